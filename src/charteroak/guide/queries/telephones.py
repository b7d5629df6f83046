"""Telephone numbers of the guide and the directory, and what came of calling them the last time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from charteroak.directory.stated import ServiceStated, list_stated
from charteroak.guide.models import GuidePage, TelephoneCall
from charteroak.guide.queries.places import Place, page_at, service_at
from charteroak.guide.stated import list_contacts, number_of
from charteroak.guide.states import CallOutcome


@dataclass(frozen=True)
class Call:
    """The last call of a number. `outcome`: a code of states.CallOutcome."""

    number: str
    called_on: date
    outcome: str

    @property
    def is_good(self) -> bool:
        return self.outcome == CallOutcome.ANSWERS


@dataclass
class NumberStated:
    """A number, as it is written in the first place, and all the places that state it."""

    number: str
    written: str
    places: list[Place] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)


def find_calls(numbers: Iterable[str] | None = None) -> dict[str, Call]:
    """Return the last calls of some numbers, or of all, by number."""
    known = TelephoneCall.objects.all()
    if numbers is not None:
        known = known.filter(number__in=list(numbers))
    return {one.number: Call(one.number, one.called_on, one.outcome) for one in known}


def gather_numbers(pages: list[GuidePage], services: list[ServiceStated]) -> dict[str, NumberStated]:
    """Return every number that somebody could call, each once, with all places that state it.

    A page counts once, in the first of its languages: its numbers are the same in all.
    """
    found: dict[str, NumberStated] = {}
    for page in pages:
        for contact in list_contacts(page.body):
            _add(found, contact.telephone, page_at(page, what=contact.name), contact.reviewer_role)
    for service in services:
        for telephone in service.telephones:
            _add(found, telephone, service_at(service), service.role)
    return found


def list_stated_numbers() -> set[str]:
    """Return every number that published pages and services state."""
    return set(gather_numbers(list(GuidePage.objects.live().select_related("locale")), list_stated()))


def _add(found: dict[str, NumberStated], telephone: str, place: Place, role: str) -> None:
    number = number_of(telephone)
    if not number:
        return
    stated = found.setdefault(number, NumberStated(number, telephone))
    if all(place.subject != known.subject for known in stated.places):
        stated.places.append(place)
        stated.roles.append(role)
