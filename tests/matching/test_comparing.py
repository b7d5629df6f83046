"""Two records, field by field, and what a clerk is told of them."""

from __future__ import annotations

import time

import pytest

from charteroak.matching.comparing import Verdict, compare, judge, prepare, rank
from charteroak.matching.fields import Prepared
from charteroak.matching.levels import AddressLevel, DateLevel, Marks, NameLevel, Order
from charteroak.matching.people import BirthDate, Person

MILLION = 1_000_000
HOME = ("18 Wolcott Street, Apt 3B", "Quercus, CT 06190")
BORN = BirthDate(1987, 3, 12)


def person(given: str, family: str, born: BirthDate | None = BORN, address: tuple[str, ...] = HOME) -> Person:
    return Person(given, family, born, address)


@pytest.mark.parametrize(
    ("one", "other", "given", "family"),
    [
        (("María", "Ibáñez"), ("MARIA", "IBANEZ"), NameLevel.EXACT, NameLevel.EXACT),
        (("Robert", "Okafor"), ("Bob", "Okafor"), NameLevel.ROOT, NameLevel.EXACT),
        (("Steven", "Marsh"), ("Stephen", "Marsh"), NameLevel.ROOT, NameLevel.EXACT),
        (("J", "Whitaker"), ("Julian", "Whitaker"), NameLevel.INITIAL, NameLevel.EXACT),
        (("Ana", "Quiroga Belmonte"), ("Ana", "Quiroga"), NameLevel.EXACT, NameLevel.EXACT),
        (("Ana", "Quiroga"), ("Ana", "Whitaker"), NameLevel.EXACT, NameLevel.DIFFERENT),
        (("Ana", "Whitakre"), ("Ana", "Whitaker"), NameLevel.EXACT, NameLevel.SOUND),
    ],
)
def test_names_agree_as_well_as_their_least_alike_part(
    one: tuple[str, str], other: tuple[str, str], given: NameLevel, family: NameLevel
) -> None:
    agreement = compare(person(*one), person(*other))
    if family is NameLevel.SOUND:
        assert agreement.family in (NameLevel.SOUND, NameLevel.SLIP)
    else:
        assert agreement.family is family
    assert agreement.given is given or (given is NameLevel.ROOT and agreement.given is NameLevel.SOUND)


def test_parts_that_stand_on_the_other_side_are_found_there() -> None:
    agreement = compare(person("Nguyen", "Thi Lan"), person("Thi Lan", "Nguyen"))
    assert {part.level for part in agreement.parts} == {NameLevel.EXACT}
    assert agreement.order is Order.CROSSED


def test_accents_count_only_where_both_records_have_some() -> None:
    assert compare(person("José", "Núñez"), person("Jose", "Nunez")).marks is Marks.UNKNOWN
    assert compare(person("José", "Núñez"), person("José", "Núñez")).marks is Marks.SAME
    assert compare(person("Hòa", "Lê"), person("Hoá", "Lê")).marks is Marks.DIFFERENT


@pytest.mark.parametrize(
    ("born", "level"),
    [
        (BirthDate(1987, 3, 12), DateLevel.SAME),
        (BirthDate(1987, 12, 3), DateLevel.SWAPPED),
        (BirthDate(1988, 3, 12), DateLevel.YEAR),
        (BirthDate(1987, 3, 17), DateLevel.DIGIT),
        (BirthDate(1987, 3, 21), DateLevel.TRANSPOSED),
        (BirthDate(1962, 3, 12), DateLevel.PART),
        (BirthDate(1990, 7, 12), DateLevel.DIFFERENT),
        (None, DateLevel.MISSING),
    ],
)
def test_birth_dates(born: BirthDate | None, level: DateLevel) -> None:
    assert compare(person("Ana", "Roe", born), person("Ana", "Roe")).birth_date is level


def test_a_first_of_january_that_agrees_is_no_birth_date_that_agrees() -> None:
    new_year = BirthDate(1987, 1, 1)
    agreement = compare(person("Ana", "Roe", new_year), person("Ana", "Roe", new_year))
    assert agreement.birth_date is DateLevel.SAME_COMMON


