"""What a guesser gets for the keys in use is bounded; a wider key breaks the bound."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import combinations

import pytest

from charteroak.custody.purposes import PURPOSES, Use
from charteroak.matching.cost import Cost, measure_cost
from charteroak.matching.invented.city import invent_city
from charteroak.matching.keys import matching_keys
from charteroak.matching.names import parts_of
from charteroak.matching.people import BirthDate, Person

MILLION = 1_000_000
QUOTA = PURPOSES["match"].quota[Use.MAC]
# Of all people, in a month of quota. docs/reference/matching.md says what it would be without names that many bear.
BOUND = 0.025


@cache
def _people() -> list[Person]:
    return [each.person for each in invent_city(size=4_000, seed=21)]


@cache
def _keys(person: Person) -> tuple[bytes, ...]:
    """Return the keys in use; each person is asked for in every test."""
    return tuple(matching_keys(person))


def _wider(person: Person) -> Iterator[bytes]:
    """Yield the keys in use, and one that would find a little more: birth year and two names."""
    yield from _keys(person)
    born = person.birth_date
    codes = sorted({token.code for token in parts_of(person).all})
    if born is not None:
        yield from (f"yp|{born.year}|{one}|{other}".encode() for one, other in combinations(codes[:5], 2))


@cache
def _in_use() -> Cost:
    return measure_cost(_people(), cards=MILLION, quota=QUOTA, keys=_keys)


@pytest.mark.slow
def test_a_month_of_quota_finds_few_people_with_the_keys_in_use() -> None:
    assert _in_use().month < BOUND


@pytest.mark.slow
def test_a_key_of_birth_year_and_two_names_breaks_the_bound() -> None:
    wider = measure_cost(_people(), cards=MILLION, quota=QUOTA, keys=_wider)
    family = next(each for each in wider.families if each.family == "yp")
    assert family.month > 5 * BOUND
    assert wider.month >= family.month


@pytest.mark.slow
def test_no_family_alone_finds_more_than_all_together_and_all_find_more_with_more_quota() -> None:
    cost = _in_use()
    assert max(each.month for each in cost.families) <= cost.month
    assert cost.per_day * 30 >= cost.month * MILLION * 0.99
    assert measure_cost(_people(), cards=MILLION, quota=2 * QUOTA, keys=_keys).month > cost.month


def test_cells_are_counted_as_they_are() -> None:
    """Eight people, two birth dates, one name: with one hash a day the fullest cell, in two days both."""
    days = [BirthDate(1990, 1, 2)] * 6 + [BirthDate(1990, 5, 6)] * 2
    people = [Person("Ana", "Roe", day) for day in days]

    def keys(person: Person) -> Iterator[bytes]:
        yield f"dd|{person.birth_date}|{person.family_name}".encode()

    cost = measure_cost(people, cards=8, quota=1, keys=keys)
    family = cost.families[0]
    assert family.cells == 2
    assert family.best_cell == pytest.approx(6)
    assert cost.per_day == pytest.approx(6)
    assert cost.month == pytest.approx(1)
    # There is only one name, so that knowing it helps nobody.
    assert family.one_name_days is None
