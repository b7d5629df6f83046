"""People who come back: every kind of error occurs, changes the record, and leaves a name that is one."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date
from functools import cache

import pytest

from charteroak.matching.invented.city import invent_city
from charteroak.matching.invented.communities import Community, Inhabitant
from charteroak.matching.invented.error_kinds import ErrorKind
from charteroak.matching.invented.rates import TEST, TRAIN, ErrorRates
from charteroak.matching.invented.returning import apply_error, return_of
from charteroak.matching.people import BirthDate, Person

SIZE = 5_000
SETS = {rates.name: rates for rates in (TRAIN, TEST, TRAIN.natural(), TEST.natural())}


@cache
def people() -> tuple[Inhabitant, ...]:
    return tuple(invent_city(size=SIZE, seed=21))


@cache
def returns(name: str, seed: int = 1) -> list[tuple[Person, frozenset[ErrorKind]]]:
    rates, rng = SETS[name], random.Random(seed)
    return [return_of(one.person, one.community, rates, rng) for one in people()]


def test_one_seed_gives_the_same_returns() -> None:
    again = returns.__wrapped__("test")
    assert returns("test") == again != returns("test", seed=2)


@pytest.mark.parametrize("rates", [TRAIN, TEST], ids=lambda rates: rates.name)
def test_every_strict_return_carries_a_discrepancy_and_says_which(rates: ErrorRates) -> None:
    for one, (person, kinds) in zip(people(), returns(rates.name), strict=True):
        assert kinds
        assert person != one.person


@pytest.mark.parametrize("rates", [TRAIN, TEST], ids=lambda rates: rates.name)
def test_a_good_part_of_natural_returns_are_exactly_as_before(rates: ErrorRates) -> None:
    found = returns(rates.natural().name)
    same = 0
    for one, (person, kinds) in zip(people(), found, strict=True):
        assert (person == one.person) == (not kinds)
        same += not kinds
    assert same / SIZE == pytest.approx(rates.unchanged, abs=0.02)


@pytest.mark.parametrize("rates", [TRAIN, TEST], ids=lambda rates: rates.name)
def test_returns_carry_one_two_or_three_kinds_as_often_as_said(rates: ErrorRates) -> None:
    counts = Counter(len(kinds) for _, kinds in returns(rates.name))
    for number, part in enumerate(rates.counts, start=1):
        assert counts[number] / SIZE == pytest.approx(part, abs=0.02)


@pytest.mark.parametrize("rates", [TRAIN, TEST], ids=lambda rates: rates.name)
def test_as_many_have_moved_as_said(rates: ErrorRates) -> None:
    moved = sum(ErrorKind.MOVED in kinds for _, kinds in returns(rates.name))
    assert moved / SIZE == pytest.approx(rates.moved, abs=0.02)


def test_the_rates_tested_on_are_not_those_trained_on() -> None:
    assert set(TRAIN.weights) == set(TEST.weights) == set(ErrorKind) - {ErrorKind.MOVED}
    assert TRAIN.counts != TEST.counts
    assert TRAIN.moved != TEST.moved
    alike = [kind for kind in TEST.weights if 0.9 < TRAIN.weights[kind] / TEST.weights[kind] < 1.1]
    assert len(alike) < 3


@pytest.mark.parametrize("kind", list(ErrorKind), ids=lambda kind: kind.value)
def test_every_kind_occurs_and_changes_the_record(kind: ErrorKind) -> None:
    rng, changed = random.Random(7), 0
    for one in people():
        if changed == 10:
            break
        other = apply_error(one.person, one.community, kind, rng)
        if other is not None:
            assert other != one.person
            changed += 1
    assert changed == 10


@pytest.mark.parametrize("kind", list(ErrorKind), ids=lambda kind: kind.value)
def test_no_kind_empties_a_name_or_makes_a_day_that_does_not_exist(kind: ErrorKind) -> None:
    rng = random.Random(8)
    for one in people()[:2_500]:
        other = apply_error(one.person, one.community, kind, rng)
        if other is not None:
            assert other.given_name.strip()
            assert other.family_name.strip() or not one.person.family_name
            birth = other.birth_date
            assert birth is not None
            date(birth.year, birth.month, birth.day)


def test_each_kind_is_met_in_strict_returns_of_the_communities_that_it_is_for() -> None:
    by_kind: dict[ErrorKind, set[Community]] = {kind: set() for kind in ErrorKind}
    for one, (_, kinds) in zip(people(), returns("test"), strict=True):
        for kind in kinds:
            by_kind[kind].add(one.community)
    assert by_kind[ErrorKind.ORDER_TURNED] == by_kind[ErrorKind.TONES_LOST] == {Community.VIETNAMESE}
    assert by_kind[ErrorKind.TRANSLITERATION] == {Community.ARABIC, Community.HAITIAN}
    assert {Community.SPANISH, Community.PORTUGUESE} <= by_kind[ErrorKind.SURNAME_DROPPED]
    assert by_kind[ErrorKind.TYPO] == by_kind[ErrorKind.MOVED] == set(Community)
    assert all(by_kind.values())


@pytest.mark.parametrize(
    ("kind", "community", "person", "possible"),
    [
        (ErrorKind.SURNAME_DROPPED, Community.SPANISH, ("A", "de la Cruz Vega"), {("A", "de la Cruz"), ("A", "Vega")}),
        (ErrorKind.PARTICLES, Community.SPANISH, ("Ana", "de la Cruz"), {("Ana", "Delacruz"), ("Ana", "la Cruz")}),
        (ErrorKind.PARTS_SWAPPED, Community.ENGLISH, ("Ann", "Lee"), {("Lee", "Ann")}),
        (ErrorKind.TONES_LOST, Community.VIETNAMESE, ("Văn Đức", "Nguyễn"), {("Van Duc", "Nguyen")}),
        (ErrorKind.HYPHEN, Community.HAITIAN, ("Onel", "Jean-Yves"), {("Onel", "Jean Yves"), ("Onel", "Jeanyves")}),
        (ErrorKind.NICKNAME, Community.SPANISH, ("Guadalupe", "Vega"), {("Lupe", "Vega"), ("Lupita", "Vega")}),
        (ErrorKind.MIDDLE_DROPPED, Community.VIETNAMESE, ("Lan", "Nguyễn Thị Mai"), {("Lan", "Nguyễn")}),
        (ErrorKind.INITIAL, Community.ENGLISH, ("Ann", "Lee"), {("A", "Lee"), ("A.", "Lee")}),
    ],
)  # fmt: skip
def test_an_error_is_the_one_it_says(
    kind: ErrorKind, community: Community, person: tuple[str, str], possible: set[tuple[str, str]]
) -> None:
    rng, found = random.Random(5), set()
    for _ in range(200):
        other = apply_error(Person(*person, BirthDate(1990, 4, 5)), community, kind, rng)
        if other is not None:
            found.add((other.given_name, other.family_name))
    assert found == possible


def test_arabic_letters_become_latin_ones() -> None:
    rng = random.Random(5)
    other = apply_error(Person("عبد الله", "المصري", None), Community.ARABIC, ErrorKind.SCRIPT_CHANGED, rng)
    assert other is not None
    assert f"{other.given_name}{other.family_name}".isascii()
