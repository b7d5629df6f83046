"""Which names somebody bears. It says nothing of where they come from, and the program itself never asks."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from charteroak.matching.people import Person


class Community(Enum):
    """The language that a person's names are of."""

    SPANISH = "spanish"
    PORTUGUESE = "portuguese"
    VIETNAMESE = "vietnamese"
    ARABIC = "arabic"
    ENGLISH = "english"
    HAITIAN = "haitian"

    @property
    def reported_as(self) -> Community:
        """One of the five that figures are given for: Haitian names count as English ones, of whose share they are."""
        return Community.ENGLISH if self is Community.HAITIAN else self


# Shares of people. The 35 % with English names have 3 points of Haitian ones among them.
MIX: dict[Community, float] = {
    Community.SPANISH: 0.40,
    Community.PORTUGUESE: 0.12,
    Community.VIETNAMESE: 0.06,
    Community.ARABIC: 0.07,
    Community.ENGLISH: 0.32,
    Community.HAITIAN: 0.03,
}


@dataclass(frozen=True)
class Inhabitant:
    """Somebody in the invented city: `number` from 0, `household` from 0, and the person as first written down."""

    number: int
    community: Community
    household: int
    person: Person = field(repr=False)
