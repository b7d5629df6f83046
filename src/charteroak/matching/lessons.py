"""What is learned from, and what is tried on: pairs of people, and people who come, out of an invented city. Pure."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from charteroak.matching.addresses import address_parts
from charteroak.matching.invented.city import TAIL_SEED
from charteroak.matching.invented.communities import Community, Inhabitant
from charteroak.matching.invented.newcomers import FAMILY, new_people
from charteroak.matching.invented.returning import ErrorRates, return_of
from charteroak.matching.people import Person
from charteroak.matching.trial import Applicant

Pair = tuple[Person, Person]


class Kin(StrEnum):
    """How two people of one family are taken for one person."""

    TWIN = "twin"  # the same birth date
    NAMESAKE = "namesake"  # the same given names: father and son
    OTHER = "other"


@dataclass(frozen=True)
class Lesson:
    """What is learned from. `size`: people in the city.

    `same`: who came back, and their record. `strangers`: two of the city. `neighbors`: two strangers of one street.
    `in_street`: how probable it is that two strangers are of one street. `kin`: two of one family or household;
    `kin_cards`: how many people of each kind of kin somebody has in the city.
    """

    size: int
    named: Sequence[tuple[Person, str]]
    same: Sequence[Pair]
    strangers: Sequence[Pair]
    neighbors: Sequence[Pair]
    in_street: float
    kin: Mapping[Kin, Sequence[Pair]]
    kin_cards: Mapping[Kin, float]


def make_lesson(city: Sequence[Inhabitant], rates: ErrorRates, *, pairs: int, seed: int) -> Lesson:
    """Draw so many pairs of each kind; whoever comes has made the mistakes of `rates`."""
    rng = random.Random(seed)  # noqa: S311 - invented people, the same for a seed

    def come(one: Inhabitant, other: Inhabitant) -> Pair:
        return return_of(one.person, one.community, rates, rng)[0], other.person

    homes, streets = _grouped(city)
    drawn = [rng.choice(city) for _ in range(2 * pairs)]
    on_street = [members for members in streets.values() if len(members) > 1]
    sizes = [len(members) * (len(members) - 1) for members in on_street]
    near = [rng.sample(members, 2) for members in rng.choices(on_street, sizes, k=pairs)]
    kin, kin_cards = _kin(city, homes, pairs=pairs, seed=seed)
    return Lesson(
        size=len(city),
        named=[(each.person, each.community.value) for each in city],
        same=[come(one, one) for one in drawn[:pairs]],
        strangers=[
            come(a, b) for a, b in zip(drawn, drawn[pairs:], strict=False) if a.household != b.household
        ],
        neighbors=[(a.person, b.person) for a, b in near if a.household != b.household],
        in_street=sum(sizes) / len(city) ** 2,
        kin={
            kind: [(return_of(one, community, rates, rng)[0], other) for one, other, community in of]
            for kind, of in kin.items()
        },
        kin_cards=kin_cards,
    )


_KinPairs = dict[Kin, list[tuple[Person, Person, Community]]]


def _kin(
    city: Sequence[Inhabitant], homes: Mapping[int, Sequence[Inhabitant]], *, pairs: int, seed: int
) -> tuple[_KinPairs, dict[Kin, float]]:
    """Return pairs of kin, of one home and of two, and how many people of each kind somebody has in the city."""
    found: _KinPairs = {kind: [] for kind in Kin}
    for one in city:
        for other in homes[one.household]:
            if one is not other:
                found[_kind_of(one.person, other.person)].append((one.person, other.person, one.community))
    cards = {kind: len(of) / len(city) for kind, of in found.items()}
    apart = list(new_people(city=city, size=pairs, seed=seed, family=1.0))
    for each in apart:
        if each.of is not None:
            known = city[each.of].person
            kind = _kind_of(each.person, known)
            found[kind].append((each.person, known, each.community))
            cards[kind] += FAMILY / len(apart)
    rng = random.Random(seed)  # noqa: S311 - invented people, the same for a seed
    return {kind: rng.sample(of, min(len(of), pairs)) for kind, of in found.items()}, cards


def _kind_of(one: Person, other: Person) -> Kin:
    if one.birth_date == other.birth_date:
        return Kin.TWIN
    return Kin.NAMESAKE if one.given_name == other.given_name else Kin.OTHER


def _grouped(
    city: Sequence[Inhabitant],
) -> tuple[dict[int, list[Inhabitant]], dict[str, list[Inhabitant]]]:
    homes: dict[int, list[Inhabitant]] = defaultdict(list)
    streets: dict[str, list[Inhabitant]] = defaultdict(list)
    for each in city:
        homes[each.household].append(each)
        address = address_parts(each.person.address)
        if address is not None:
            streets[address.street].append(each)
    return homes, streets


@dataclass(frozen=True)
class Trial:
    """A city with cards, and people who come. `new`: some of them have somebody of their own in the city."""

    cards: Sequence[Person]
    back: Sequence[Applicant]
    new: Sequence[Applicant]


def make_trial(
    city: Sequence[Inhabitant], rates: ErrorRates, *, applicants: int, seed: int, tail_seed: int = TAIL_SEED
) -> Trial:
    """Draw people who come back with the mistakes of `rates`, and as many who never had a card."""
    rng = random.Random(seed)  # noqa: S311 - invented people, the same for a seed
    back = []
    for record in rng.sample(range(len(city)), min(applicants, len(city))):
        one = city[record]
        person, errors = return_of(one.person, one.community, rates, rng)
        kinds = tuple(sorted(each.value for each in errors))
        back.append(Applicant(person, record, one.community.reported_as.value, kinds))
    new = [
        Applicant(each.person, None, each.community.reported_as.value, (each.relation.value,))
        for each in new_people(city=city, size=applicants, seed=seed, tail_seed=tail_seed)
    ]
    return Trial([each.person for each in city], back, new)
