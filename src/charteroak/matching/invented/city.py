"""The invented city, person after person, and the people who are not in it."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from itertools import islice

from charteroak.matching.invented.chance import mixed
from charteroak.matching.invented.communities import MIX, Community, Inhabitant
from charteroak.matching.invented.customs import Custom
from charteroak.matching.invented.households import Households, Resident, make_customs
from charteroak.matching.invented.streets import Address, StreetPlan
from charteroak.matching.people import Person

TAIL_SEED = 7
ONE_NAME = 0.004  # of people have one name and no family name, and are written so
HIDDEN_HOUSEHOLDS, HIDDEN_PERSONS = 0.03, 0.01  # live where nobody may know
SHELTERED = 0.012  # of people sleep in a shelter


def invent_city(
    *, size: int, seed: int, tail_seed: int = TAIL_SEED, mix: Mapping[Community, float] = MIX
) -> Iterator[Inhabitant]:
    """Yield `size` people, household by household; the same seeds give the same people.

    `tail_seed` says which rare names there are and which streets: a city to test on must not have those of the city
    that was trained on. Memory stays bounded (about 60 MB of names kept at most), whatever the size.
    """
    rng = random.Random(mixed(seed, 1))  # noqa: S311 - seeded on purpose, never for secrets
    customs = make_customs(tail_seed)
    plan = StreetPlan(rng, plan=mixed(tail_seed, 2), size=size)
    households = Households(rng, customs, dict(mix))
    return islice(_people(rng, customs, plan, households), size)


def _people(
    rng: random.Random, customs: dict[Community, Custom], plan: StreetPlan, households: Households
) -> Iterator[Inhabitant]:
    number = household = 0
    while True:
        residents = households.next()
        # A household in the shelter is one person, or a mother with children; larger ones are housed.
        sheltered = len(residents) <= 3 and rng.random() < SHELTERED * 2.1
        address: Address = plan.shelter(len(residents)) if sheltered else plan.home()
        if rng.random() < HIDDEN_HOUSEHOLDS:
            address = ()
        for resident in residents:
            person = written(rng, customs[resident.community], resident, address)
            yield Inhabitant(number, resident.community, household, person)
            number += 1
        household += 1


def written(rng: random.Random, custom: Custom, resident: Resident, address: Address) -> Person:
    """Write a resident down as they come to the desk for the first time."""
    given, family = custom.write(rng, resident.names)
    if rng.random() < ONE_NAME:
        given, family = given.split()[0], ""
    hidden = rng.random() < HIDDEN_PERSONS
    return Person(given, family, resident.birth, () if hidden else address)
