"""Spanish and Portuguese names: two surnames and more, particles, and given names in twos."""

from __future__ import annotations

import random

from charteroak.matching.invented.chance import Weighted
from charteroak.matching.invented.communities import Community
from charteroak.matching.invented.customs import Custom, Names, second_of, tables, without_marks
from charteroak.matching.invented.tables import portuguese, spanish_given, spanish_surnames


class Spanish(Custom):
    """Father's first surname, then mother's first. In the US many write only one."""

    community = Community.SPANISH
    alike, namesakes = 0.12, 0.05

    def __init__(self, tail_seed: int) -> None:
        super().__init__(tail_seed)
        (self._surnames,) = tables(spanish_surnames, "SURNAMES")
        self._men, self._women, self._second_men, self._second_women = tables(
            spanish_given, "MEN", "WOMEN", "SECOND_MEN", "SECOND_WOMEN"
        )

    @property
    def common_surnames(self) -> Weighted[str]:
        return self._surnames

    def common_given(self, sex: str) -> Weighted[str]:
        return self._men if sex == "M" else self._women

    def _named(self, rng: random.Random, sex: str) -> tuple[str, ...]:
        first = self.given(rng, sex)
        if " " in first or rng.random() > 0.5:
            return (first,)
        second = second_of(rng, first, self._second_men if sex == "M" else self._second_women)
        if second.startswith("de") and first not in ("María", "Ana", "Luz", "Rosa", "Dulce"):
            return (first,)
        return (first, second) if second else (first,)

    def adult(self, rng: random.Random, sex: str, birth_year: int) -> Names:
        return Names(sex, self._named(rng, sex), (self.surname(rng), self.surname(rng)))

    def child(
        self, rng: random.Random, sex: str, birth_year: int, father: Names | None, mother: Names | None
    ) -> Names:
        if father is None or mother is None:
            known = father or mother
            # A mother alone gives both of hers; a father alone stands for one whose wife we do not know.
            kept = known.surnames[:1] if known else (self.surname(rng),)
            surnames = known.surnames if known and father is None else (*kept, self.surname(rng))
        else:
            surnames = (father.surnames[0], mother.surnames[0])
        return Names(sex, self._named(rng, sex), surnames)

    def write(self, rng: random.Random, names: Names) -> tuple[str, str]:
        given = " ".join(names.given)
        chance = rng.random()
        # Two surnames 70 %, one 24 %, joined by a hyphen 4 % so that American forms keep both, joined by `y` 2 %.
        if chance < 0.70 or len(names.surnames) < 2:
            family = " ".join(names.surnames)
        elif chance < 0.94:
            family = names.surnames[0]
        else:
            family = ("-" if chance < 0.98 else " y ").join(names.surnames)
        family += names.suffix
        if rng.random() < 0.35:  # papers printed in the US, without accents
            given, family = _plain(given), _plain(family)
        return given, family


class Portuguese(Custom):
    """Mother's last surname, then father's last; two to four of them, with particles that come and go."""

    community = Community.PORTUGUESE
    alike, namesakes = 0.14, 0.05

    def __init__(self, tail_seed: int) -> None:
        super().__init__(tail_seed)
        self._surnames, self._men, self._women, self._second_men, self._second_women = tables(
            portuguese, "SURNAMES", "MEN", "WOMEN", "SECOND_MEN", "SECOND_WOMEN"
        )

    @property
    def common_surnames(self) -> Weighted[str]:
        return self._surnames

    def common_given(self, sex: str) -> Weighted[str]:
        return self._men if sex == "M" else self._women

    def surname(self, rng: random.Random) -> str:
        plain = super().surname(rng)
        particle = portuguese.PARTICLES.get(plain)
        return f"{particle} {plain}" if particle and rng.random() < 0.55 else plain

    def _named(self, rng: random.Random, sex: str) -> tuple[str, ...]:
        first = self.given(rng, sex)
        if rng.random() > 0.42:
            return (first,)
        second = second_of(rng, first, self._second_men if sex == "M" else self._second_women)
        return (first, second) if second else (first,)

    def adult(self, rng: random.Random, sex: str, birth_year: int) -> Names:
        count = 2 + (rng.random() < 0.30) + (rng.random() < 0.10)
        return Names(sex, self._named(rng, sex), tuple(self.surname(rng) for _ in range(count)))

    def child(
        self, rng: random.Random, sex: str, birth_year: int, father: Names | None, mother: Names | None
    ) -> Names:
        last = father.surnames[-1:] if father else ()
        first = mother.surnames[-1:] if mother else (self.surname(rng),)
        if mother and rng.random() < 0.2:
            first = mother.surnames[-2:]
        return Names(sex, self._named(rng, sex), first + last)

    def write(self, rng: random.Random, names: Names) -> tuple[str, str]:
        given, family = " ".join(names.given), " ".join(names.surnames) + names.suffix
        # American forms take the last surname for the only one: then the others are written as middle names.
        if len(names.surnames) > 1 and rng.random() < 0.15:
            given, family = f"{given} {' '.join(names.surnames[:-1])}", names.surnames[-1] + names.suffix
        if rng.random() < 0.35:
            given, family = _plain(given), _plain(family)
        return given, family


def _plain(text: str) -> str:
    return text if text.isascii() else without_marks(text)
