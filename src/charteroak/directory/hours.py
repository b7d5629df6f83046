"""When something is open, from the standard's schedules (RRULE, RFC 5545). Pure.

A time without an offset is the city's own time; so is one whose offset the city's zone has at some time of the year
(publishers write 09:00-05:00 for nine in the morning, summer or winter). Other offsets, and Z, are taken as they stand.
On public holidays a schedule is closed, unless the profile's field `open_on_holidays` says otherwise. The profile's
field `exception`: 'closed' takes the days of the schedule out, 'open' adds them, also on a holiday.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import holidays as holidays_library
from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
IsHoliday = Callable[[date], bool]

_TIME = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)(?::[0-5]\d)?(Z|[+-]\d{2}:?\d{2})?")
_BYDAY = re.compile(r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)")
_EARLIEST = date(1970, 1, 1)
_DAY = timedelta(days=1)


class UnusableSchedule(ValueError):
    """A schedule from which no hours follow. It names the field."""


@dataclass(frozen=True)
class Schedule:
    """A schedule that was read. `byday`: (which of the month or 0, weekday); a day's end at or before its begin is the
    next day's. `offset`: minutes from UTC, None: the city's own time."""

    opens: time
    closes: time
    offset: int | None = None
    freq: str = "WEEKLY"
    interval: int = 1
    byday: tuple[tuple[int, int], ...] = ()
    bymonthday: tuple[int, ...] = ()
    byweekno: tuple[int, ...] = ()
    byyearday: tuple[int, ...] = ()
    dtstart: date | None = None
    until: date | None = None
    count: int | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    wkst: int = 0
    exception: str = ""
    open_on_holidays: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether it is every week alike."""
        plain = self.freq == "WEEKLY" and self.interval == 1 and self.count is None
        return plain and not (self.bymonthday or self.byweekno or self.byyearday)


@dataclass(frozen=True)
class Opening:
    """A time during which something is open, in UTC."""

    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True)
class WeekHours:
    """The same hours on several weekdays (0 is Monday); `nth`: the first, second .. or last (-1) of a month alone."""

    weekdays: tuple[int, ...]
    opens: time
    closes: time
    nth: int = 0


def read_schedule(row: Mapping[str, Any]) -> Schedule:
    """Return a schedule of the standard's row, as its JSON has it.

    :raises UnusableSchedule: it gives no times, or a rule that cannot be read.
    """
    exception = _one_of(row.get("exception") or "", ("", "open", "closed"), "exception")
    opens, closes, offset = _times(row, exception)
    freq = _one_of(row.get("freq") or "WEEKLY", ("WEEKLY", "MONTHLY"), "freq")
    byday = _byday(row.get("byday"))
    dtstart = _date(row.get("dtstart"), "dtstart")
    until = _date(row.get("until"), "until")
    count = _whole(row.get("count"), "count", 10_000)
    rules = {name: _numbers(row.get(name), name) for name in ("bymonthday", "byweekno", "byyearday")}
    first = dtstart or _date(row.get("valid_from"), "valid_from")
    if not byday and not any(rules.values()):
        byday, rules["bymonthday"], until = _default_days(row, freq, exception, first, until)
    interval = _whole(row.get("interval"), "interval", 520) or 1
    return Schedule(
        opens=opens,
        closes=closes,
        offset=offset,
        freq=freq,
        interval=interval,
        byday=byday,
        dtstart=first if count or interval > 1 else dtstart,
        until=until,
        count=count,
        valid_from=_date(row.get("valid_from"), "valid_from"),
        valid_to=_date(row.get("valid_to"), "valid_to"),
        wkst=WEEKDAYS.index(row["wkst"]) if row.get("wkst") in WEEKDAYS else 0,
        exception=exception,
        open_on_holidays=row.get("open_on_holidays") is True,
        **rules,
    )


def read_schedules(rows: Iterable[Mapping[str, Any]]) -> tuple[Schedule, ...]:
    """Return the schedules from which hours follow; the others say what they say in words."""
    found = []
    for row in rows:
        try:
            found.append(read_schedule(row))
        except UnusableSchedule:
            continue
    return tuple(found)


def openings(
    schedules: Iterable[Schedule], *, first: date, last: date, zone: str, is_holiday: IsHoliday
) -> list[Opening]:
    """List the openings that begin on the days of a range, earliest first; those that touch or overlap are one."""
    schedules = tuple(schedules)
    found = []
    day = first
    while day <= last:
        found += openings_on(schedules, on=day, zone=zone, is_holiday=is_holiday)
        day += _DAY
    joined: list[Opening] = []
    for opening in sorted(found, key=lambda one: one.opens_at):
        if joined and opening.opens_at <= joined[-1].closes_at:
            joined[-1] = Opening(joined[-1].opens_at, max(joined[-1].closes_at, opening.closes_at))
        else:
            joined.append(opening)
    return joined


