"""Who lives together, and who is whose: couples, children, twins, sons called like their fathers, houses of ten."""

from __future__ import annotations

import random
from collections import deque
from dataclasses import dataclass, replace

from charteroak.matching.invented.chance import Weighted
from charteroak.matching.invented.communities import Community
from charteroak.matching.invented.customs import Custom, Names
from charteroak.matching.invented.customs_eastern import Arabic, Vietnamese
from charteroak.matching.invented.customs_iberian import Portuguese, Spanish
from charteroak.matching.invented.customs_western import English, Haitian
from charteroak.matching.invented.dates import TODAY, adult_age, born
from charteroak.matching.invented.spellings import spell_name
from charteroak.matching.people import BirthDate

# Households of 1 to 10 people. Like the American Community Survey's for Hartford; more large ones than there, because
# these are what a matcher finds hard.
SIZES = Weighted(zip(range(1, 11), (33, 27, 15, 11, 6.5, 3.5, 1.8, 1.0, 0.6, 0.6), strict=True))
TWIN_BIRTHS = (
    0.016  # of births: 31 of 1,000 US children are born as twins (National Center for Health Statistics)
)
MIXED_COUPLES = 0.07
_KIN_WAITING = 64


@dataclass(slots=True)
class Resident:
    """Somebody with a name in parts and a birth date, before anybody writes them down."""

    community: Community
    names: Names
    birth: BirthDate


def make_customs(tail_seed: int) -> dict[Community, Custom]:
    """Return every community's custom, with the rare names that `tail_seed` gives."""
    kinds: tuple[type[Custom], ...] = (Spanish, Portuguese, Vietnamese, Arabic, English, Haitian)
    return {kind.community: kind(tail_seed) for kind in kinds}


