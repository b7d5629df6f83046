"""How each community makes names: what parents give, what a family passes on, and how the two boxes are filled."""

from __future__ import annotations

import random
import unicodedata
from abc import ABC, abstractmethod
from dataclasses import dataclass

from charteroak.matching.invented.chance import Weighted, read_table
from charteroak.matching.invented.communities import Community
from charteroak.matching.invented.tails import Tail, given_maker, surname_maker

# Community, how many of its people bear a rare surname, a rare given name; ranks and power of the tail of surnames.
# Surnames: what the tables leave (see each). Given names: US Census 1990, the 250 commonest leave about a quarter, of
# which we take two thirds, the rest being other well-known names.
_RARE = {
    Community.SPANISH: (0.34, 0.15, 330, 60_000, 1.5),
    Community.PORTUGUESE: (0.40, 0.16, 130, 100_000, 1.5),
    Community.VIETNAMESE: (0.02, 0.06, 80, 400, 1.0),
    Community.ARABIC: (0.55, 0.12, 60, 40_000, 1.0),
    Community.ENGLISH: (0.69, 0.17, 420, 150_000, 1.0),
    Community.HAITIAN: (0.45, 0.30, 90, 20_000, 1.0),
}


@dataclass(slots=True)
class Names:
    """What somebody is called, in parts, before anybody writes it down."""

    sex: str
    given: tuple[str, ...]
    # Surnames in order; of Arabic names the family alone, whose fathers are in `fathers`.
    surnames: tuple[str, ...]
    fathers: tuple[str, ...] = ()
    suffix: str = ""


class Custom(ABC):
    """One community's custom, with the rare names of one city."""

    community: Community
    # How many children of one couple begin their names alike: María Luisa and María José; Kevin and Kelvin.
    alike = 0.10
    # How many first sons are called exactly like their fathers.
    namesakes = 0.03

    def __init__(self, tail_seed: int) -> None:
        rare, rare_given, first, last, power = _RARE[self.community]
        self._rare, self._rare_given = rare, rare_given
        salt = len(self.community.value) * 100 + ord(self.community.value[0])
        self._tail = Tail(
            surname_maker(self.community), seed=tail_seed, salt=salt, first=first, last=last, power=power
        )
        self._given_tails = {
            sex: Tail(
                given_maker(self.community, sex), seed=tail_seed, salt=salt + ord(sex), first=250, last=20_000
            )
            for sex in "MF"
        }

    def surname(self, rng: random.Random) -> str:
        """Draw one surname, common or rare."""
        return self._tail.draw(rng) if rng.random() < self._rare else self.common_surnames.draw(rng)

    def given(self, rng: random.Random, sex: str) -> str:
        """Draw one given name, common or rare."""
        tail = rng.random() < self._rare_given
        return self._given_tails[sex].draw(rng) if tail else self.common_given(sex).draw(rng)

    @property
    @abstractmethod
    def common_surnames(self) -> Weighted[str]: ...

    @abstractmethod
    def common_given(self, sex: str) -> Weighted[str]: ...

    @abstractmethod
    def adult(self, rng: random.Random, sex: str, birth_year: int) -> Names:
        """Name somebody of whose parents nothing is known."""

    @abstractmethod
    def child(
        self, rng: random.Random, sex: str, birth_year: int, father: Names | None, mother: Names | None
    ) -> Names:
        """Name a child by the custom; at least one parent is known."""

    @abstractmethod
    def write(self, rng: random.Random, names: Names) -> tuple[str, str]:
        """Fill the two boxes, given names and family names, as somebody does who has only these."""


def second_of(rng: random.Random, first: str, table: Weighted[str]) -> str:
    """Draw a second given name that does not repeat the first."""
    second = table.draw(rng)
    return second if second not in first else ""


def without_marks(text: str) -> str:
    """Return Latin text without accents and tones, as a keyboard without them writes it."""
    plain = "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))
    return unicodedata.normalize("NFC", plain).replace("đ", "d").replace("Đ", "D")


def tables(module: object, *names: str) -> tuple[Weighted[str], ...]:
    """Read several tables of a module of names."""
    return tuple(read_table(getattr(module, name)) for name in names)
