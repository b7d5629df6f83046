"""Opening hours and the seats that follow from them. Pure: the policy and a moment in, moments out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from charteroak.booking.states import AppointmentState, SeatState
from charteroak.lib.clock import local_date
from charteroak.program.rules import BookingRules, Policy, Session, Site

# What somebody may ask to be ready for them. Codes only: an appointment holds no words of a person's own.
ACCESS_NEEDS = ("step_free", "sign_language", "interpreter", "reading_help", "quiet_place")

# Nobody is told of an opening further away than this.
_FARTHEST_OPENING_DAYS = 60


@dataclass(frozen=True, order=True)
class Seat:
    """One counter for the length of one appointment. Moments are aware, in UTC; `counter` counts from 1."""

    starts_at: datetime
    site: str
    counter: int
    ends_at: datetime

    @property
    def key(self) -> tuple[str, datetime, int]:
        return self.site, self.starts_at, self.counter


@dataclass(frozen=True)
class Opening:
    """A time during which a site serves people. `kind` is 'walk_in' or 'appointment'; moments are in UTC."""

    kind: str
    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True)
class Hours:
    """Weekly hours as a page shows them: the same hours on several weekdays (0 is Monday) are one line."""

    kind: str
    weekdays: tuple[int, ...]
    opens: time
    closes: time


@dataclass(frozen=True)
class AppointmentFacts:
    """An appointment as pages and the desk see it. The code opens it, so it stays out of every repr."""

    code: str = field(repr=False)
    reference: str = field(repr=False)  # a UUID that opens nothing by itself
    site: str
    starts_at: datetime
    ends_at: datetime
    state: AppointmentState
    language: str = field(repr=False)
    access_needs: tuple[str, ...] = field(repr=False)
    has_contact: bool = False


@dataclass(frozen=True)
class SeatChanges:
    """What makes the seats in the table follow the policy: withdraw first, then decide again."""

    withdraw: tuple[Seat, ...]
    reopen: tuple[Seat, ...]
    create: tuple[Seat, ...]


@lru_cache(maxsize=64)
def _holidays_of(code: str, year: int) -> frozenset[date]:
    # A fresh calendar for each year: the library's own grows when asked, which threads must not share.
    country, _, subdivision = code.partition("-")
    return frozenset(holidays.country_holidays(country, subdiv=subdivision or None, years=year))


def is_closed(*, booking: BookingRules, on: date) -> bool:
    """Tell whether every site is closed on a day: a holiday, also an observed one, or a closure."""
    return on in booking.closed or on in _holidays_of(booking.holidays, on.year)


def list_closed_days(*, policy: Policy, site: Site, first: date, last: date) -> tuple[date, ...]:
    """List the days of a range on which a site would be open, were they not holidays or closures."""
    usual = {weekday for session in site.sessions for weekday in session.weekdays}
    return tuple(
        day
        for day in _days(first, last)
        if day.weekday() in usual and is_closed(booking=policy.booking, on=day)
    )


def weekly_hours(*, site: Site) -> tuple[Hours, ...]:
    """Return a site's weekly hours, walk-in first, then by weekday; equal hours are joined into one line."""
    together: dict[tuple[str, time, time], set[int]] = {}
    for session in site.sessions:
        together.setdefault((session.kind, session.opens, session.closes), set()).update(session.weekdays)
    lines = [
        Hours(kind=kind, weekdays=tuple(sorted(weekdays)), opens=opens, closes=closes)
        for (kind, opens, closes), weekdays in together.items()
    ]
    return tuple(sorted(lines, key=lambda line: (line.kind != "walk_in", line.weekdays, line.opens)))


def openings_on(*, policy: Policy, site: Site, on: date) -> tuple[Opening, ...]:
    """List when a site is open on one day, earliest first; nothing on holidays and closures."""
    if is_closed(booking=policy.booking, on=on):
        return ()
    found = [
        _opening(session, on, policy.city.time_zone)
        for session in site.sessions
        if on.weekday() in session.weekdays
    ]
    return tuple(sorted(found, key=lambda opening: (opening.opens_at, opening.closes_at)))


def find_opening(*, policy: Policy, site: Site, at: datetime) -> Opening | None:
    """Return the opening that a moment falls into, or None; where two do, the one for walking in."""
    today = openings_on(policy=policy, site=site, on=local_date(at, policy.city.time_zone))
    now_open = [opening for opening in today if opening.opens_at <= at < opening.closes_at]
    return min(now_open, key=lambda opening: opening.kind != "walk_in", default=None)


def is_open(*, policy: Policy, site: Site, at: datetime) -> bool:
    """Tell whether a site serves anybody at a moment."""
    return find_opening(policy=policy, site=site, at=at) is not None


def next_opening(*, policy: Policy, site: Site, at: datetime) -> Opening | None:
    """Return the first opening that begins after a moment, or None where there is none within 60 days."""
    first = local_date(at, policy.city.time_zone)
    for day in _days(first, first + timedelta(days=_FARTHEST_OPENING_DAYS)):
        for opening in openings_on(policy=policy, site=site, on=day):
            if opening.opens_at > at:
                return opening
    return None


def expand_seats(*, policy: Policy, first: date, last: date) -> tuple[Seat, ...]:
    """Return, in order, every seat that the policy's appointment sessions make from one day to another.

    Seats are cut from the time that really passes between opening and closing. When the clocks go
    forward, the missing hour makes no seat; when they go back, the hour that comes twice makes seats twice.
    """
    seats: list[Seat] = []
    for day in _days(first, last):
        if is_closed(booking=policy.booking, on=day):
            continue
        for site in policy.sites:
            for session in site.sessions:
                if session.kind == "appointment" and day.weekday() in session.weekdays:
                    seats.extend(_session_seats(site.code, session, day, policy.city.time_zone))
    return tuple(sorted(seats))


def too_late_after(*, booking: BookingRules, starts_at: datetime) -> datetime:
    """Return the last moment at which a time can still be booked."""
    return starts_at - timedelta(minutes=booking.cutoff_minutes)


def destroy_before(*, policy: Policy, at: datetime) -> datetime:
    """Return the moment by which an appointment must have ended to be destroyed now.

    One day means the day after, from local midnight. Nothing that is still to come is ever named.
    Policy clause: retention.appointment_days.
    """
    zone = ZoneInfo(policy.city.time_zone)
    day = local_date(at, policy.city.time_zone) - timedelta(days=policy.retention.appointment_days - 1)
    return min(at, datetime.combine(day, time(0), zone).astimezone(UTC))


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


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def _moment(day: date, at: time, time_zone: str) -> datetime:
    # A time that comes twice means its first coming; one that is skipped moves on by the gap (PEP 495).
    return datetime.combine(day, at, ZoneInfo(time_zone)).astimezone(UTC)


def _opening(session: Session, day: date, time_zone: str) -> Opening:
    return Opening(
        kind=session.kind,
        opens_at=_moment(day, session.opens, time_zone),
        closes_at=_moment(day, session.closes, time_zone),
    )


def _session_seats(site: str, session: Session, day: date, time_zone: str) -> Iterator[Seat]:
    opening = _opening(session, day, time_zone)
    length = timedelta(minutes=session.minutes)
    starts_at = opening.opens_at
    while starts_at + length <= opening.closes_at:
        for counter in range(1, session.counters + 1):
            yield Seat(starts_at=starts_at, site=site, counter=counter, ends_at=starts_at + length)
        starts_at += length
