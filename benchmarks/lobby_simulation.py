"""How well a line's waiting time is foretold: evenings of invented people, played with the room's own rule.

`python benchmarks/lobby_simulation.py [--evenings N] [--seed N]`

Each who takes a number is told a range; when they are called, the true wait is compared. Printed are, for each kind of
evening, how far the middle was off (mean, in minutes), how often the wait was within the range (the aim is 80 %, and
between 75 and 85 is well), how wide ranges were, and how many who took a number were not done when it closed.

What is assumed: people come by chance, one by one; a service is log-normal with a standard deviation of half its mean;
an evening's own mean differs from the usual one by the spread below, which the rule does not know; one in twenty has a
priority, and one in twenty five does not answer when called. The launch: 60 people at the door when it opens, nearly
as many after them as can be served, and a counter that closes for a while.

Beside it stands the plain rule, (people ahead + 1) x mean of those served / counters, in the same evenings.
"""

from __future__ import annotations

import argparse
import heapq
import math
import random
import statistics
from collections.abc import Iterator
from dataclasses import dataclass, field

from charteroak.lobby.waits import ServiceSums, WaitRange, blend, estimate_wait, usual_pace

_PRIORITY, _NO_SHOW = 0.05, 0.04
_SERVICE_SPREAD = 0.5


@dataclass(frozen=True)
class Scene:
    """A kind of evening. Times in minutes; `closing`: counters that close, with the moment and for how long."""

    name: str
    minutes: float
    counters: int
    usual: float
    day_spread: float  # of an evening's mean, relative
    at_opening: int
    load: float  # people who come, by how many could be served
    closing: tuple[tuple[float, float], ...] = ()


CALM = Scene("calm evening", 150, 3, 12.0, 0.15, 4, 0.85)
LAUNCH = Scene("launch", 300, 8, 15.0, 0.15, 60, 0.9, closing=((90, 45),))
SCENES = (CALM, LAUNCH)


@dataclass(order=True)
class Person:
    rank: tuple[bool, float, int]  # without priority, came at, who
    told: WaitRange = field(compare=False)
    plain: float = field(compare=False)
    is_there: bool = field(compare=False)
    wait: float = field(default=0.0, compare=False)


@dataclass(frozen=True)
class Told:
    """What somebody was told, how long it was in truth, and whether they were done before it closed."""

    told: WaitRange
    plain: float
    wait: float
    is_done: bool


