"""Opening hours as a page says them: the usual week, whether it is open now, and the days that are otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from charteroak.directory.hours import (
    Opening,
    Schedule,
    WeekHours,
    describe_week,
    find_opening,
    next_opening,
    openings_on,
    read_schedules,
)
from charteroak.directory.queries import is_holiday
from charteroak.lib.clock import local_date
from charteroak.program.queries import current_policy
from charteroak.web.public.services.said import Said, say

# For how many days ahead a page names those on which the usual hours do not hold.
_DAYS_AHEAD = 30
# How many openings without a gap are told as one.
_DAYS_JOINED = 9


@dataclass(frozen=True)
class OtherDay:
    """A day with other hours than usual; without any: it is closed."""

    day: date
    openings: tuple[Opening, ...]


@dataclass(frozen=True)
class Hours:
    """`week`: lines of the usual hours. `notes`: what the schedules say in words. `now`: the opening that goes on.

    `never_closes`: it goes on for a week at least, day and night.
    """

    week: tuple[WeekHours, ...] = ()
    notes: tuple[Said, ...] = ()
    now: Opening | None = None
    following: Opening | None = None
    other_days: tuple[OtherDay, ...] = ()
    is_known: bool = False
    never_closes: bool = False

    def __bool__(self) -> bool:
        return self.is_known or bool(self.notes)


def hours_of(rows: Sequence[Mapping[str, Any]], *, at: datetime, language: str) -> Hours:
    """Return what a page says of some schedules, given as the standard's rows."""
    schedules = read_schedules(rows)
    said = [say(row, name, language) for row in rows for name in ("description", "notes")]
    notes = tuple(dict.fromkeys(one for one in said if one))
    if not schedules:
        return Hours(notes=notes)
    zone, is_closed_day = current_policy().city.time_zone, is_holiday()
    today = local_date(at, zone)
    open_now = _whole_opening(schedules, at, zone)
    return Hours(
        week=describe_week(schedules, on=today),
        notes=notes,
        now=open_now,
        following=next_opening(schedules, at=at, zone=zone, is_holiday=is_closed_day),
        other_days=_other_days(schedules, today, zone),
        is_known=True,
        never_closes=open_now is not None and open_now.closes_at - at > timedelta(days=7),
    )


def _whole_opening(schedules: Sequence[Schedule], at: datetime, zone: str) -> Opening | None:
    """Return the opening that goes on, with those that begin as the one before ends, for some days."""
    whole: Opening | None = None
    for _ in range(_DAYS_JOINED):
        found = find_opening(
            schedules, at=whole.closes_at if whole else at, zone=zone, is_holiday=is_holiday()
        )
        if found is None:
            break
        whole = Opening(whole.opens_at if whole else found.opens_at, found.closes_at)
    return whole


def _other_days(schedules: Sequence[Schedule], today: date, zone: str) -> tuple[OtherDay, ...]:
    """List the days soon on which a holiday or an exception changes the usual hours."""
    usual = [one for one in schedules if not one.exception]
    found = []
    for ahead in range(_DAYS_AHEAD):
        day = today + timedelta(days=ahead)
        expected = openings_on(usual, on=day, zone=zone, is_holiday=lambda _: False)
        real = openings_on(schedules, on=day, zone=zone, is_holiday=is_holiday())
        if real != expected:
            found.append(OtherDay(day, tuple(sorted(real, key=lambda one: one.opens_at))))
    return tuple(found)
