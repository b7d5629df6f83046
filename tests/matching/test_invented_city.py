"""The invented city: the same seed gives the same people, and what is said of its shares holds."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import date
from functools import cache

import pytest

from charteroak.matching.invented.city import invent_city
from charteroak.matching.invented.communities import MIX, Community, Inhabitant
from charteroak.matching.invented.dates import TODAY
from charteroak.matching.invented.newcomers import Relation, new_people

SIZE = 20_000


@cache
def city() -> tuple[Inhabitant, ...]:
    return tuple(invent_city(size=SIZE, seed=11))


def share(found: object) -> float:
    return sum(1 for inhabitant in city() if found(inhabitant)) / SIZE  # type: ignore[operator]


def test_one_seed_gives_the_same_people_and_another_seed_others() -> None:
    again = tuple(invent_city(size=2_000, seed=4))
    assert tuple(invent_city(size=2_000, seed=4)) == again
    others = {(one.person.family_name, one.person.birth_date) for one in invent_city(size=2_000, seed=5)}
    assert sum((one.person.family_name, one.person.birth_date) in others for one in again) < 20


def test_another_process_invents_the_same_people() -> None:
    asked = (
        "import hashlib, random; from charteroak.matching.invented.city import invent_city;"
        "from charteroak.matching.invented.returning import TEST, return_of; rng = random.Random(3);"
        "made = [(one, return_of(one.person, one.community, TEST, rng)) for one in invent_city(size=300, seed=4)];"
        "said = [(p.given_name, p.family_name, str(p.birth_date), p.address, sorted(k.name for k in kinds))"
        " for one, (other, kinds) in made for p in (one.person, other)];"
        "print(hashlib.sha256(repr(said).encode()).hexdigest())"
    )
    # Sets are ordered by a seed of each process; nothing may follow that order.
    digests = {
        subprocess.run(
            [sys.executable, "-c", asked],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_another_tail_seed_gives_other_rare_names_and_the_same_common_ones() -> None:
    def surnames(tail_seed: int) -> Counter[str]:
        people = invent_city(size=10_000, seed=4, tail_seed=tail_seed)
        return Counter(one.person.family_name for one in people if one.community is Community.ENGLISH)

    first, second = surnames(1), surnames(2)
    assert {"Smith", "Johnson"} <= set(first) & set(second)
    once_first, once_second = (
        {name for name, count in names.items() if count == 1} for names in (first, second)
    )
    assert len(once_first & once_second) < 0.2 * len(once_first)


@pytest.mark.parametrize(
    "community", [community for community in Community if community.reported_as is community]
)
def test_each_of_the_five_communities_has_its_share(community: Community) -> None:
    expected = sum(part for one, part in MIX.items() if one.reported_as is community)
    assert share(lambda one: one.community.reported_as is community) == pytest.approx(expected, abs=0.025)


def test_people_are_numbered_and_live_in_households_of_one_to_ten() -> None:
    assert [one.number for one in city()] == list(range(SIZE))
    sizes = Counter(Counter(one.household for one in city()).values())
    assert set(sizes) == set(range(1, 11))


def test_every_birth_date_is_a_day_that_exists_between_0_and_95_years_ago() -> None:
    for one in city():
        birth = one.person.birth_date
        assert birth is not None
        assert date(TODAY.year - 96, 1, 1) <= date(birth.year, birth.month, birth.day) <= TODAY


def test_unrecorded_birth_days_heap_on_the_first_of_january() -> None:
    arabic = [one.person.birth_date for one in city() if one.community is Community.ARABIC]
    heap = sum((birth.month, birth.day) == (1, 1) for birth in arabic if birth) / len(arabic)
    assert 0.02 < heap < 0.05


def test_one_in_twenty_five_lives_where_nobody_may_know_and_some_have_one_name() -> None:
    assert share(lambda one: not one.person.address) == pytest.approx(0.04, abs=0.008)
    assert 0.001 < share(lambda one: not one.person.family_name) < 0.01
    assert not any(not one.person.given_name for one in city())


def test_a_shelter_is_shared_by_many_and_by_200_at_most() -> None:
    places = Counter(one.person.address for one in city() if "Shelter" in "".join(one.person.address[:1]))
    assert 30 <= max(places.values()) <= 200


def test_about_three_in_a_hundred_people_are_twins() -> None:
    births = defaultdict(list)
    for one in city():
        if one.person.family_name:
            births[one.person.birth_date, one.person.family_name.split()[0].casefold()].append(one.number)
    heaped = sum(
        len(found)
        for (birth, _), found in births.items()
        if len(found) > 1 and (birth.month, birth.day) != (1, 1)
    )
    assert 0.012 < heaped / SIZE < 0.04


def test_sons_bear_their_fathers_names_and_children_their_families() -> None:
    homes = defaultdict(list)
    for one in city():
        homes[one.household].append(one)
    namesakes = sum(
        elder.person.given_name == younger.person.given_name
        and elder.person.birth_date.year + 15 < younger.person.birth_date.year
        for home in homes.values()
        for elder in home
        for younger in home
    )
    assert namesakes > 15


@pytest.mark.parametrize(
    ("community", "mark"),
    [
        (Community.SPANISH, " de la Cruz"),
        (Community.PORTUGUESE, " dos Santos"),
        (Community.VIETNAMESE, "Nguyễn"),
        (Community.ARABIC, "Al-"),
        (Community.ARABIC, "ال"),
        (Community.ARABIC, "Abdul"),
        (Community.ENGLISH, "O'"),
        (Community.ENGLISH, "-"),
        (Community.HAITIAN, "Jean-"),
    ],
)
def test_names_are_built_as_each_community_builds_them(community: Community, mark: str) -> None:
    assert any(
        mark in f" {one.person.given_name} {one.person.family_name}"
        for one in city()
        if one.community is community
    )


def test_most_spanish_names_have_two_surnames_and_three_in_ten_vietnamese_are_nguyen() -> None:
    spanish = [one.person.family_name for one in city() if one.community is Community.SPANISH]
    assert 0.65 < sum(" " in name for name in spanish) / len(spanish) < 0.85
    vietnamese = [one.person.family_name for one in city() if one.community is Community.VIETNAMESE]
    assert 0.24 < sum("guy" in name for name in vietnamese) / len(vietnamese) < 0.40


def test_rare_surnames_are_as_rare_as_in_the_census() -> None:
    names = Counter(one.person.family_name for one in city() if one.community is Community.ENGLISH)
    top = sum(count for _, count in names.most_common(100)) / names.total()
    # US Census 2010: the hundred commonest are 17 % of everybody; of those with English names somewhat more.
    assert 0.13 < top < 0.26


def test_new_people_are_strangers_but_for_a_tenth_who_have_family_here() -> None:
    new = list(new_people(city=city(), size=4_000, seed=3))
    assert new == list(new_people(city=city(), size=4_000, seed=3))
    relations = Counter(one.relation for one in new)
    assert set(relations) == set(Relation)
    assert relations[Relation.STRANGER] / len(new) == pytest.approx(0.9, abs=0.02)
    own = {(one.person, one.community) for one in city()}
    assert not any((one.person, one.community) in own for one in new)


def test_a_new_twin_shares_the_birth_date_and_a_namesake_the_name() -> None:
    for one in new_people(city=city(), size=2_000, seed=6):
        if one.relation is Relation.TWIN:
            assert one.person.birth_date == city()[one.of].person.birth_date
            assert one.person.given_name != city()[one.of].person.given_name
        if one.relation is Relation.NAMESAKE:
            assert one.person.given_name == city()[one.of].person.given_name
            assert abs(one.person.birth_date.year - city()[one.of].person.birth_date.year) > 15
        if one.relation is Relation.HOUSEMATE:
            assert one.person.address == city()[one.of].person.address
