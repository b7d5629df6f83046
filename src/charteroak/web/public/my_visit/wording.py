"""What an entry of the journal says, in plain words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from charteroak.journal.receipt_events import EventLine

_EVENTS: dict[str, Promise] = {
    "visit.opened": _("Your visit began."),
    "visit.details_recorded": _("What you said about yourself was written down and locked."),
    "visit.matched": _("It was checked whether you have a card already."),
    "visit.evidence_satisfied": _("Your papers were enough. Which ones was not kept."),
    "visit.evidence_open": _("Your papers were not enough yet. Which ones was not kept."),
    "visit.photo_recorded": _("Your photo was taken and locked."),
    "card.printed": _("Your card was drawn up for printing."),
    "card.checked": _("Your printed card was read back, and it was good."),
    "card.check_failed": _("Your printed card was read back, and it was not good."),
    "match.opened": _(
        "A card that looks like yours was laid beside what you said, for two minutes, to be compared."
    ),
    "match.noticed": _("You were given in writing that a card looks like yours."),
    "renewal.opened": _("What your old card says was read to fill the form."),
}
_PARTS: dict[str, Promise] = {
    "details": _("What you said about yourself was opened."),
    "photo": _("Your photo was opened."),
    "code": _("Your card's code was opened."),
    "matches": _("What the check found was opened: whether a card looks like yours."),
    "old_card": _("What your old card said was opened."),
}
_ENDS: dict[str, Promise] = {
    "handed_over": _("Your card was in your hand, and everything about you was destroyed."),
    "abandoned": _("The visit was given up, and everything about you was destroyed."),
    "overdue": _("The visit's time was over, and everything about you was destroyed."),
}
_MATCHED: dict[str, Promise] = {
    "clear": _("It was checked whether you have a card already. None looks like yours."),
    "found": _(
        "It was checked whether you have a card already. One looks like yours: a person decides, not a machine."
    ),
    "later": _("It could not be checked yet whether you have a card already. It is checked later."),
    "renewal": _("It was checked whether you have a card already. Only the one that you renew was found."),
}
_DECIDED: dict[str, Promise] = {
    "same": _("A person decided: the card that was found is yours. It ends when you get the new one."),
    "other": _("A person decided: the card that was found is somebody else's. You are not asked again."),
    "unsure": _("A person was not sure whether the card that was found is yours. A second person decides."),
}
ROLES: dict[str, Promise] = {
    "clerk": pgettext_lazy("role", "Clerk"),
    "supervisor": pgettext_lazy("role", "Supervisor"),
    "program_manager": pgettext_lazy("role", "Program manager"),
    "editor": pgettext_lazy("role", "Editor"),
    "privacy_officer": pgettext_lazy("role", "Privacy officer"),
    "auditor": pgettext_lazy("role", "Auditor"),
    "counsel": pgettext_lazy("role", "City lawyer"),
    "key_officer": pgettext_lazy("role", "Keeper of the keys"),
    "system": pgettext_lazy("role", "The program itself"),
}


def words_for(line: EventLine) -> Promise | str:
    """Return what was done; for an entry without words here, its code, so that nothing is left out."""
    if line.event == "record.opened":
        return _PARTS.get(str(line.details.get("part", "")), _("A locked part of your visit was opened."))
    outcome = str(line.details.get("outcome", ""))
    if line.event == "visit.matched" and outcome in _MATCHED:
        return _MATCHED[outcome]
    if line.event == "match.decided" and outcome in _DECIDED:
        return _DECIDED[outcome]
    if line.event == "visit.destroyed":
        return _ENDS.get(str(line.details.get("why", "")), _("Everything about you was destroyed."))
    return _EVENTS.get(line.event, line.event)


def role_of(line: EventLine) -> Promise | str:
    """Return in which role it was done."""
    return ROLES.get(line.role, line.role)
