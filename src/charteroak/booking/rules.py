"""Opening hours and the seats that follow from them. Pure: the policy and a moment in, moments out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from charteroak.booking.states import AppointmentState
from charteroak.lib.clock import local_date
from charteroak.program.rules import BookingRules, Policy, Session, Site

# What somebody may ask to be ready for them. Codes only: an appointment holds no words of a person's own.
ACCESS_NEEDS = ("step_free", "sign_language", "interpreter", "reading_help", "quiet_place")

# Nobody is told of an opening further away than this.
_FARTHEST_OPENING_DAYS = 60


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
    service: str = ""
    people: int = 1
    wants_earlier: bool = False
    sequence: int = 0  # of its calendar entry


@dataclass(frozen=True)
class OfferFacts:
    """A time offered to somebody. `reference` answers it."""

    reference: str = field(repr=False)
    kind: str
    state: str
    site: str
    starts_at: datetime
    expires_at: datetime


@dataclass(frozen=True)
class WaitingFacts:
    """A place on the waiting list as its own page sees it."""

    code: str = field(repr=False)
    reference: str = field(repr=False)
    state: str
    service: str
    people: int
    language: str = field(repr=False)
    last_day: date
    has_contact: bool
    offer: OfferFacts | None = None
    sites: tuple[str, ...] = ()
    weekdays: tuple[int, ...] = ()
    parts: tuple[str, ...] = ()


@lru_cache(maxsize=64)
def _holidays_of(code: str, year: int) -> frozenset[date]:
    # A fresh calendar for each year: the library's own grows when asked, which threads must not share.
    country, _, subdivision = code.partition("-")
    return frozenset(holidays.country_holidays(country, subdiv=subdivision or None, years=year))


def is_closed(*, booking: BookingRules, on: date) -> bool:
    """Tell whether every site is closed on a day: a holiday, also an observed one, or a closure."""
    return on in booking.closed or on in _holidays_of(booking.holidays, on.year)


def sessions_on(*, policy: Policy, site: Site, on: date) -> tuple[Session, ...]:
    """List a site's sessions of one local day: the weekly ones unless it is closed, and that date's special ones."""
    special = tuple(special.session for special in site.special if special.on == on)
    if on in site.closed or is_closed(booking=policy.booking, on=on):
        return special
    return tuple(session for session in site.sessions if on.weekday() in session.weekdays) + special


def list_closed_days(*, policy: Policy, site: Site, first: date, last: date) -> tuple[date, ...]:
    """List the days of a range on which a site would be open, were they not holidays or closures."""
    usual = {weekday for session in site.sessions for weekday in session.weekdays}
    return tuple(
        day
        for day in days_between(first, last)
        if day.weekday() in usual and not sessions_on(policy=policy, site=site, on=day)
    )


def weekly_hours(*, site: Site) -> tuple[Hours, ...]:
    """Return a site's weekly hours, walk-in first, then by weekday; equal hours are joined into one line."""
    together: dict[tuple[str, time, time], set[int]] = {}
    for session in site.sessions:
        for kind in kinds_of(session):
            together.setdefault((kind, session.opens, session.closes), set()).update(session.weekdays)
    lines = [
        Hours(kind=kind, weekdays=tuple(sorted(weekdays)), opens=opens, closes=closes)
        for (kind, opens, closes), weekdays in together.items()
    ]
    return tuple(sorted(lines, key=lambda line: (line.kind != "walk_in", line.weekdays, line.opens)))


def openings_on(*, policy: Policy, site: Site, on: date) -> tuple[Opening, ...]:
    """List when a site is open on one day, earliest first; on holidays and closures only what is special."""
    zone = policy.zone_of(site)
    found = [
        _opening(kind, session, on, zone)
        for session in sessions_on(policy=policy, site=site, on=on)
        for kind in kinds_of(session)
    ]
    return tuple(sorted(found, key=lambda opening: (opening.opens_at, opening.closes_at)))


def kinds_of(session: Session) -> tuple[str, ...]:
    """Return how one is served at a session: 'walk_in', 'appointment', or both."""
    return ("walk_in", "appointment") if session.kind == "both" else (session.kind,)


def find_opening(*, policy: Policy, site: Site, at: datetime) -> Opening | None:
    """Return the opening that a moment falls into, or None; where two do, the one for walking in."""
    today = openings_on(policy=policy, site=site, on=local_date(at, policy.zone_of(site)))
    now_open = [opening for opening in today if opening.opens_at <= at < opening.closes_at]
    return min(now_open, key=lambda opening: opening.kind != "walk_in", default=None)


def is_open(*, policy: Policy, site: Site, at: datetime) -> bool:
    """Tell whether a site serves anybody at a moment."""
    return find_opening(policy=policy, site=site, at=at) is not None


def next_opening(*, policy: Policy, site: Site, at: datetime) -> Opening | None:
    """Return the first opening that begins after a moment, or None where there is none within 60 days."""
    first = local_date(at, policy.zone_of(site))
    for day in days_between(first, first + timedelta(days=_FARTHEST_OPENING_DAYS)):
        for opening in openings_on(policy=policy, site=site, on=day):
            if opening.opens_at > at:
                return opening
    return None


class Fullness(StrEnum):
    """How full a day is, in the words of the public page."""

    MANY = "many"
    FEW = "few"
    NONE = "none"


def fullness(*, free: int, seats: int) -> Fullness:
    """Say how full a day is: few where less than a quarter is free, or no more than two seats."""
    if not free:
        return Fullness.NONE
    return Fullness.FEW if free <= 2 or free * 4 < seats else Fullness.MANY


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


def days_between(first: date, last: date) -> Iterator[date]:
    """Yield each day of a range, both ends included."""
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def moment_of(day: date, at: time, time_zone: str) -> datetime:
    """Return a local time of day as a moment in UTC."""
    # A time that comes twice means its first coming; one that is skipped moves on by the gap (PEP 495).
    return datetime.combine(day, at, ZoneInfo(time_zone)).astimezone(UTC)


def _opening(kind: str, session: Session, day: date, time_zone: str) -> Opening:
    return Opening(
        kind=kind,
        opens_at=moment_of(day, session.opens, time_zone),
        closes_at=moment_of(day, session.closes, time_zone),
    )
