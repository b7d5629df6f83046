"""What is counted when applicants are checked, for us and for what stands beside us. Pure."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from charteroak.matching.people import Person


@dataclass(frozen=True)
class Applicant:
    """Somebody at the counter. `card`: the number in the city of whoever has a card already, None for a new person."""

    person: Person = field(repr=False)
    community: str
    card: int | None
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """What one check gave: the cards in the order in which they were named, and what it took."""

    cards: tuple[int, ...]
    verdicts: tuple[str, ...] = ()
    milliseconds: float = 0.0
    macs: int = 0
    openings: int = 0


@dataclass(frozen=True)
class Share:
    """How many of how many, with the interval of 95 % (Wilson 1927) that so many allow."""

    some: int
    all: int

    @property
    def rate(self) -> float:
        return self.some / self.all if self.all else 0.0

    def interval(self) -> tuple[float, float]:
        if not self.all:
            return 0.0, 1.0
        z = 1.96
        middle = self.rate + z * z / (2 * self.all)
        half = z * math.sqrt(self.rate * (1 - self.rate) / self.all + z * z / (4 * self.all**2))
        scale = 1 + z * z / self.all
        return max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale)


Asked = Sequence[tuple[Applicant, Answer]]


def recall(asked: Asked) -> Share:
    """Return how many of those who have a card were led to it."""
    returning = [(applicant, answer) for applicant, answer in asked if applicant.card is not None]
    return Share(sum(applicant.card in answer.cards for applicant, answer in returning), len(returning))


def false_referrals(asked: Asked) -> Share:
    """Return how many new people were led to somebody's card."""
    new = [answer for applicant, answer in asked if applicant.card is None]
    return Share(sum(bool(answer.cards) for answer in new), len(new))


def f1(asked: Asked) -> dict[str, float]:
    """Measure 'has this applicant a card, and is it that one' by the first card named."""
    right = sum(1 for applicant, answer in asked if answer.cards and answer.cards[0] == applicant.card)
    named = sum(1 for _, answer in asked if answer.cards)
    returning = sum(1 for applicant, _ in asked if applicant.card is not None)
    precision, found = right / max(named, 1), right / max(returning, 1)
    return {"precision": precision, "recall": found, "f1": 2 * right / max(named + returning, 1)}


def by(
    asked: Asked, groups: Callable[[Applicant], Iterable[str]]
) -> dict[str, list[tuple[Applicant, Answer]]]:
    """Sort what was asked into groups; an applicant may be in several."""
    found: dict[str, list[tuple[Applicant, Answer]]] = defaultdict(list)
    for applicant, answer in asked:
        for group in groups(applicant):
            found[group].append((applicant, answer))
    return dict(sorted(found.items()))


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that `share` of the values do not exceed (the nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else 0.0


def spread(values: Sequence[float]) -> dict[str, float]:
    return {
        "mean": sum(values) / max(len(values), 1),
        "p50": percentile(values, 0.5),
        "p95": percentile(values, 0.95),
        "max": max(values, default=0.0),
    }


def summarize(asked: Asked) -> dict[str, object]:
    """Return every figure of one round of applicants."""
    answers = [answer for _, answer in asked]
    return {
        "recall": _plain(recall(asked)),
        "false_referrals": _plain(false_referrals(asked)),
        "first": f1(asked),
        "communities": {
            name: {"recall": _plain(recall(some)), "false_referrals": _plain(false_referrals(some))}
            for name, some in by(asked, lambda applicant: (applicant.community,)).items()
        },
        "kinds": {
            name: {"recall": _plain(recall(some)), "false_referrals": _plain(false_referrals(some))}
            for name, some in by(asked, lambda applicant: applicant.kinds).items()
        },
        "milliseconds": spread([answer.milliseconds for answer in answers]),
        "macs_each_holder": spread([answer.macs for answer in answers]),
        "openings": spread([answer.openings for answer in answers]),
    }


def _plain(share: Share) -> dict[str, float]:
    low, high = share.interval()
    return {"rate": share.rate, "low": low, "high": high, "some": share.some, "of": share.all}
