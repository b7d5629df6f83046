"""Vietnamese names, whose order turns, and Arabic names, which are chains of fathers in one of two scripts."""

from __future__ import annotations

import random

from charteroak.matching.invented import spellings
from charteroak.matching.invented.chance import Weighted
from charteroak.matching.invented.communities import Community
from charteroak.matching.invented.customs import Custom, Names, tables, without_marks
from charteroak.matching.invented.tables import vietnamese


class Vietnamese(Custom):
    """Surname, one or two middle names, given name. `given` holds the middle names first, as spoken."""

    community = Community.VIETNAMESE
    alike, namesakes = 0.30, 0.0  # siblings often share a middle name; nobody is called like their father

    def __init__(self, tail_seed: int) -> None:
        super().__init__(tail_seed)
        self._surnames, self._men, self._women, self._middle_men, self._middle_women = tables(
            vietnamese, "SURNAMES", "MEN", "WOMEN", "MIDDLE_MEN", "MIDDLE_WOMEN"
        )
        self._western = tables(vietnamese, "WESTERN_MEN", "WESTERN_WOMEN")

    @property
    def common_surnames(self) -> Weighted[str]:
        return self._surnames

    def common_given(self, sex: str) -> Weighted[str]:
        return self._men if sex == "M" else self._women

    def _named(self, rng: random.Random, sex: str, birth_year: int) -> tuple[str, ...]:
        # Two middle names: 26 % of men and 65 % of women among those born after 2007; fewer of the older ones.
        two = (0.26 if sex == "M" else 0.65) * (1.0 if birth_year > 1995 else 0.4)
        middles = self._middle_men if sex == "M" else self._middle_women
        first = middles.draw(rng)
        # Older men are Văn and older women Thị, more often than not.
        if birth_year < 1985 and rng.random() < 0.5:
            first = "Văn" if sex == "M" else "Thị"
        chosen = (first, middles.draw(rng)) if rng.random() < two else (first,)
        return (*chosen, self.given(rng, sex))

    def adult(self, rng: random.Random, sex: str, birth_year: int) -> Names:
        return Names(sex, self._named(rng, sex, birth_year), (self.surname(rng),))

    def child(
        self, rng: random.Random, sex: str, birth_year: int, father: Names | None, mother: Names | None
    ) -> Names:
        parent = father or mother
        surname = parent.surnames[0] if parent else self.surname(rng)
        return Names(sex, self._named(rng, sex, birth_year), (surname,))

    def write(self, rng: random.Random, names: Names) -> tuple[str, str]:
        *middles, last = names.given
        surname, chance = names.surnames[0], rng.random()
        if chance < 0.50:  # as at home: Nguyễn | Thị Mai Lan
            given, family = " ".join(names.given), surname
        elif chance < 0.72:  # as here: Lan Thị Mai | Nguyễn
            given, family = " ".join([last, *middles]), surname
        elif chance < 0.88:  # given name alone, the rest for family: Lan | Nguyễn Thị Mai
            given, family = last, " ".join([surname, *middles])
        elif chance < 0.96:  # the middle names were lost when somebody came
            given, family = last, surname
        else:  # a name taken up here, before the other
            western = self._western[names.sex == "F"].draw(rng)
            given, family = f"{western} {' '.join(names.given)}", surname
        if rng.random() < 0.55:  # American papers are printed without tones
            given, family = without_marks(given), without_marks(family)
        return given, family


class Arabic(Custom):
    """Given name, father's, grandfather's, family. Kept in Arabic letters; spelt in Latin ones when written down."""

    community = Community.ARABIC
    alike, namesakes = 0.05, 0.01

    _IN_SCRIPT = 0.06  # of people; papers carry Latin letters too, so that most are entered by these

    @property
    def common_surnames(self) -> Weighted[str]:
        return spellings.FAMILIES

    def common_given(self, sex: str) -> Weighted[str]:
        return spellings.MEN if sex == "M" else spellings.WOMEN

    def surname(self, rng: random.Random) -> str:
        family, chance = super().surname(rng), rng.random()
        if chance < 0.34:
            return spellings.ARTICLE + family
        if chance < 0.40:
            return ("أبو " if chance < 0.37 else "بن ") + family
        # A grandfather's name in place of a family's.
        return self.common_given("M").draw(rng) if chance < 0.55 else family

    def adult(self, rng: random.Random, sex: str, birth_year: int) -> Names:
        fathers = (self.given(rng, "M"), self.given(rng, "M"))
        return Names(sex, (self.given(rng, sex),), (self.surname(rng),), fathers)

    def child(
        self, rng: random.Random, sex: str, birth_year: int, father: Names | None, mother: Names | None
    ) -> Names:
        if father is None:
            stand_in = self.adult(rng, "M", birth_year)
            father = Names(
                "M", stand_in.given, mother.surnames if mother else stand_in.surnames, stand_in.fathers
            )
        fathers = (father.given[0], *father.fathers[:1])
        return Names(sex, (self.given(rng, sex),), father.surnames, fathers)

    def write(self, rng: random.Random, names: Names) -> tuple[str, str]:
        given, family, fathers = list(names.given), list(names.surnames), list(names.fathers)
        chance = rng.random()
        if chance < 0.30:  # Ahmed | Al-Masri
            pass
        elif chance < 0.55:  # Ahmed Hassan | Al-Masri
            given += fathers[:1]
        elif chance < 0.75:  # Ahmed | Hassan Al-Masri
            family = fathers[:1] + family
        elif chance < 0.85:  # Ahmed Hassan Ali | Al-Masri
            given += fathers
        elif chance < 0.93 and fathers:  # Ahmed | Hassan Ali, as where families have no name
            family = fathers
        else:
            given, family = given, fathers[:1] + fathers[1:] + family
        written = " ".join(given), " ".join(family)
        if rng.random() < self._IN_SCRIPT:
            return written
        return spellings.spell_name(written[0], rng), spellings.spell_name(written[1], rng)