class Evening:
    """One evening at a site: people come, are told a range, and are called in order."""

    def __init__(self, scene: Scene, dice: random.Random) -> None:
        self.scene, self.dice = scene, dice
        self.mean = scene.usual * dice.lognormvariate(0, scene.day_spread)
        self.usual = usual_pace(policy_minutes=scene.usual, recent=ServiceSums())
        self.sums = ServiceSums()
        self.open = scene.counters
        self.since: list[float] = []  # when each service that goes on began
        self.waiting: list[Person] = []
        self.done: list[Told] = []
        # (minute, turn, what): a service that ends carries when it began.
        self.events: list[tuple[float, int, str, float]] = []
        self.turn = 0

    def play(self) -> list[Told]:
        """Return what each was told who took a number, and what became of it."""
        for minute in self._arrivals():
            self._plan(minute, "comes")
        for minute, length in self.scene.closing:
            self._plan(minute, "closes")
            self._plan(minute + length, "opens")
        while self.events:
            now, _, what, begun = heapq.heappop(self.events)
            self._happens(now, what, begun)
            while len(self.since) < self.open and self.waiting:
                self._call(now)
        return self.done

    def _arrivals(self) -> Iterator[float]:
        yield from [0.0] * self.scene.at_opening
        rate = self.scene.load * self.scene.counters / self.scene.usual
        minute = self.dice.expovariate(rate)
        while minute < self.scene.minutes:
            yield minute
            minute += self.dice.expovariate(rate)

    def _plan(self, minute: float, what: str, begun: float = 0.0) -> None:
        self.turn += 1
        heapq.heappush(self.events, (minute, self.turn, what, begun))

    def _happens(self, now: float, what: str, begun: float) -> None:
        if what == "comes":
            self._comes(now)
        elif what == "closes":
            self.open -= 1
        elif what == "opens":
            self.open += 1
        else:
            self.since.remove(begun)
            took = now - begun
            self.sums += ServiceSums(1, took, took * took)

    def _comes(self, now: float) -> None:
        rank = (self.dice.random() >= _PRIORITY, now, self.turn + len(self.waiting) + len(self.done))
        under_way = [now - begun for begun in self.since]
        pace = blend(self.usual, self.sums, under_way=under_way)
        ahead = sum(other.rank < rank for other in self.waiting)
        told = estimate_wait(ahead=ahead, pace=pace, counters=self.open, under_way=under_way)
        last = estimate_wait(ahead=len(self.waiting), pace=pace, counters=self.open, under_way=under_way)
        if told is None or last is None or now + last.middle + pace.mean > self.scene.minutes:
            return  # the line is full, and the door says so
        heapq.heappush(self.waiting, Person(rank, told, self._plain(ahead), self.dice.random() >= _NO_SHOW))

    def _plain(self, ahead: int) -> float:
        turns = ahead + 1 - (self.open - len(self.since))
        return max(0, turns) * blend(self.usual, self.sums).mean / self.open

    def _call(self, now: float) -> None:
        person = heapq.heappop(self.waiting)
        took = 0.0
        if person.is_there:
            took = self._service()
            self.since.append(now)
            self._plan(now + took, "ends", now)
        self.done.append(
            Told(person.told, person.plain, now - person.rank[1], now + took <= self.scene.minutes)
        )

    def _service(self) -> float:
        sigma = math.sqrt(math.log(1 + _SERVICE_SPREAD**2))
        return self.mean * self.dice.lognormvariate(-sigma * sigma / 2, sigma)


@dataclass(frozen=True)
class Outcome:
    """Over many evenings: minutes and parts of one."""

    people: int
    mean_wait: float
    mean_error: float
    plain_error: float
    coverage: float
    width: float
    left_over: float

    @property
    def words(self) -> str:
        """Return the figures as one row."""
        return (
            f"{self.people:>8}{self.mean_wait:>11.1f}{self.mean_error:>12.1f}{self.plain_error:>12.1f}{self.coverage:>11.1%}"
            f"{self.width:>10.1f}{self.left_over:>12.1%}"
        )


def play(scene: Scene, *, evenings: int, seed: int) -> Outcome:
    """Play evenings of one kind. Those who went straight to a counter are not counted: nothing was foretold."""
    dice = random.Random(seed)  # noqa: S311  # evenings that can be played again, no secrets
    told = [one for _ in range(evenings) for one in Evening(scene, dice).play()]
    waited = [one for one in told if one.told.middle > 0]
    return Outcome(
        people=len(waited),
        mean_wait=statistics.fmean(one.wait for one in waited),
        mean_error=statistics.fmean(abs(one.wait - one.told.middle) for one in waited),
        plain_error=statistics.fmean(abs(one.wait - one.plain) for one in waited),
        coverage=statistics.fmean(one.told.low <= one.wait <= one.told.high for one in waited),
        width=statistics.fmean(one.told.high - one.told.low for one in waited),
        left_over=statistics.fmean(not one.is_done for one in told),
    )


def main() -> None:
    """Play and print."""
    parser = argparse.ArgumentParser(description="How well a line's waiting time is foretold.")
    parser.add_argument("--evenings", type=int, default=400)
    parser.add_argument("--seed", type=int, default=20_261_122)
    asked = parser.parse_args()
    names = ("people", "mean wait", "mean error", "plain rule", "in range", "width", "left over")
    widths = (8, 11, 12, 12, 11, 10, 12)
    print(" " * 16 + "".join(f"{name:>{width}}" for name, width in zip(names, widths, strict=True)))
    for scene in SCENES:
        print(f"{scene.name:<16}{play(scene, evenings=asked.evenings, seed=asked.seed).words}")


if __name__ == "__main__":
    main()
