"""A record being written down, on which one error after another is made."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from charteroak.matching.invented.communities import Community
from charteroak.matching.people import BirthDate, Person

T = TypeVar("T")

# Words that belong to the name after them, by community: Van and La are names among Vietnamese ones. Of ours alone: the
# matcher has its own list.
_IBERIAN = frozenset(["de", "del", "la", "las", "los", "el", "y", "da", "do", "das", "dos", "e"])
_ARABIC = frozenset(
    ["al", "el", "abu", "abo", "abou", "bin", "ben", "ibn", "abdul", "abdel", "abd", "أبو", "بن", "عبد"]
)
PARTICLES: dict[Community, frozenset[str]] = {
    Community.SPANISH: _IBERIAN,
    Community.PORTUGUESE: _IBERIAN,
    Community.ARABIC: _ARABIC,
    Community.VIETNAMESE: frozenset(),
    Community.ENGLISH: frozenset(),
    Community.HAITIAN: frozenset(),
}
SUFFIXES = frozenset(["jr", "jr.", "sr", "ii", "iii", "filho", "júnior", "junior", "neto"])


@dataclass(slots=True)
class Draft:
    """The record as it stands: words of the two boxes, date, address."""

    community: Community
    given: list[str]
    family: list[str]
    birth: BirthDate | None
    address: tuple[str, ...]
    rng: random.Random

    @classmethod
    def of(cls, person: Person, community: Community, rng: random.Random) -> Draft:
        return cls(
            community,
            person.given_name.split(),
            person.family_name.split(),
            person.birth_date,
            person.address,
            rng,
        )

    def person(self) -> Person:
        """Return what was written."""
        return Person(" ".join(self.given), " ".join(self.family), self.birth, self.address)

    def pick(self, things: Sequence[T]) -> T:
        """Return one of some things, each as likely."""
        return things[int(self.rng.random() * len(things))]

    def word(self, least: int = 3) -> tuple[list[str], int] | None:
        """Return a box and the place in it of a word of so many letters, or None."""
        found = [
            (box, place)
            for box in (self.given, self.family)
            for place, word in enumerate(box)
            if len(word) >= least and word.casefold() not in PARTICLES[self.community] | SUFFIXES
        ]
        return self.pick(found) if found else None

    def groups(self, words: list[str]) -> list[list[str]]:
        """Return names with the particles before them and the suffix after: [[de, la, Cruz], [Ortiz, Jr]]."""
        groups: list[list[str]] = []
        open_group = False
        for word in words:
            if open_group or (groups and word.casefold() in SUFFIXES):
                groups[-1].append(word)
            else:
                groups.append([word])
            open_group = word.casefold() in PARTICLES[self.community]
        return groups


def flat(groups: list[list[str]]) -> list[str]:
    """Return the words of all groups."""
    return [word for group in groups for word in group]
