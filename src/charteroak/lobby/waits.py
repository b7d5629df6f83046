"""How long it takes: (people ahead + 1) x mean / counters, and a range that is right about four times of five. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

# Standard normal quantile of 90 %: one in ten waits is longer than the range says, one in ten shorter.
_Z = 1.2816
# The usual mean counts as much as so many of today's services.
USUAL_WEIGHT = 10
# How far one day's mean is from the usual one, and how much one service differs from another, relative to the mean;
# until there is something to go by.
_DAY_SPREAD = 0.15
_SERVICE_SPREAD = 0.5
# Fewer than that say nothing about what is usual.
_FEWEST = 20


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


def blend(usual: Pace, today: ServiceSums) -> Pace:
    """Return today's own mean and spread blended with the usual ones, by how many were served today."""
    weight = today.served / (today.served + USUAL_WEIGHT)
    if not weight:
        return usual
    own = today.minutes / today.served
    mean = (1 - weight) * usual.mean + weight * own
    usual_square = (usual.spread * mean / usual.mean) ** 2 if usual.mean else 0.0
    spread = math.sqrt((1 - weight) * usual_square + weight * _spread(today, own) ** 2)
    return Pace(mean=mean, spread=spread, served=today.served)


def _spread(sums: ServiceSums, mean: float) -> float:
    return math.sqrt(max(0.0, sums.squares / sums.served - mean * mean))


@dataclass(frozen=True)
class WaitRange:
    """Minutes from now until somebody is called: about four times of five between low and high."""

    low: int
    high: int
    middle: float


def estimate_wait(
    *, ahead: int, pace: Pace, counters: int, idle: int = 0, starts_in: float = 0.0
) -> WaitRange | None:
    """Return how long somebody waits who has so many people before them; None where no counter is open.

    :param idle: open counters with nobody at them. :param starts_in: minutes until the opening begins.
    """
    if counters < 1:
        return None
    turns = max(0, ahead + 1 - idle)
    middle = turns * pace.mean / counters
    low, high = _quantiles(middle, _deviation(turns, pace, counters))
    return WaitRange(
        low=math.floor(starts_in + low), high=math.ceil(starts_in + high), middle=starts_in + middle
    )


def _deviation(turns: int, pace: Pace, counters: int) -> float:
    # What one service after another adds, and that the mean itself is known only so well.
    relative = pace.spread / pace.mean if pace.mean else 0.0
    unsure = (relative**2 + USUAL_WEIGHT * _DAY_SPREAD**2) / (pace.served + USUAL_WEIGHT)
    step = pace.mean / counters
    return math.sqrt(turns * (step * relative) ** 2 + (turns * step) ** 2 * unsure)


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
