"""Which seats the policy makes, for whom they are and when they open. Pure: a seat is one counter for a while."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from charteroak.booking.rules import days_between, moment_of, sessions_on
from charteroak.booking.states import SeatState
from charteroak.program.rules import Policy, Session, Site

# Steps of the golden ratio (its fraction) spread any part of a day's seats evenly over the day, the same every time.
_GOLDEN = 0.6180339887498949
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class SeatKind(StrEnum):
    """Whom a seat is for."""

    PUBLIC = "public"
    TELEPHONE = "telephone"  # staff book it for callers and visitors
    PARTNER = "partner"
    WALK_IN = "walk_in"  # nobody books it


PUBLIC_KINDS = frozenset({SeatKind.PUBLIC})
STAFF_KINDS = frozenset({SeatKind.PUBLIC, SeatKind.TELEPHONE, SeatKind.PARTNER})


@dataclass(frozen=True, order=True)
class Seat:
    """One counter for the length of one seat. Moments are aware, in UTC; `counter` counts from 1.

    `released_at`: from when it can be had; `public_at`: from when a reserved one is for everybody, None for never.
    """

    starts_at: datetime
    site: str
    counter: int
    ends_at: datetime
    kind: SeatKind = SeatKind.PUBLIC
    released_at: datetime = _LONG_AGO
    public_at: datetime | None = None

    @property
    def key(self) -> tuple[str, datetime, int]:
        return self.site, self.starts_at, self.counter


@dataclass(frozen=True)
class SeatChanges:
    """What makes the seats in the table follow the policy: withdraw first, then decide again."""

    withdraw: tuple[Seat, ...]
    reopen: tuple[Seat, ...]
    create: tuple[Seat, ...]


def expand_seats(*, policy: Policy, first: date, last: date) -> tuple[Seat, ...]:
    """Return, in order, every seat that the policy makes from one local day to another.

    Seats are cut from the time that really passes between opening and closing. When the clocks go
    forward, the missing hour makes no seat; when they go back, the hour that comes twice makes seats twice.
    """
    seats: list[Seat] = []
    for site in policy.sites:
        for day in days_between(first, last):
            of_day = [
                seat
                for session in sessions_on(policy=policy, site=site, on=day)
                if session.kind != "walk_in"
                for seat in _session_seats(policy, site, session, day)
            ]
            seats.extend(_released(sorted(of_day), policy, site, day))
    return tuple(sorted(seats))


def _session_seats(policy: Policy, site: Site, session: Session, day: date) -> Iterator[Seat]:
    zone = policy.zone_of(site)
    starts_at, closes_at = moment_of(day, session.opens, zone), moment_of(day, session.closes, zone)
    length = timedelta(minutes=session.minutes)
    kinds = _kinds(session)
    while starts_at + length <= closes_at:
        for counter, kind in enumerate(kinds, start=1):
            yield Seat(
                starts_at=starts_at, site=site.code, counter=counter, ends_at=starts_at + length, kind=kind
            )
        starts_at += length


def _kinds(session: Session) -> list[SeatKind]:
    kept = session.reserved
    everybody = session.counters - kept.walk_in - kept.telephone - kept.partner
    return [
        *[SeatKind.PUBLIC] * everybody,
        *[SeatKind.TELEPHONE] * kept.telephone,
        *[SeatKind.PARTNER] * kept.partner,
        *[SeatKind.WALK_IN] * kept.walk_in,
    ]


def _released(seats: list[Seat], policy: Policy, site: Site, day: date) -> Iterator[Seat]:
    for index, seat in enumerate(seats):
        days_before = _days_before(index, policy)
        released_at = moment_of(
            day - timedelta(days=days_before), policy.booking.release.opens, policy.zone_of(site)
        )
        reserved = seat.kind in (SeatKind.TELEPHONE, SeatKind.PARTNER)
        yield replace(
            seat,
            released_at=released_at,
            public_at=seat.starts_at - timedelta(hours=policy.booking.public_hours) if reserved else None,
        )


def _days_before(index: int, policy: Policy) -> int:
    """Return how many days before its day the seat of that place among the day's opens."""
    place, reached = (index * _GOLDEN) % 1.0, 0.0
    for drip in policy.booking.release.drips:
        reached += drip.percent / 100
        if place < reached:
            return drip.days_before
    return (
        policy.booking.release.drips[-1].days_before
        if policy.booking.release.drips
        else policy.booking.days_ahead
    )


def is_within(seat: Seat, closures: Iterable[tuple[str, datetime, datetime]]) -> bool:
    """Tell whether a seat falls into a closure: its site, from when and until when."""
    return any(
        seat.site == site and seat.starts_at < until and seat.ends_at > since
        for site, since, until in closures
    )


def next_release(*, policy: Policy, at: datetime) -> datetime:
    """Return the next moment at which seats open, by the city's clock."""
    zone = policy.city.time_zone
    today = at.astimezone(ZoneInfo(zone)).date()
    opens = policy.booking.release.opens
    return next(
        moment
        for moment in (moment_of(today + timedelta(days=number), opens, zone) for number in range(3))
        if moment > at
    )


def change_seats(*, wanted: Iterable[Seat], existing: Iterable[tuple[Seat, SeatState]]) -> SeatChanges:
    """Decide how the seats in the table come to follow the policy, and leave those alone that are held.

    A wanted seat that overlaps a held one at the same counter is left out, so that a policy with another
    length of appointment takes effect around what is already booked. A free seat whose end changes is
    withdrawn, and reopened with its new end once the change is decided again.
    """
    known = {seat.key: (seat, state) for seat, state in existing}
    held = [seat for seat, state in known.values() if state is SeatState.TAKEN]
    offered = {seat.key: seat for seat in wanted if not any(_overlap(seat, other) for other in held)}
    return SeatChanges(
        withdraw=tuple(
            sorted(
                seat
                for key, (seat, state) in known.items()
                if state is SeatState.FREE and offered.get(key) != seat
            )
        ),
        reopen=tuple(
            sorted(
                seat for key, seat in offered.items() if key in known and known[key][1] is SeatState.WITHDRAWN
            )
        ),
        create=tuple(sorted(seat for key, seat in offered.items() if key not in known)),
    )


def _overlap(one: Seat, other: Seat) -> bool:
    same_counter = one.site == other.site and one.counter == other.counter
    return same_counter and one.starts_at < other.ends_at and other.starts_at < one.ends_at
