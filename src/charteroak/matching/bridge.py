"""Judgement by exact words alone, until likeness is weighed in its own modules; the second holder as a store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from charteroak.matching.people import Person
from charteroak.matching.rules import is_exactly

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
