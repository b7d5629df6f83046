"""A release with a waiting room: when it is on, how fast people go in, what a page may promise. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from charteroak.booking.rules import moment_of
from charteroak.booking.seat_plan import next_release
from charteroak.program.rules import Policy

# However quiet it is: for so long after a release people pass through the room, so that a late rush finds it open.
SHORTEST = timedelta(minutes=5)
# However long the line is: nobody is kept from times that nobody else wants.
LONGEST = timedelta(hours=6)
# For how long somebody who went in may look around and book.
INSIDE = timedelta(minutes=10)
# So many may go in at once after a lull; more than that is not saved up.
_BURST_SECONDS = 5
_SOONEST, _LATEST = 10, 120  # seconds between two looks of one page, while answers are quick
# All who wait look so often together, as long as nobody has to wait longer than above for it.
_LOOKS_PER_SECOND = 100
# The first looks after a draw: so many a second, and over so many seconds at most.
_FIRST_LOOKS_PER_SECOND, _LONGEST_SPREAD = 100, 120
# Requests that may wait for a thread of one process before it counts as behind, about a tenth of a second's
# work; and how many more count as once more.
_FEW_WAITING, _MORE_WAITING = 16, 48
_MOST_SLOWED = 4.0
# Looks are put off by less than the rest: who is not told anything loads the page again.
_MOST_PUT_OFF = 1.5


@dataclass(frozen=True)
class RushFacts:
    """How far the line of one release is. `last`: the number of the last place; 0 before the draw."""

    release_at: datetime
    drawn_at: datetime | None
    drawn: int
    last_drawn: int
    admitted: int
    last: int
    people: int
    is_over: bool

    def number_of(self, place: int, draw: int | None) -> int:
        """Return a place's number in line: as drawn, or behind all who were drawn, in the order of coming."""
        if draw is not None:
            return draw
        return self.drawn + max(1, place - self.last_drawn)


@dataclass(frozen=True)
class PlaceFacts:
    """A place in line. `number` is 0 before the draw."""

    id: int
    number: int
    admitted_at: datetime | None
    is_used: bool


def release_with_room(*, policy: Policy, at: datetime) -> datetime | None:
    """Return the release whose waiting room may be open at a moment, or None."""
    minutes = policy.booking.release.waiting_minutes
    if not minutes:
        return None
    coming = next_release(policy=policy, at=at)
    if at >= coming - timedelta(minutes=minutes):
        return coming
    last = _last_release(policy, at)
    return last if at < last + LONGEST else None


def _last_release(policy: Policy, at: datetime) -> datetime:
    zone = policy.city.time_zone
    today, opens = at.astimezone(ZoneInfo(zone)).date(), policy.booking.release.opens
    moments = [moment_of(today - timedelta(days=number), opens, zone) for number in range(2)]
    return next(moment for moment in moments if moment <= at)


def is_over(*, release_at: datetime, admitted: int, last: int, at: datetime) -> bool:
    """Tell whether a rush is over: everybody went in, and it is not so early that many may still come."""
    return at >= release_at + SHORTEST and admitted >= last


def slowed(waiting: int) -> float:
    """Return how far to back off while requests wait for a thread: 1 not at all; 4 is the most.

    By so much fewer go in each second, and pages look again later. What waits already is answered; what keeps a server
    behind is what its own answers ask for, and that is less then.

    :param waiting: requests that this process has accepted and not begun.
    """
    return min(_MOST_SLOWED, 1.0 + max(0, waiting - _FEW_WAITING) / _MORE_WAITING)


def spread_of_first_looks(people: int) -> float:
    """Return over how many seconds after a draw those who waited for it look: all at once is what brings sites down."""
    return min(float(_LONGEST_SPREAD), people / _FIRST_LOOKS_PER_SECOND)


def first_wave(*, drawn: int, per_second: float) -> tuple[int, float]:
    """Return how many of the first numbers may go in at the draw, and after how many seconds counting begins.

    As many as would go in while the first looks are spread. They look evenly over that time and so go in at the meant
    rate. Counted on from nothing instead, those whose turn has come pile up before they look, and twice as many go in
    each second at the end of it.
    """
    seconds = max(1.0, spread_of_first_looks(drawn))
    return min(drawn, math.floor(per_second * seconds)), seconds if seconds > 1 else 0.0


def count_on(
    *, admitted: int, counted_at: datetime, last: int, per_second: float, at: datetime
) -> tuple[int, datetime]:
    """Return up to which number people may go in now, and from when to count next. Nothing is saved up for later."""
    seconds = (at - counted_at).total_seconds()
    more = math.floor(min(seconds, _BURST_SECONDS) * per_second)
    if more < 1:
        return admitted, counted_at
    if seconds > _BURST_SECONDS or admitted + more > last:
        return min(admitted + more, max(last, admitted)), at
    return admitted + more, counted_at + timedelta(seconds=more / per_second)


def measured_rate(rush: RushFacts, *, per_second: float, at: datetime) -> float:
    """Return how many a second really went in since the release; what is meant, while there is nothing to measure."""
    seconds = (at - rush.release_at).total_seconds()
    if seconds < 30 or not rush.admitted:
        return per_second
    # Not more than is meant: those who may go in at once after the draw are no measure.
    return min(max(rush.admitted / seconds, per_second / 20), per_second)


def minutes_to_wait(ahead: int, *, rate: float) -> int:
    """Return an honest guess, rounded up, for so many people ahead."""
    return max(1, math.ceil(ahead / rate / 60))


def seconds_to_next_look(
    rush: RushFacts, *, ahead: int, rate: float, chance: float, at: datetime, slow: float = 1.0
) -> int:
    """Return after how many seconds a page looks again: rarely when far behind, and never all at once.

    :param chance: between 0 and 1, another one for each look. :param slow: as `slowed` says.
    """
    to_release = (rush.release_at - at).total_seconds()
    apart = rush.people / _LOOKS_PER_SECOND
    put_off = min(slow, _MOST_PUT_OFF)
    if rush.drawn_at is None and to_release > 0:
        wait = min(max(90.0, apart), _LATEST) * put_off * (0.75 + chance / 2)
        if wait > to_release - 30:
            # Nobody gains by being the first to look after the draw: so all come one after another.
            wait = to_release + 2 + chance * max(8.0, spread_of_first_looks(rush.people))
    else:
        # However many wait: whose turn comes sooner looks then, or seats lie idle until they do.
        turn = ahead / rate
        wait = min(max(turn / 4, min(apart, turn), _SOONEST), _LATEST) * put_off * (1 + chance / 4)
    return max(_SOONEST, math.ceil(wait))
