"""English names: a middle name or its initial, a surname. Haitian names: French, hyphens, and names newly made."""

from __future__ import annotations

import random

from charteroak.matching.invented.chance import Weighted
from charteroak.matching.invented.communities import Community
from charteroak.matching.invented.customs import Custom, Names, tables, without_marks
from charteroak.matching.invented.tables import english_given, english_surnames, haitian

_YOUNGER_SINCE = 1988


class English(Custom):
    """Given name, a middle name that not every paper has, father's surname; few bear two surnames with a hyphen."""

    community = Community.ENGLISH
    alike, namesakes = 0.08, 0.06

    def __init__(self, tail_seed: int) -> None:
        super().__init__(tail_seed)
        (self._surnames,) = tables(english_surnames, "SURNAMES")
        self._men, self._women, self._boys, self._girls = tables(
            english_given, "MEN", "WOMEN", "BOYS", "GIRLS"
        )

    @property
    def common_surnames(self) -> Weighted[str]:
        return self._surnames

    def common_given(self, sex: str) -> Weighted[str]:
        return self._men if sex == "M" else self._women

    def _named(self, rng: random.Random, sex: str, birth_year: int) -> tuple[str, ...]:
        # Since 1988 seven of ten have a name of the younger list.
        younger = birth_year >= _YOUNGER_SINCE and rng.random() < 0.7
        table = (self._boys if sex == "M" else self._girls) if younger else None
        first = table.draw(rng) if table and rng.random() > self._rare_given else self.given(rng, sex)
        middle = self.common_given(sex).draw(rng)
        return (first,) if rng.random() < 0.12 or middle == first else (first, middle)

    def adult(self, rng: random.Random, sex: str, birth_year: int) -> Names:
        surname = self.surname(rng)
        if rng.random() < (0.03 if sex == "M" else 0.06):
            surname = f"{surname}-{self.surname(rng)}"
        return Names(sex, self._named(rng, sex, birth_year), (surname,))

    def child(
        self, rng: random.Random, sex: str, birth_year: int, father: Names | None, mother: Names | None
    ) -> Names:
        parent = father or mother
        surname = parent.surnames[0] if parent else self.surname(rng)
        if father and mother and rng.random() < 0.05 and "-" not in mother.surnames[0] + surname:
            surname = f"{mother.surnames[0]}-{surname}"
        return Names(sex, self._named(rng, sex, birth_year), (surname,))

    def write(self, rng: random.Random, names: Names) -> tuple[str, str]:
        first, *middles = names.given
        chance = rng.random()
        # Middle name whole 42 %, its initial 25 %, left out 33 %.
        if middles and chance < 0.42:
            first = f"{first} {middles[0]}"
        elif middles and chance < 0.67:
            first = f"{first} {middles[0][0]}"
        return first, names.surnames[0] + names.suffix


class Haitian(Custom):
    """French given names, often in pairs with a hyphen; surnames that are given names too."""

    community = Community.HAITIAN
    alike, namesakes = 0.20, 0.05

    def __init__(self, tail_seed: int) -> None:
        super().__init__(tail_seed)
        self._surnames, self._men, self._women = tables(haitian, "SURNAMES", "MEN", "WOMEN")

    @property
    def common_surnames(self) -> Weighted[str]:
        return self._surnames

    def common_given(self, sex: str) -> Weighted[str]:
        return self._men if sex == "M" else self._women

    def _named(self, rng: random.Random, sex: str) -> tuple[str, ...]:
        first = self.given(rng, sex)
        chance = rng.random()
        if "-" not in first and chance < 0.18:
            return (
                (f"{'Jean' if sex == 'M' else 'Marie'}-{first}",)
                if first not in ("Jean", "Marie")
                else (first,)
            )
        return (first, self.given(rng, sex)) if chance < 0.40 else (first,)

    def adult(self, rng: random.Random, sex: str, birth_year: int) -> Names:
        return Names(sex, self._named(rng, sex), (self.surname(rng),))

    def child(
        self, rng: random.Random, sex: str, birth_year: int, father: Names | None, mother: Names | None
    ) -> Names:
        parent = father or mother
        return Names(sex, self._named(rng, sex), (parent.surnames[0] if parent else self.surname(rng),))

    def write(self, rng: random.Random, names: Names) -> tuple[str, str]:
        given, family = " ".join(names.given), names.surnames[0] + names.suffix
        if rng.random() < 0.5:
            given, family = without_marks(given), without_marks(family)
        return given, family
