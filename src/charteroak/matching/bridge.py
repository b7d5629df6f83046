"""Exact names and birth date alone, until the wider keys and the weighing of likeness are in their own modules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeVar

from charteroak.matching.people import Person
from charteroak.matching.rules import canonical_person, name_tokens

_Id = TypeVar("_Id")
OPENED = 9


class Verdict(StrEnum):
    NO_MATCH = "no_match"
    SAME = "same"
    HUMAN = "human"


@dataclass(frozen=True)
class Agreement:
    """The code of how each field agrees."""

    given: str
    family: str
    birth_date: str = field(repr=False)
    address: str
    order: str
    marks: str


@dataclass(frozen=True)
class Judgement:
    verdict: Verdict
    weight: float
    agreement: Agreement


def matching_keys(person: Person) -> tuple[bytes, ...]:
    """Return the keys of exact names and birth date, and of names and address."""
    names = name_tokens(person.given_name, person.family_name)
    keys = []
    if person.birth_date is not None:
        born = person.birth_date
        keys.append(f"ex|{born.year}|{born.month}|{born.day}|{' '.join(names)}".encode())
    if person.address:
        keys.append(f"an|{' '.join(name_tokens(*person.address))}|{' '.join(names)}".encode())
    return tuple(keys)


def is_exactly(a: Person, b: Person) -> bool:
    """Tell whether two have the same names, as they are written, and the same birth date."""
    return a.birth_date == b.birth_date and _canonical(a) == _canonical(b)


def _canonical(person: Person) -> bytes:
    return canonical_person(given_name=person.given_name, family_name=person.family_name, birth_date=date.min)


def judge(a: Person, b: Person, *, cards: int) -> Judgement:
    same = is_exactly(a, b)
    codes = Agreement(
        "exact",
        "exact",
        "same" if a.birth_date == b.birth_date else "different",
        "unit" if a.address and a.address == b.address else "different",
        "kept",
        "unknown",
    )
    return Judgement(Verdict.SAME if same else Verdict.HUMAN, float(same), codes)


def rank(shared: Mapping[_Id, Sequence[int]]) -> list[_Id]:
    """Order records by the number of keys that they share, the most first."""
    return sorted(shared, key=lambda record: -len(shared[record]))
