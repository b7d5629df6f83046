"""What all pages of a line say alike: why a door is closed and when to come instead, priorities, reasons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from charteroak.lobby.queries import next_walk_in
from charteroak.lobby.rules import Door
from charteroak.lobby.snapshot import DoorFacts
from charteroak.program.queries import current_policy
from charteroak.program.rules import in_language

# The codes of a policy's priorities; a city's own code is shown as it is.
PRIORITIES: dict[str, Promise] = {
    "frail": pgettext_lazy("who goes first", "Standing or waiting is hard for me"),
    "pregnant": pgettext_lazy("who goes first", "I am expecting a baby"),
    "small_children": pgettext_lazy("who goes first", "I have small children with me"),
}
# Short ones, for the staff's lists.
PRIORITY_MARKS: dict[str, Promise] = {
    "frail": pgettext_lazy("goes first", "Cannot stand long"),
    "pregnant": pgettext_lazy("goes first", "Expecting a baby"),
    "small_children": pgettext_lazy("goes first", "Small children"),
}
CLOSED_WHY: dict[str, Promise] = {
    "full": _("There are so many people already that we could not see you before we close."),
    "short_of_staff": _("There are too few of us today."),
    "emergency": _("Something has happened here, and we must close the line."),
    "other": _("We cannot take more people today."),
}


@dataclass(frozen=True)
class DoorWords:
    """A door as a page says it: `why` in whichever language is spoken when it is read, since a board speaks several.

    `come_at`: when to come instead; None where it takes people, or that is not known.
    """

    door: str
    why: str | Promise
    come_at: datetime | None

    @property
    def is_open(self) -> bool:
        return self.door == Door.OPEN


def words_of_door(site: str, facts: DoorFacts, *, at: datetime) -> DoorWords:
    """Say why a door takes nobody now, and when it does."""
    if facts.door is Door.OPEN:
        return DoorWords(facts.door.value, "", None)
    later_today = facts.door is Door.NOT_OPEN and facts.opens_at is not None and facts.opens_at > at
    after = at if later_today else facts.closes_at or at
    why = CLOSED_WHY["full"] if facts.door is Door.FULL else CLOSED_WHY.get(facts.why, "")
    return DoorWords(facts.door.value, why, next_walk_in(site, after=after))


def service_name(code: str) -> str:
    """Return what somebody comes for in the page's language; '' where nothing was said."""
    language = get_language() or "en"
    names = {one.code: in_language(one.name, language) for one in current_policy().booking.services}
    return names.get(code, code)


def priority_mark(code: str) -> str:
    """Return a priority in a few words for the staff's lists."""
    return str(PRIORITY_MARKS.get(code, code.replace("_", " ")))
