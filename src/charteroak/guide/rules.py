"""How the guide is grouped, which facts are due to be checked again, and who answers for them. Pure."""

from __future__ import annotations

from datetime import date
from enum import StrEnum


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
