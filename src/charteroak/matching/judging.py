"""Is this that person's card? What a clerk is told about a record that was opened. Pure.

Nothing is refused by what stands here: `SAME` and `HUMAN` both put two records before a clerk, who asks and decides.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from charteroak.matching.fields import Prepared, compare
from charteroak.matching.levels import Agreement
from charteroak.matching.people import Person
from charteroak.matching.weights import Weights, current_weights, weigh

_Id = TypeVar("_Id", bound=Hashable)

# As many records are opened for one applicant, whatever shares a key with them.
OPENED = 9


class Verdict(StrEnum):
    NO_MATCH = "no_match"
    SAME = "same"
    HUMAN = "human"


@dataclass(frozen=True)
class Judgement:
    """`weight`: bits of evidence for one person, against everybody else among the cards."""

    verdict: Verdict
    weight: float
    agreement: Agreement


def judge(a: Person | Prepared, b: Person, *, cards: int, weights: Weights | None = None) -> Judgement:
    """Say whether `a`, who has come, is `b`, who is on record, where there are `cards` cards.

    `a` may come prepared (`fields.prepare`), where several records are opened for one applicant.
    """
    known = weights or current_weights()
    agreement = compare(a, b, weights=known)
    weight = weigh(agreement, cards=cards, weights=known)
    return Judgement(verdict_of(weight, known), weight, agreement)


def verdict_of(weight: float, weights: Weights) -> Verdict:
    """Return what the clerk is told at this weight."""
    if weight >= weights.same:
        return Verdict.SAME
    return Verdict.HUMAN if weight >= weights.human else Verdict.NO_MATCH


def rank(shared: Mapping[_Id, Sequence[int]]) -> list[_Id]:
    """Order records by how likely they are to be the applicant's own, the likeliest first.

    `shared`: for each record the places, among the applicant's keys, of those it shares. A key that few records share
    tells more than one that many share; of two that tell alike, the earlier of the applicant's keys counts.
    """
    holders: dict[int, int] = {}
    for places in shared.values():
        for place in places:
            holders[place] = holders.get(place, 0) + 1
    return sorted(shared, key=lambda record: _telling(shared[record], holders), reverse=True)


def _telling(places: Sequence[int], holders: Mapping[int, int]) -> tuple[float, int]:
    bits = sum(2.0 + 1.0 / math.sqrt(holders[place]) for place in places)
    return bits, -min(places, default=0)
