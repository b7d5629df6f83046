"""How the guide is grouped, which facts are due to be checked again, and who answers for them. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

import phonenumbers

from charteroak.guide.states import CallOutcome


class ReviewerRole(StrEnum):
    """The office that answers for a fact. A role, never a person."""

    LEGAL = "legal"
    HEALTH = "health"
    CITY_SERVICES = "city_services"
    PROGRAM = "program"


class Section(StrEnum):
    """What a page is about. In this order the index shows them, so that what is urgent stands first."""

    ICE = "ice"
    RIGHTS = "rights"
    HELP = "help"
    ABOUT = "about"


def is_due(*, review_by: date, on: date) -> bool:
    """Tell whether a fact's time has run out, so that a reader should be told to ask before relying on it."""
    return on > review_by


NEAR = timedelta(days=30)
OLD = timedelta(days=365)
# What the telephone network keeps for short numbers; they are the same everywhere in the country.
_SHORT = frozenset({"211", "311", "411", "511", "611", "711", "811", "911", "988"})


def fact_state(*, read_date: date, review_by: date, on: date) -> str:
    """Return 'past' if a fact's time is over, 'near' if it soon is, 'old' if it was read long ago, or ''."""
    if is_due(review_by=review_by, on=on):
        return "past"
    if on > review_by - NEAR:
        return "near"
    return "old" if on > read_date + OLD else ""


def is_possible_telephone(telephone: str) -> bool:
    """Tell whether a number can exist in the United States' numbering plan (phonenumbers' own data)."""
    if telephone in _SHORT:
        return True
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(telephone, "US"))
    except phonenumbers.NumberParseException:
        return False


def call_state(*, called_on: date | None, outcome: str, on: date, days: int) -> str:
    """Return 'dead' if a number's last call was not answered as it should, 'uncalled' if it is long ago, or ''."""
    if called_on is None:
        return "uncalled"
    if outcome != CallOutcome.ANSWERS:
        return "dead"
    return "uncalled" if on > called_on + timedelta(days=days) else ""


def is_broken(*, reason: str, failures: int) -> bool:
    """Tell whether editors should look at a link: at once where the page is gone, else after a second week."""
    return reason in {"gone", "no_such_host", "not_public", "not_web"} or failures >= 2
