"""How long it takes: what is ahead of somebody, by the counters open, and a range right four times of five. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# Standard normal quantile of 90 %: one in ten waits is longer than the range says, one in ten shorter.
_Z = 1.2816
# The usual mean counts as much as so many of today's services.
USUAL_WEIGHT = 10
# How far a day is from what is usual, with counters that close for a while; and how much one service differs from
# another, relative to the mean, until there is something to go by.
_DAY_SPREAD = 0.2
_SERVICE_SPREAD = 0.5
# How much of a service is waited for at least where all counters have somebody.
_SOON = 0.3
_IN_THE_MIDDLE = 0.5
_HARDLY_EVER = 1e-6
_FORGOTTEN = 3
# Fewer than that say nothing about what is usual.
_FEWEST = 20
# Minutes from which a wait is said in hours, and in which steps then.
_LONG, _STEP = 60, 5


@dataclass(frozen=True)
class ServiceSums:
    """How many were served, the sum of their minutes and of these squared: of no one of them by itself."""

    served: int = 0
    minutes: float = 0.0
    squares: float = 0.0

    def __add__(self, other: ServiceSums) -> ServiceSums:
        return ServiceSums(
            self.served + other.served, self.minutes + other.minutes, self.squares + other.squares
        )


@dataclass(frozen=True)
class Pace:
    """How many minutes one service takes, how far they spread, and on how many services of today that rests."""

    mean: float
    spread: float
    served: int = 0


def usual_pace(*, policy_minutes: float, recent: ServiceSums) -> Pace:
    """Return what is usual at a site: the mean of its recent days, or the policy's minutes where these are few."""
    if recent.served < _FEWEST:
        return Pace(mean=policy_minutes, spread=policy_minutes * _SERVICE_SPREAD)
    mean = recent.minutes / recent.served
    return Pace(mean=mean, spread=_spread(recent, mean))


def blend(usual: Pace, today: ServiceSums, *, under_way: Sequence[float] = ()) -> Pace:
    """Return today's own mean and spread blended with the usual ones, by how many were served today.

    :param under_way: for how many minutes each service that is going on has lasted. It enters as long as such services
        come to last: those that are over first are the short ones, and alone would make the mean too small.
    """
    for elapsed in under_way:
        whole = min(elapsed + minutes_left(usual, elapsed), _FORGOTTEN * usual.mean)
        today += ServiceSums(1, whole, whole**2)
    weight = today.served / (today.served + USUAL_WEIGHT)
    if not weight:
        return usual
    own = today.minutes / today.served
    mean = (1 - weight) * usual.mean + weight * own
    usual_square = (usual.spread * mean / usual.mean) ** 2 if usual.mean else 0.0
    spread = math.sqrt((1 - weight) * usual_square + weight * _spread(today, own) ** 2)
    return Pace(mean=mean, spread=spread, served=today.served)


def minutes_left(pace: Pace, elapsed: float) -> float:
    """Return how much longer a service lasts, as expected, that has lasted so long: log-normal, as services are."""
    relative = pace.spread / pace.mean
    sigma = math.sqrt(math.log(1 + relative**2))
    lasted = elapsed / pace.mean
    if lasted <= 0 or sigma == 0:  # also a time so short that nothing is left of it when it is divided
        return max(0.0, pace.mean - elapsed)
    z = (math.log(lasted) + sigma**2 / 2) / sigma
    longer = _normal(-z)
    if longer < _HARDLY_EVER:
        return pace.mean
    # A clerk who forgot to press 'done' counts as somebody who begins.
    return min(pace.mean, pace.mean * _normal(sigma - z) / longer - elapsed)


def _normal(z: float) -> float:
    return math.erfc(-z / math.sqrt(2)) / 2


def _spread(sums: ServiceSums, mean: float) -> float:
    return math.sqrt(max(0.0, sums.squares / sums.served - mean * mean))


@dataclass(frozen=True)
class WaitRange:
    """Minutes from now until somebody is called: about four times of five between low and high."""

    low: int
    high: int
    middle: float

    @property
    def is_long(self) -> bool:
        """Tell whether it is said in hours and minutes."""
        return self.high >= _LONG

    @property
    def said(self) -> tuple[int, int]:
        """Return both ends as they are said: long ones in steps of five minutes, away from the middle."""
        if not self.is_long:
            return self.low, self.high
        return self.low // _STEP * _STEP, -(-self.high // _STEP) * _STEP


def estimate_wait(
    *, ahead: int, pace: Pace, counters: int, under_way: Sequence[float] = (), starts_in: float = 0.0
) -> WaitRange | None:
    """Return how long somebody waits who has so many people before them; None where no counter is open.

    :param under_way: for how many minutes each counter that has somebody has had them.
    :param starts_in: minutes until the opening begins.
    """
    if counters < 1:
        return None
    middle = 0.0
    if ahead >= counters - len(under_way):
        # What is to be done before: the people ahead, and the rest of what goes on; less what the other counters will
        # be in the middle of at that moment, half a service each and somewhat more.
        half = pace.mean * (1 + (pace.spread / pace.mean) ** 2) / 2
        left = sum(minutes_left(pace, elapsed) for elapsed in under_way)
        work = ahead * pace.mean + left - (counters - 1) * half
        middle = max(work, pace.mean * _SOON) / counters
    low, high = _quantiles(middle, _deviation(middle, pace, counters))
    high = max(
        high, middle
    )  # where next to nothing is expected, and that is most unsure, nine of ten are below it
    return WaitRange(
        low=math.floor(starts_in + low), high=math.ceil(starts_in + high), middle=starts_in + middle
    )


def _deviation(middle: float, pace: Pace, counters: int) -> float:
    # What one service after another adds, what the counters are in the middle of, and that the mean itself is known
    # only so well.
    relative = pace.spread / pace.mean
    unsure = (relative**2 + USUAL_WEIGHT * _DAY_SPREAD**2) / (pace.served + USUAL_WEIGHT)
    step = pace.mean / counters
    turns = middle / step
    return math.sqrt((turns + _IN_THE_MIDDLE * counters) * (step * relative) ** 2 + middle**2 * unsure)


def _quantiles(middle: float, deviation: float) -> tuple[float, float]:
    # Of a gamma distribution (Wilson and Hilferty, 1931): a wait is never below nothing, and long ones are longer.
    if not middle or not deviation:
        return middle, middle
    third = (deviation / middle) ** 2 / 9
    return tuple(  # type: ignore[return-value]  # two of them
        middle * max(0.0, 1 - third + z * math.sqrt(third)) ** 3 for z in (-_Z, _Z)
    )


def people_before(ahead: int, *, pace: Pace, counters: int, to_come: Iterable[float]) -> int:
    """Return how many go before somebody: those in line, and appointments that come before it would be their turn.

    :param to_come: in how many minutes each of them is due, in order.
    """
    before = ahead
    for due_in in to_come:
        if counters < 1 or due_in > (before + 1) * pace.mean / counters:
            break
        before += 1
    return before
