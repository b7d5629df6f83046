"""The city that is measured in, and who comes to the counter. Not a seed of it is one that weights were trained on."""

from __future__ import annotations

import random
from collections.abc import Sequence

from benchmarks.matching.measures import Applicant

from charteroak.matching.invented.city import invent_city
from charteroak.matching.invented.communities import Inhabitant
from charteroak.matching.invented.newcomers import new_people
from charteroak.matching.invented.rates import TEST, TRAIN, ErrorRates
from charteroak.matching.invented.returning import return_of

# The city's people, its rare names and streets, those who come to be measured, those whom splink may learn from.
CITY_SEED, TAIL_SEED, TEST_SEED, TRAIN_SEED = 20261, 61, 20262, 20263


def make_city(size: int) -> list[Inhabitant]:
    """Return everybody who has a card."""
    return list(invent_city(size=size, seed=CITY_SEED, tail_seed=TAIL_SEED))


def test_applicants(city: Sequence[Inhabitant], *, returning: int, new: int) -> list[Applicant]:
    """Return those who are measured, in mixed order: each who returns with at least one error, at the TEST rates."""
    return _applicants(city, returning=returning, new=new, seed=TEST_SEED, rates=TEST)


def train_applicants(city: Sequence[Inhabitant], *, returning: int, new: int) -> list[Applicant]:
    """Return others, at the TRAIN rates, for a program that learns from labels here."""
    return _applicants(city, returning=returning, new=new, seed=TRAIN_SEED, rates=TRAIN)


def _applicants(
    city: Sequence[Inhabitant], *, returning: int, new: int, seed: int, rates: ErrorRates
) -> list[Applicant]:
    rng = random.Random(seed)  # noqa: S311 - seeded on purpose, never for secrets
    found = []
    for inhabitant in rng.sample(city, min(returning, len(city))):
        person, kinds = return_of(inhabitant.person, inhabitant.community, rates, rng)
        community = inhabitant.community.reported_as.value
        found.append(
            Applicant(person, community, inhabitant.number, tuple(sorted(kind.value for kind in kinds)))
        )
    for someone in new_people(city=city, size=new, seed=seed, tail_seed=TAIL_SEED):
        community = someone.community.reported_as.value
        found.append(Applicant(someone.person, community, None, (f"new: {someone.relation.value}",)))
    rng.shuffle(found)
    return found
