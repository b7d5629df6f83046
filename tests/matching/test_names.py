"""One person written in several ways is one canonical text; another person is another."""

from __future__ import annotations

from datetime import date

import pytest

from charteroak.matching.people import BirthDate, Person
from charteroak.matching.rules import exact_keys, name_tokens

BORN = date(1984, 3, 12)


def canonical_person(*, given_name: str, family_name: str, birth_date: date) -> bytes:
    return exact_keys(Person(given_name, family_name, BirthDate.of(birth_date)))[0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Marisol", "Ibáñez Quiñones"), ("MARISOL", "Ibanez  Quinones")),
        (("Marisol", "Ibáñez Quiñones"), ("Quiñones", "Ibáñez, Marisol")),
        (("Jean-Pierre", "D'Haïti"), ("jean pierre", "dhaiti")),
        (("Thành", "Nguyễn Hữu"), ("Thanh Huu", "Nguyen")),
        (("Đặng", "Łukasz"), ("dang", "lukasz")),
        (("أمل", ""), ("", "أمل")),
        (("Ana", "O’Neill"), ("Ana", "O'Neill")),
    ],
)
def test_written_otherwise_it_is_the_same_person(one: tuple[str, str], other: tuple[str, str]) -> None:
    first = canonical_person(given_name=one[0], family_name=one[1], birth_date=BORN)
    assert first == canonical_person(given_name=other[0], family_name=other[1], birth_date=BORN)


def test_another_name_or_day_is_another_person() -> None:
    def person(given: str, family: str, born: date = BORN) -> bytes:
        return canonical_person(given_name=given, family_name=family, birth_date=born)

    several = {
        person("Ana", "Mora"),
        person("Ana", "Moro"),
        person("Ana", "Mora", date(1984, 12, 3)),
        person("Anamora", ""),
    }
    assert len(several) == 4


def test_signs_alone_are_no_name() -> None:
    assert name_tokens("--", " . ") == ()
