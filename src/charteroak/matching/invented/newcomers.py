"""People who come for a first card and are not in the city: what a matcher must not take for somebody else."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import islice

from charteroak.matching.invented.chance import Weighted, mixed
from charteroak.matching.invented.city import TAIL_SEED, invent_city
from charteroak.matching.invented.communities import MIX, Community, Inhabitant
from charteroak.matching.invented.customs import Custom, Names
from charteroak.matching.invented.dates import TODAY, born
from charteroak.matching.invented.drafts import SUFFIXES
from charteroak.matching.invented.households import make_customs
from charteroak.matching.people import Person

FAMILY = 0.10  # of new people have somebody of their own in the city


class Relation(Enum):
    """What a new person is to somebody in the city."""

    STRANGER = "stranger"
    TWIN = "twin"
    SIBLING = "sibling"
    NAMESAKE = "namesake"  # a son or a father of the same name
    HOUSEMATE = "housemate"


# Of new people with somebody in the city. Twins are oftener here than in life (3 % of people, most of whose twins came
# together with them), because they are what goes wrong.
_RELATIONS = Weighted(
    [
        (Relation.SIBLING, 0.40),
        (Relation.HOUSEMATE, 0.32),
        (Relation.NAMESAKE, 0.13),
        (Relation.TWIN, 0.15),
    ]
)


@dataclass(frozen=True)
class NewPerson:
    """Somebody new, and the number of their own in the city, if they have one there."""

    person: Person = field(repr=False)
    community: Community
    relation: Relation
    of: int | None


def new_people(
    *,
    city: Sequence[Inhabitant],
    size: int,
    seed: int,
    tail_seed: int = TAIL_SEED,
    mix: Mapping[Community, float] = MIX,
    family: float = FAMILY,
) -> Iterator[NewPerson]:
    """Yield `size` people who are not in `city`: strangers, and `family` of them with somebody of their own in it.

    `tail_seed` and `mix` must be the city's. Strangers are drawn like the city's people; one of them may by chance be
    called like somebody there, as in life.
    """
    rng = random.Random(mixed(seed, 3))  # noqa: S311 - seeded on purpose, never for secrets
    customs = make_customs(tail_seed)
    # Strangers live in the city's streets: their plan is as large as the city's.
    strangers = invent_city(size=max(size, len(city)), seed=mixed(seed, 4), tail_seed=tail_seed, mix=mix)
    for stranger in islice(strangers, size):
        if city and rng.random() < family:
            of = city[int(rng.random() * len(city))]
            relation, person = _relative(rng, customs[of.community], of, stranger)
            if person is not None:
                yield NewPerson(person, of.community, relation, of.number)
                continue
        yield NewPerson(stranger.person, stranger.community, Relation.STRANGER, None)


def _relative(
    rng: random.Random, custom: Custom, of: Inhabitant, stranger: Inhabitant
) -> tuple[Relation, Person | None]:
    relation = _RELATIONS.draw(rng)
    known, birth = of.person, of.person.birth_date
    if birth is None:
        return relation, None
    if relation is Relation.HOUSEMATE:
        own = stranger.person
        return relation, Person(own.given_name, own.family_name, own.birth_date, known.address)
    if relation is Relation.NAMESAKE:
        return relation, _namesake(rng, of, stranger)
    age = TODAY.year - birth.year
    other = birth
    if relation is Relation.SIBLING:
        gap = 1.2 + rng.random() * 9
        other = born(rng, max(0.2, age + (gap if rng.random() < 0.5 else -gap)), of.community)
    address = known.address if rng.random() < (0.75 if age < 25 else 0.3) else stranger.person.address
    person = Person(_sibling_name(rng, custom, known), _family_name(known), other, address)
    return relation, person if person.given_name != known.given_name else None


def _namesake(rng: random.Random, of: Inhabitant, stranger: Inhabitant) -> Person | None:
    known, birth = of.person, of.person.birth_date
    if birth is None or not known.family_name:
        return None
    years = 20 + rng.random() * 16
    age = TODAY.year - birth.year
    # A son of somebody old enough; of somebody young, the father.
    other = born(rng, age - years if age > 38 else age + years, of.community)
    family = _family_name(known) + (" Jr" if age > 38 and rng.random() < 0.3 else "")
    address = known.address if rng.random() < 0.5 else stranger.person.address
    return Person(known.given_name, family, other, address)


def _family_name(known: Person) -> str:
    return " ".join(word for word in known.family_name.split() if word.casefold() not in SUFFIXES)


def _sibling_name(rng: random.Random, custom: Custom, known: Person) -> str:
    """Return another given name, in as many parts, and like it as often as families like that."""
    first, *rest = known.given_name.split()
    sex = "M" if rng.random() < 0.5 else "F"
    fresh = custom.adult(rng, sex, 1995)
    given, _ = custom.write(rng, Names(sex, fresh.given, fresh.surnames, fresh.fathers))
    words = given.split()
    if rest and rng.random() < custom.alike:
        return " ".join([first, words[-1]])
    if rng.random() < custom.alike:
        alike = [custom.given(rng, sex) for _ in range(12)]
        return next((name for name in alike if name[0] == first[0]), given)
    return given
