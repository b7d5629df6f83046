"""A trial of the whole matching in memory, with keys and judgement but without a hash or a database. Pure."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from charteroak.matching.fields import compare
from charteroak.matching.judging import OPENED, Verdict, rank, verdict_of
from charteroak.matching.keys import matching_keys
from charteroak.matching.levels import Agreement
from charteroak.matching.people import Person
from charteroak.matching.weights import Weights, weigh

Keys = Callable[[Person], Iterable[bytes]]


class KeyIndex:
    """Who has which key: two arrays, sorted by key. `cards`: the number of cards."""

    def __init__(self, hashes: NDArray[np.uint64], holders: NDArray[np.uint32], cards: int) -> None:
        order = np.argsort(hashes, kind="stable")
        self.hashes, self.holders, self.cards = hashes[order], holders[order], cards

    @classmethod
    def of(cls, people: Iterable[Person], keys: Keys = matching_keys) -> KeyIndex:
        """Build the index of these people, who are numbered in their order from 0."""
        hashes: list[int] = []
        counts: list[int] = []
        for person in people:
            found = [hash_key(key) for key in keys(person)]
            hashes += found
            counts.append(len(found))
        holders = np.repeat(np.arange(len(counts), dtype=np.uint32), counts)
        return cls(np.array(hashes, np.uint64), holders, len(counts))

    def shared(self, person: Person, keys: Keys = matching_keys) -> dict[int, list[int]]:
        """Return for each holder of one of this person's keys the places of those keys."""
        wanted = np.array([hash_key(key) for key in keys(person)], np.uint64)
        starts = np.searchsorted(self.hashes, wanted, "left")
        ends = np.searchsorted(self.hashes, wanted, "right")
        found: dict[int, list[int]] = {}
        for place, (start, end) in enumerate(zip(starts, ends, strict=True)):
            for holder in self.holders[start:end].tolist():
                found.setdefault(holder, []).append(place)
        return found


def hash_key(key: bytes) -> int:
    """Return 64 bits that stand for a key."""
    return int.from_bytes(hashlib.blake2b(key, digest_size=8).digest(), "big")


@dataclass(frozen=True)
class Applicant:
    """Somebody who comes. `record`: the number of their own card's record, or None where they are new."""

    person: Person
    record: int | None
    community: str
    errors: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """What became of one applicant.

    `shared`: records that share a key; `opened`: how many of them were opened; `own`: the weight of the applicant's own
    record, None where it was not opened; `other`: the greatest weight of anybody else's.
    """

    applicant: Applicant
    shared: int
    has_shared: bool
    opened: int
    own: float | None
    other: float | None
    agreement: Agreement | None

    def miss(self, weights: Weights) -> str:
        """Say why somebody who came back was not found, or ''."""
        if self.own is None:
            return "not opened" if self.has_shared else "no shared key"
        return "judged different" if verdict_of(self.own, weights) is Verdict.NO_MATCH else ""

    def is_referred(self, weights: Weights) -> bool:
        """Is a card of anybody else shown to the clerk?"""
        return self.other is not None and verdict_of(self.other, weights) is not Verdict.NO_MATCH


def meet(
    applicant: Applicant,
    *,
    people: Sequence[Person],
    index: KeyIndex,
    weights: Weights,
    keys: Keys = matching_keys,
) -> Outcome:
    """Let one applicant come: keys, ranking, opening, comparing."""
    shared = index.shared(applicant.person, keys)
    opened = rank(shared)[:OPENED]
    own = other = agreement = None
    for record in opened:
        agreed = compare(applicant.person, people[record], weights=weights)
        weight = weigh(agreed, cards=index.cards, weights=weights)
        if record == applicant.record:
            own, agreement = weight, agreed
        elif other is None or weight > other:
            other = weight
            agreement = agreement if applicant.record is not None else agreed
    return Outcome(applicant, len(shared), applicant.record in shared, len(opened), own, other, agreement)


@dataclass(frozen=True)
class Figures:
    """Recall among those who came back, referrals among those who are new, and precision of what the clerk is shown."""

    back: int
    new: int
    found: int
    referred: int
    same_right: int
    same_wrong: int

    @property
    def recall(self) -> float:
        return self.found / max(self.back, 1)

    @property
    def false_referrals(self) -> float:
        return self.referred / max(self.new, 1)


def figures(outcomes: Sequence[Outcome], weights: Weights) -> Figures:
    """Count what a clerk would have been shown."""
    back = [each for each in outcomes if each.applicant.record is not None]
    new = [each for each in outcomes if each.applicant.record is None]
    return Figures(
        back=len(back),
        new=len(new),
        found=sum(1 for each in back if not each.miss(weights)),
        referred=sum(1 for each in new if each.is_referred(weights)),
        same_right=sum(1 for each in back if each.own is not None and each.own >= weights.same),
        same_wrong=sum(1 for each in outcomes if each.other is not None and each.other >= weights.same),
    )


def misses(outcomes: Sequence[Outcome], weights: Weights) -> Counter[tuple[str, str, str]]:
    """Count those who came back and were not found, by community, what was wrong, and why."""
    return Counter(
        (each.applicant.community, "+".join(each.applicant.errors) or "none", each.miss(weights))
        for each in outcomes
        if each.applicant.record is not None and each.miss(weights)
    )
