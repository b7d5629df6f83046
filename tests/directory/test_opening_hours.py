"""Schedules of the standard (RRULE) as hours: a table of cases, no database, no clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charteroak.directory.hours import (
    Opening,
    UnusableSchedule,
    describe_week,
    find_opening,
    holidays_of,
    is_open,
    next_opening,
    openings,
    read_schedule,
    read_schedules,
)

ZONE = "America/New_York"
CT = holidays_of("US-CT")
NINE_TO_FIVE = {"opens_at": "09:00", "closes_at": "17:00"}
WEEKDAYS = {"freq": "WEEKLY", "byday": "MO,TU,WE,TH,FR", **NINE_TO_FIVE}


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(ZONE)).astimezone(UTC)


CASES: list[tuple[str, dict[str, Any], str, bool]] = [
    ("open on a weekday", WEEKDAYS, "2026-11-24T09:00", True),
    ("closed at the very end", WEEKDAYS, "2026-11-24T17:00", False),
    ("closed on Saturday", WEEKDAYS, "2026-11-28T12:00", False),
    ("closed on Thanksgiving", WEEKDAYS, "2026-11-26T12:00", False),
    ("open on Thanksgiving if it says so", {**WEEKDAYS, "open_on_holidays": True}, "2026-11-26T12:00", True),
    ("closed on an observed holiday", WEEKDAYS, "2026-07-03T12:00", False),
    ("city time in summer too", {**WEEKDAYS, "opens_at": "09:00-05:00"}, "2026-07-01T09:00", True),
    ("a foreign offset as it stands", {**WEEKDAYS, "opens_at": "09:00+01:00", "closes_at": "17:00+01:00"},
     "2026-11-24T03:00", True),
    ("UTC as it stands", {**WEEKDAYS, "opens_at": "14:00Z", "closes_at": "15:00Z"}, "2026-11-24T09:30", True),
    ("seconds are read", {**WEEKDAYS, "opens_at": "09:00:00", "closes_at": "17:00:00"}, "2026-11-24T16:59", True),
    ("overnight, before midnight", {**WEEKDAYS, "opens_at": "20:00", "closes_at": "06:00"}, "2026-11-24T23:00", True),
    ("overnight, after midnight", {**WEEKDAYS, "opens_at": "20:00", "closes_at": "06:00"}, "2026-11-28T05:59", True),
    ("overnight, over", {**WEEKDAYS, "opens_at": "20:00", "closes_at": "06:00"}, "2026-11-28T06:00", False),
    ("round the clock", {"freq": "WEEKLY", "byday": "TU", "opens_at": "00:00", "closes_at": "24:00"},
     "2026-11-24T23:59", True),
    ("round the clock, and no longer", {"freq": "WEEKLY", "byday": "TU", "opens_at": "00:00", "closes_at": "00:00"},
     "2026-11-25T00:00", False),
    ("not before it is valid", {**WEEKDAYS, "valid_from": "2026-11-25"}, "2026-11-24T12:00", False),
    ("on its last valid day", {**WEEKDAYS, "valid_to": "2026-11-24"}, "2026-11-24T12:00", True),
    ("not after it", {**WEEKDAYS, "valid_to": "2026-11-23"}, "2026-11-24T12:00", False),
    ("every second week: this one", {**WEEKDAYS, "interval": 2, "dtstart": "2026-11-10"}, "2026-11-24T12:00", True),
    ("not every week: not the next", {**WEEKDAYS, "interval": 2, "dtstart": "2026-11-10"}, "2026-12-01T12:00", False),
    ("three times: the third", {"freq": "WEEKLY", "byday": "TU", "dtstart": "2026-11-10", "count": 3, **NINE_TO_FIVE},
     "2026-11-24T12:00", True),
    ("three times: no fourth", {"freq": "WEEKLY", "byday": "TU", "dtstart": "2026-11-10", "count": 3, **NINE_TO_FIVE},
     "2026-12-01T12:00", False),
    ("fourth Tuesday of the month", {"freq": "MONTHLY", "byday": "4TU", **NINE_TO_FIVE}, "2026-11-24T12:00", True),
    ("not the third", {"freq": "MONTHLY", "byday": "3TU", **NINE_TO_FIVE}, "2026-11-24T12:00", False),
    ("last Monday", {"freq": "MONTHLY", "byday": "-1MO", **NINE_TO_FIVE}, "2026-11-30T12:00", True),
    ("the 24th of the month", {"freq": "MONTHLY", "bymonthday": "5,24", **NINE_TO_FIVE}, "2026-11-24T12:00", True),
    ("the last day of the month", {"freq": "MONTHLY", "bymonthday": "-1", **NINE_TO_FIVE}, "2026-11-30T12:00", True),
    ("week 48 of the year", {**WEEKDAYS, "byweekno": "48"}, "2026-11-24T12:00", True),
    ("not week 47", {**WEEKDAYS, "byweekno": "47"}, "2026-11-24T12:00", False),
    ("once", {"dtstart": "2026-11-24", **NINE_TO_FIVE}, "2026-11-24T12:00", True),
    ("once, and not a week later", {"dtstart": "2026-11-24", **NINE_TO_FIVE}, "2026-12-01T12:00", False),
    ("weekly from a day on", {"freq": "WEEKLY", "dtstart": "2026-11-17", **NINE_TO_FIVE}, "2026-11-24T12:00", True),
]  # fmt: skip


@pytest.mark.parametrize(("name", "row", "moment", "expected"), CASES, ids=[case[0] for case in CASES])
def test_open_or_not(name: str, row: dict[str, Any], moment: str, expected: bool) -> None:
    schedule = read_schedule(row)
    assert is_open([schedule], at=_at(moment), zone=ZONE, is_holiday=CT) is expected


@pytest.mark.parametrize(
    "row",
    [
        {},
        {"freq": "WEEKLY", "byday": "MO"},
        {**WEEKDAYS, "opens_at": "nine"},
        {**WEEKDAYS, "closes_at": "25:00"},
        {**WEEKDAYS, "closes_at": "24:30"},
        {**WEEKDAYS, "byday": "MO,XX"},
        {**WEEKDAYS, "freq": "DAILY"},
        {**WEEKDAYS, "interval": 0},
        {**WEEKDAYS, "interval": 10**9},
        {**WEEKDAYS, "count": 10**9},
        {**WEEKDAYS, "bymonthday": "40"},
        {**WEEKDAYS, "dtstart": "0001-01-01"},
        {**WEEKDAYS, "exception": "perhaps"},
        {"freq": "WEEKLY", **NINE_TO_FIVE},
    ],
)
def test_what_gives_no_hours_is_refused_and_passed_over(row: dict[str, Any]) -> None:
    with pytest.raises(UnusableSchedule):
        read_schedule(row)
    assert len(read_schedules([row, WEEKDAYS])) == 1


def test_a_day_is_taken_out_and_a_day_is_added() -> None:
    christmas = {"exception": "open", "valid_from": "2026-12-25", "valid_to": "2026-12-25"}
    schedules = read_schedules(
        [
            WEEKDAYS,
            {"exception": "closed", "valid_from": "2026-12-21", "valid_to": "2026-12-24"},
            {**christmas, "opens_at": "10:00", "closes_at": "12:00"},
        ]
    )
    days = openings(schedules, first=date(2026, 12, 20), last=date(2026, 12, 28), zone=ZONE, is_holiday=CT)
    assert [one.opens_at.astimezone(ZoneInfo(ZONE)).isoformat()[:16] for one in days] == [
        "2026-12-25T10:00",
        "2026-12-28T09:00",
    ]


def test_hours_that_touch_are_one_opening() -> None:
    split = read_schedules([WEEKDAYS, {**WEEKDAYS, "opens_at": "17:00", "closes_at": "19:00"}])
    found = find_opening(split, at=_at("2026-11-24T10:00"), zone=ZONE, is_holiday=CT)
    assert found == Opening(_at("2026-11-24T09:00"), _at("2026-11-24T19:00"))


def test_the_next_opening_passes_over_the_holiday_and_the_weekend() -> None:
    thursdays = read_schedules([{"freq": "WEEKLY", "byday": "TH", **NINE_TO_FIVE}])
    found = next_opening(thursdays, at=_at("2026-11-24T12:00"), zone=ZONE, is_holiday=CT)
    assert found is not None
    assert found.opens_at == _at("2026-12-03T09:00")
    never = read_schedules([{**WEEKDAYS, "valid_to": "2020-01-01"}])
    assert next_opening(never, at=_at("2026-11-24T12:00"), zone=ZONE, is_holiday=CT) is None


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        # Clocks go forward at two in the night of 2026-03-08 and back at two in that of 2026-11-01.
        ("2026-03-08T03:30", True),
        ("2026-11-01T01:30", True),
    ],
)
def test_a_night_in_which_the_clock_changes(moment: str, expected: bool) -> None:
    nights = read_schedules([{"freq": "WEEKLY", "byday": "SA", "opens_at": "22:00", "closes_at": "04:00"}])
    assert is_open(nights, at=_at(moment), zone=ZONE, is_holiday=CT) is expected


def test_a_week_as_lines() -> None:
    week = read_schedules(
        [
            {**WEEKDAYS, "byday": "MO,WE"},
            {**WEEKDAYS, "byday": "FR"},
            {"freq": "WEEKLY", "byday": "SA", "opens_at": "10:00", "closes_at": "12:00"},
            {"freq": "MONTHLY", "byday": "2SU", "opens_at": "10:00", "closes_at": "12:00"},
            {**WEEKDAYS, "valid_to": "2020-01-01"},
        ]
    )
    lines = describe_week(week, on=date(2026, 11, 24))
    assert [(line.weekdays, line.opens, line.nth) for line in lines] == [
        ((0, 2, 4), time(9), 0),
        ((5,), time(10), 0),
        ((6,), time(10), 2),
    ]


_WORDS = st.sampled_from(
    [
        "",
        "WEEKLY",
        "MONTHLY",
        "MO",
        "1MO,-1FR",
        "5",
        "-31",
        "2026-11-01",
        "24:00",
        "09:00",
        "10:00-05:00",
        "x",
        "53",
    ]
)


@given(
    st.fixed_dictionaries(
        dict.fromkeys(
            ("freq", "byday", "bymonthday", "byweekno", "byyearday", "dtstart", "until", "valid_from"), _WORDS
        )
        | {"opens_at": st.just("09:00"), "closes_at": _WORDS, "count": st.none() | st.integers(1, 10_000)}
    ),
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)),  # noqa: DTZ001  # UTC is added below
)
def test_whatever_a_schedule_says_open_now_and_next_open_agree(row: dict[str, Any], moment: datetime) -> None:
    at = moment.replace(tzinfo=UTC)
    schedules = read_schedules([row])
    found = find_opening(schedules, at=at, zone=ZONE, is_holiday=CT)
    following = next_opening(schedules, at=at, zone=ZONE, is_holiday=CT, days=10)
    assert found is None or found.opens_at <= at < found.closes_at
    if following is not None:
        assert following.opens_at > at
        assert is_open(schedules, at=following.opens_at, zone=ZONE, is_holiday=CT)