def openings_on(
    schedules: Iterable[Schedule], *, on: date, zone: str, is_holiday: IsHoliday
) -> list[Opening]:
    """List the openings that begin on one day."""
    today = [schedule for schedule in schedules if _occurs(schedule, on)]
    if any(schedule.exception == "closed" for schedule in today):
        today = [schedule for schedule in today if schedule.exception == "open"]
    elif is_holiday(on):
        today = [one for one in today if one.exception == "open" or one.open_on_holidays]
    return [_opening(schedule, on, zone) for schedule in today]


def is_open(schedules: Iterable[Schedule], *, at: datetime, zone: str, is_holiday: IsHoliday) -> bool:
    """Tell whether one of the schedules is open at a moment."""
    return find_opening(schedules, at=at, zone=zone, is_holiday=is_holiday) is not None


def find_opening(
    schedules: Iterable[Schedule], *, at: datetime, zone: str, is_holiday: IsHoliday
) -> Opening | None:
    """Return the opening that goes on at a moment, or None. What closes just then is closed."""
    today = at.astimezone(ZoneInfo(zone)).date()
    # Since the day before yesterday: an offset may put a day's end two of the city's days on.
    around = openings(schedules, first=today - 2 * _DAY, last=today + _DAY, zone=zone, is_holiday=is_holiday)
    return next((one for one in around if one.opens_at <= at < one.closes_at), None)


def next_opening(
    schedules: Iterable[Schedule], *, at: datetime, zone: str, is_holiday: IsHoliday, days: int = 60
) -> Opening | None:
    """Return the next opening that begins after a moment, at most so many days away, or None."""
    schedules = tuple(schedules)
    today = at.astimezone(ZoneInfo(zone)).date()
    for ahead in range(-1, days + 1):
        day = today + ahead * _DAY
        found = openings_on(schedules, on=day, zone=zone, is_holiday=is_holiday)
        later = [one for one in found if one.opens_at > at]
        if later:
            return min(later, key=lambda one: one.opens_at)
    return None


def describe_week(schedules: Iterable[Schedule], *, on: date) -> tuple[WeekHours, ...]:
    """Return the usual hours that hold on a day, as lines for a page: by weekday, the monthly ones last.

    What comes every second week or so many times is left to the schedule's own words.
    """
    lines: dict[tuple[int, time, time], set[int]] = {}
    for schedule in schedules:
        if schedule.exception or not _is_valid(schedule, on):
            continue
        monthly = schedule.freq == "MONTHLY" and not schedule.bymonthday
        if not schedule.is_plain and not (monthly and schedule.interval == 1):
            continue
        for nth, day in schedule.byday:
            at = (nth if monthly else 0, schedule.opens, schedule.closes)
            lines.setdefault(at, set()).add(day)
    found = [
        WeekHours(tuple(sorted(days)), opens, closes, nth) for (nth, opens, closes), days in lines.items()
    ]
    return tuple(sorted(found, key=lambda line: (line.nth != 0, line.weekdays, line.opens)))


def holidays_of(code: str) -> IsHoliday:
    """Return what tells a public holiday, also one that is observed on another day; '' knows none. Such as 'US-CT'."""
    return lambda day: bool(code) and day in _holidays(code, day.year)


@lru_cache(maxsize=64)
def _holidays(code: str, year: int) -> frozenset[date]:
    # A fresh calendar for each year: the library's own grows when asked, which threads must not share.
    country, _, subdivision = code.partition("-")
    return frozenset(holidays_library.country_holidays(country, subdiv=subdivision or None, years=year))


def _is_valid(schedule: Schedule, on: date) -> bool:
    last = min(schedule.valid_to or date.max, schedule.until or date.max)
    first = max(schedule.valid_from or date.min, schedule.dtstart or date.min)
    return first <= on <= last


def _occurs(schedule: Schedule, on: date) -> bool:
    if not _is_valid(schedule, on):
        return False
    if schedule.is_plain:
        return any(day == on.weekday() for _, day in schedule.byday)
    # Counting goes from the first event on; everything else is the same from any month's begin.
    counted = schedule.interval > 1 or schedule.count is not None
    start = (schedule.dtstart or schedule.valid_from or on) if counted else on.replace(day=1)
    weekly = schedule.freq == "WEEKLY"
    rule = rrule(
        WEEKLY if weekly else MONTHLY,
        dtstart=datetime.combine(start, time()),
        until=datetime.combine(on, time()),  # lest a rule that never comes true be followed for ever
        interval=schedule.interval,
        wkst=schedule.wkst,
        byweekday=[weekday(day, None if weekly else nth or None) for nth, day in schedule.byday] or None,
        bymonthday=schedule.bymonthday or None,
        byweekno=schedule.byweekno or None,
        byyearday=schedule.byyearday or None,
        cache=False,
    )
    wanted = datetime.combine(on, time())
    for n, moment in enumerate(rule):
        if moment >= wanted or (schedule.count is not None and n >= schedule.count):
            return moment == wanted and (schedule.count is None or n < schedule.count)
    return False