@pytest.mark.parametrize(
    ("lines", "level"),
    [
        (("18 Wolcott St Apt 3B",), AddressLevel.UNIT),
        (("18 Wolcott St",), AddressLevel.HOUSE),
        (("18 Wolcott St #5",), AddressLevel.OTHER_UNIT),
        (("78 Wolcott Street Apt 3B",), AddressLevel.SLIP),
        (("240 Wolcott Street",), AddressLevel.STREET),
        (("18 Preston Street Apt 3B",), AddressLevel.DIFFERENT),
        ((), AddressLevel.MISSING),
    ],
)
def test_addresses(lines: tuple[str, ...], level: AddressLevel) -> None:
    assert compare(person("Ana", "Roe", address=lines), person("Ana", "Roe")).address is level


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("María José", "García López"), ("Maria", "Garcia")),
        (("Nguyễn Thị Kim", "Lan"), ("Kim Lan", "Nguyen")),
        (("Mohammed", "Al-Rashid"), ("Muhammad", "Alrashid")),
        (("Catherine", "Whitaker"), ("Kate", "Whitaker")),
    ],
)
def test_the_same_person_under_another_spelling_is_shown(
    one: tuple[str, str], other: tuple[str, str]
) -> None:
    assert judge(person(*one), person(*other), cards=MILLION).verdict is not Verdict.NO_MATCH


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # Twins, a brother and a sister, a father and a son of one name: one home, much that agrees, two people.
        (person("Lucía", "Fuentes Rey"), person("Marta", "Fuentes Rey")),
        (person("Kevin", "Whitaker"), person("Karen", "Whitaker")),
        (person("Carlos", "Mendoza"), person("Carlos", "Mendoza", BirthDate(1961, 10, 30))),
        # Two strangers with a common name.
        (
            person("Maria", "Garcia", BirthDate(1990, 7, 21), ("5 Elm Road",)),
            person("Maria", "Garcia", BirthDate(1990, 7, 12)),
        ),
    ],
)
def test_relatives_are_not_one_person(one: Person, other: Person) -> None:
    assert judge(one, other, cards=MILLION).verdict is Verdict.NO_MATCH


def test_the_same_record_is_the_same_person_and_the_more_cards_the_less_it_says() -> None:
    one = person("Catalina", "Zubizarreta")
    small, large = judge(one, one, cards=10_000), judge(one, one, cards=MILLION)
    assert large.verdict is Verdict.SAME
    assert small.weight >= large.weight


def test_a_rare_name_says_more_than_a_common_one() -> None:
    elsewhere = ("5 Elm Road",)
    rare = judge(
        person("Catalina", "Zubizarreta"), person("Catalina", "Zubizarreta", address=elsewhere), cards=MILLION
    )
    common = judge(
        person("Maria", "Rodriguez"), person("Maria", "Rodriguez", address=elsewhere), cards=MILLION
    )
    assert rare.weight > common.weight + 3


def test_nothing_in_common_and_nothing_at_all_are_judged_too() -> None:
    nobody = Person("", "", None, ())
    assert judge(nobody, nobody, cards=MILLION).verdict is Verdict.NO_MATCH
    assert judge(nobody, person("Ana", "Roe"), cards=MILLION).verdict is Verdict.NO_MATCH
    assert judge(person("Ana", "Roe"), person("Ana", "Roe"), cards=0).verdict is Verdict.SAME


def test_who_shares_more_and_rarer_keys_is_opened_first() -> None:
    shared = {"many": [0, 1, 2], "rare": [3], "common": [1], "as common": [1, 2]}
    assert rank(shared) == ["many", "as common", "rare", "common"]
    assert rank({}) == []


def test_one_comparison_takes_less_than_three_tenths_of_a_millisecond() -> None:
    one, other = person("María José", "García López"), person("Maria", "Garcia-Lopes", BirthDate(1987, 12, 3))
    best = min(_seconds(prepare(one), other) for _ in range(5))
    assert best < 300e-6


def _seconds(one: Prepared, other: Person) -> float:
    begun = time.process_time()
    for _ in range(200):
        judge(one, other, cards=MILLION)
    return (time.process_time() - begun) / 200