class Households:
    """Households one after another. Grown kin wait here until somebody of one who lives apart is needed."""

    def __init__(
        self, rng: random.Random, customs: dict[Community, Custom], mix: dict[Community, float]
    ) -> None:
        self._rng, self._customs = rng, customs
        self._communities = Weighted(mix.items())
        self._kin: deque[Resident] = deque(maxlen=_KIN_WAITING)

    def next(self) -> list[Resident]:
        """Return the next household, 1 to 10 people."""
        rng = self._rng
        size = SIZES.draw(rng)
        community = self._communities.draw(rng)
        # Somebody's grown twin, sister or son takes the next home for one that is of their community.
        if size < 3 and self._kin and self._kin[0].community is community:
            first = self._kin.popleft()
        else:
            # Most with a full house are of the age to have children at home.
            young = size > 2 and rng.random() < 0.75
            first = self._grown(community, 22 + rng.random() * 26 if young else adult_age(rng))
        if size == 1:
            return [first]
        if rng.random() < 0.15:  # people who share a flat and no name
            return [first, *(self._grown(community, adult_age(rng)) for _ in range(size - 1))]
        return self._family(first, size)

    def _grown(self, community: Community, age: float) -> Resident:
        rng = self._rng
        birth = born(rng, age, community)
        sex = "M" if rng.random() < 0.49 else "F"
        custom = self._customs[community]
        grown = Resident(community, custom.adult(rng, sex, birth.year), birth)
        chance = rng.random()
        if chance < 0.045:
            self._kin.append(self._kin_of(grown, chance))
        return grown

    def _kin_of(self, grown: Resident, chance: float) -> Resident:
        """Make a grown twin (1.3 % of adults), a brother or sister (2.2 %), or a son of the same name (1 %)."""
        rng, custom, names = self._rng, self._customs[grown.community], grown.names
        sex = names.sex if rng.random() < 0.66 else ("F" if names.sex == "M" else "M")
        if chance >= 0.035 and names.sex == "M" and grown.birth.year < TODAY.year - 42:
            birth = born(rng, TODAY.year - grown.birth.year - 20 - rng.random() * 10, grown.community)
            mother = custom.adult(rng, "F", grown.birth.year)
            son = custom.child(rng, "M", birth.year, names, mother)
            return Resident(grown.community, _namesake(rng, son, names, grown.community), birth)
        # Two children of the same parents: all that the parents gave is alike.
        other = replace(names, sex=sex, given=custom.adult(rng, sex, grown.birth.year).given)
        other = self._alike(custom, other, names)
        if chance < 0.013:
            return Resident(grown.community, other, grown.birth)
        gap = 1 + rng.random() * 8
        age = min(94.0, max(18.0, TODAY.year - grown.birth.year + (gap if rng.random() < 0.5 else -gap)))
        return Resident(grown.community, other, born(rng, age, grown.community))

    def _family(self, first: Resident, size: int) -> list[Resident]:
        rng, people = self._rng, [first]
        age = TODAY.year - first.birth.year
        if rng.random() < 0.72 or size > 5:
            people.append(self._partner(first, age))
        parents = {person.names.sex: self._as_parent(person, first.community) for person in people}
        father, mother = parents.get("M"), parents.get("F")
        # A grandmother's or an uncle's household has no young children; a large house has three generations.
        while len(people) < size and (age > 64 or age < 20 or len(people) > 6 or rng.random() < 0.06):
            people.append(self._relative(first))
        self._children(people, size, first.community, father, mother, min(age, 58))
        people.extend(self._relative(first) for _ in range(size - len(people)))
        return people

    def _partner(self, first: Resident, age: int) -> Resident:
        rng = self._rng
        community = first.community if rng.random() > MIXED_COUPLES else self._communities.draw(rng)
        birth = born(rng, max(18.0, min(94.0, age + rng.gauss(0, 4))), community)
        sex = "F" if first.names.sex == "M" else "M"
        names = self._customs[community].adult(rng, sex, birth.year)
        if (
            community in (Community.ENGLISH, Community.HAITIAN)
            and community is first.community
            and rng.random() < 0.62
        ):
            names.surnames = first.names.surnames  # one family name, mostly
        return Resident(community, names, birth)

    def _as_parent(self, person: Resident, community: Community) -> Names:
        """Return a parent's names as a child of another community bears them: no Arabic letters in a Spanish name."""
        names = person.names
        if person.community is not Community.ARABIC or community is Community.ARABIC:
            return names
        spelt = tuple(spell_name(surname, self._rng) for surname in names.surnames)
        return replace(names, surnames=spelt, given=(spell_name(names.given[0], self._rng),))

    def _relative(self, first: Resident) -> Resident:
        """Make a grown relative of the first: brother, cousin, aunt, somebody's mother."""
        rng, custom = self._rng, self._customs[first.community]
        birth = born(rng, adult_age(rng), first.community)
        sex = "M" if rng.random() < 0.45 else "F"
        names = custom.adult(rng, sex, birth.year)
        names.surnames = (*first.names.surnames[:1], *names.surnames[1:])
        names.fathers = first.names.fathers
        return Resident(first.community, names, birth)

    def _children(
        self,
        people: list[Resident],
        size: int,
        community: Community,
        father: Names | None,
        mother: Names | None,
        age: int,
    ) -> None:
        rng, custom = self._rng, self._customs[community]
        eldest: Names | None = None
        # The first child of parents of 19 to 33; of many children, the first came early.
        child_age = max(0.1, age - 19 - rng.random() * max(1.0, 16 - 2.5 * size))
        while len(people) < size and child_age >= 0:
            birth = born(rng, child_age, community)
            twins = rng.random() < TWIN_BIRTHS * 1.9 and len(people) + 1 < size
            for _ in range(2 if twins else 1):
                sex = "M" if rng.random() < 0.51 else "F"
                names = custom.child(rng, sex, birth.year, father, mother)
                if eldest is not None:
                    names = self._alike(custom, names, eldest)
                elif father and sex == "M" and rng.random() < custom.namesakes * 2:
                    names = _namesake(rng, names, father, community)
                eldest = eldest or names
                people.append(Resident(community, names, birth))
            child_age -= 0.9 + rng.random() * 2.6

    def _alike(self, custom: Custom, names: Names, other: Names) -> Names:
        """Give two of one family the names that families like: the same beginning, or a part in common."""
        rng = self._rng
        if rng.random() < custom.alike:
            if custom.community is Community.VIETNAMESE:
                return replace(names, given=(*other.given[:-1], names.given[-1]))
            if names.sex == other.sex and len(names.given) > 1 and names.given[-1] != other.given[-1]:
                return replace(names, given=(other.given[0], *names.given[1:]))
            for _ in range(12):
                first = custom.given(rng, names.sex)
                if first[0] == other.given[0][0] and first != other.given[0]:
                    return replace(names, given=(first, *names.given[1:]))
        if names.given == other.given:
            return replace(names, given=(custom.given(rng, names.sex), *names.given[1:]))
        return names


_SUFFIXES = {
    Community.ENGLISH: Weighted([(" Jr", 50), (" Jr.", 10), (" II", 4), (" III", 6), ("", 30)]),
    Community.PORTUGUESE: Weighted([(" Filho", 35), (" Júnior", 30), (" Neto", 8), ("", 27)]),
    Community.SPANISH: Weighted([(" Jr", 25), ("", 75)]),
    Community.HAITIAN: Weighted([(" Jr", 35), ("", 65)]),
}


def _namesake(rng: random.Random, son: Names, father: Names, community: Community) -> Names:
    """Call a son exactly like his father, with what tells them apart on paper, if anything does."""
    suffixes = _SUFFIXES.get(community)
    return replace(son, given=father.given, suffix=suffixes.draw(rng) if suffixes else "")