def _opening(schedule: Schedule, on: date, zone: str) -> Opening:
    city = ZoneInfo(zone)
    own: tzinfo = city
    if schedule.offset is not None and not _has_offset(city, schedule.offset, on.year):
        own = _fixed(schedule.offset)
    ends = on if schedule.closes > schedule.opens else on + _DAY
    return Opening(
        datetime.combine(on, schedule.opens, own).astimezone(UTC),
        datetime.combine(ends, schedule.closes, own).astimezone(UTC),
    )


def _fixed(minutes: int) -> tzinfo:
    return (
        datetime.fromisoformat(
            f"2000-01-01T00:00{'+' if minutes >= 0 else '-'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
        ).tzinfo
        or UTC
    )


@lru_cache(maxsize=256)
def _has_offset(zone: ZoneInfo, minutes: int, year: int) -> bool:
    offsets = {datetime(year, month, 1, 12, tzinfo=zone).utcoffset() for month in (1, 7)}
    return timedelta(minutes=minutes) in offsets


def _default_days(
    row: Mapping[str, Any], freq: str, exception: str, first: date | None, until: date | None
) -> tuple[tuple[tuple[int, int], ...], tuple[int, ...], date | None]:
    """Return weekdays, days of the month and the last day of a rule that names none."""
    if exception and not row.get("freq"):
        return tuple((0, day) for day in range(7)), (), until
    if first is None:
        raise UnusableSchedule("byday")
    if freq == "MONTHLY":
        return (), (first.day,), until  # as RFC 5545 has it: the day of the first event
    # Without a frequency: once.
    return ((0, first.weekday()),), (), until if row.get("freq") else first


def _times(row: Mapping[str, Any], exception: str) -> tuple[time, time, int | None]:
    if exception == "closed":
        return time(), time(), None  # a day that is taken out has no hours
    opens, offset = _time(row.get("opens_at"), "opens_at")
    return opens, _time(row.get("closes_at"), "closes_at")[0], offset


def _time(value: Any, name: str) -> tuple[time, int | None]:
    match = _TIME.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None or (match[1] == "24" and match[2] != "00"):
        raise UnusableSchedule(name)
    offset = None
    if match[3] == "Z":
        offset = 0
    elif match[3]:
        digits = match[3][1:].replace(":", "")
        offset = (int(digits[:2]) * 60 + int(digits[2:])) * (-1 if match[3][0] == "-" else 1)
        if abs(offset) > 14 * 60:
            raise UnusableSchedule(name)
    return time(int(match[1]) % 24, int(match[2])), offset


def _byday(value: Any) -> tuple[tuple[int, int], ...]:
    if not value:
        return ()
    matches = [_BYDAY.fullmatch(part.strip()) for part in str(value)[:200].upper().split(",")]
    found = [(int(match[1] or 0), WEEKDAYS.index(match[2])) for match in matches if match]
    if len(found) != len(matches):
        raise UnusableSchedule("byday")
    return tuple(found)


def _numbers(value: Any, name: str) -> tuple[int, ...]:
    if not value:
        return ()
    try:
        found = tuple(int(part) for part in str(value)[:400].split(","))
    except ValueError as error:
        raise UnusableSchedule(name) from error
    largest = {"bymonthday": 31, "byweekno": 53, "byyearday": 366}[name]
    if not all(1 <= abs(number) <= largest for number in found):
        raise UnusableSchedule(name)
    return found


def _whole(value: Any, name: str, largest: int) -> int | None:
    if value is None:
        return None
    if not isinstance(value, int | float) or value != int(value) or not 1 <= value <= largest:
        raise UnusableSchedule(name)
    return int(value)


def _one_of(value: Any, known: tuple[str, ...], name: str) -> str:
    if value not in known:
        raise UnusableSchedule(name)
    return str(value)


def _date(value: Any, name: str) -> date | None:
    if not value:
        return None
    try:
        found = value if isinstance(value, date) else date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise UnusableSchedule(name) from error
    if found < _EARLIEST and name == "dtstart":
        raise UnusableSchedule(name)  # events are counted from there, one by one
    return max(found, _EARLIEST)
