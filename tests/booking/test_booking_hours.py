"""Opening hours, holidays and closures, over the changes of the clocks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from charteroak.booking.rules import (
    find_opening,
    is_closed,
    is_open,
    list_closed_days,
    next_opening,
    openings_on,
    weekly_hours,
)
from charteroak.program.loading import load_policy
from charteroak.program.rules import Session

HARTFORD = load_policy(Path(__file__).parents[2] / "policies" / "hartford.toml")
LIBRARY = HARTFORD.site("library")
CLERK = HARTFORD.site("clerk")
ZONE = ZoneInfo("America/New_York")


def local(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ZONE)


def test_weekly_hours_say_walk_in_first_and_join_equal_days() -> None:
    lines = [(line.kind, line.weekdays, line.opens, line.closes) for line in weekly_hours(site=CLERK)]
    assert lines == [
        ("walk_in", (1, 3), time(14), time(16)),
        ("appointment", (0, 1, 2, 3, 4), time(9), time(12)),
    ]


@pytest.mark.parametrize(
    ("day", "closed"),
    [
        (date(2026, 11, 11), True),  # Veterans Day
        (date(2026, 11, 26), True),  # Thanksgiving
        (date(2026, 11, 27), False),
        (date(2026, 7, 3), True),  # Independence Day, observed
        (date(2026, 2, 12), True),  # Lincoln's birthday, a holiday of the state
        (date(2027, 6, 18), True),  # Juneteenth, observed
        (date(2027, 12, 31), True),  # New Year's Day of 2028, observed the year before
        (date(2027, 1, 4), False),
    ],
)
def test_holidays_of_the_state_close_every_site(day: date, closed: bool) -> None:
    assert is_closed(booking=HARTFORD.booking, on=day) is closed


def test_a_closure_of_the_policy_closes_too_and_is_listed() -> None:
    closing = replace(HARTFORD, booking=replace(HARTFORD.booking, closed=(date(2026, 11, 27),)))
    assert openings_on(policy=closing, site=CLERK, on=date(2026, 11, 27)) == ()
    days = list_closed_days(policy=closing, site=CLERK, first=date(2026, 11, 1), last=date(2026, 11, 30))
    assert days == (date(2026, 11, 11), date(2026, 11, 26), date(2026, 11, 27))
    # The library has no session on a Thursday or a Friday: Thanksgiving tells its visitors nothing.
    at_library = list_closed_days(
        policy=closing, site=LIBRARY, first=date(2026, 11, 1), last=date(2026, 11, 30)
    )
    assert at_library == (date(2026, 11, 11),)


@pytest.mark.parametrize(
    ("day", "utc_hour"),
    [
        (date(2026, 3, 2), 14),  # standard time
        (date(2026, 3, 9), 13),  # the Monday after the clocks went forward
        (date(2026, 10, 30), 13),
        (date(2026, 11, 2), 14),  # the Monday after they went back
        (date(2027, 3, 12), 14),
        (date(2027, 3, 15), 13),
        (date(2027, 11, 5), 13),
        (date(2027, 11, 8), 14),
    ],
)
def test_nine_o_clock_stays_nine_o_clock_over_both_changes(day: date, utc_hour: int) -> None:
    morning = openings_on(policy=HARTFORD, site=CLERK, on=day)[0]
    assert morning.opens_at == datetime(day.year, day.month, day.day, utc_hour, tzinfo=UTC)
    assert morning.closes_at.astimezone(ZONE).time() == time(12)


@pytest.mark.parametrize(
    ("sunday", "hours"),
    [(date(2026, 3, 8), 2), (date(2027, 3, 14), 2), (date(2026, 11, 1), 4), (date(2027, 11, 7), 4)],
)
def test_a_night_session_is_as_long_as_the_night_and_ends_when_the_clock_says(
    sunday: date, hours: int
) -> None:
    night = replace(
        HARTFORD.sites[1], sessions=(Session("walk_in", tuple(range(7)), time(1), time(4), 1, 30),)
    )
    (opening,) = openings_on(policy=HARTFORD, site=night, on=sunday)
    assert opening.closes_at - opening.opens_at == timedelta(hours=hours)
    assert opening.closes_at.astimezone(ZONE).time() == time(4)
    minute = timedelta(minutes=1)
    assert is_open(policy=HARTFORD, site=night, at=opening.closes_at - minute)
    assert not is_open(policy=HARTFORD, site=night, at=opening.closes_at)
    after = next_opening(policy=HARTFORD, site=night, at=opening.closes_at)
    assert after is not None
    assert after.opens_at.astimezone(ZONE).replace(tzinfo=None) == datetime.combine(
        sunday + timedelta(days=1), time(1)
    )


@pytest.mark.parametrize(
    ("at", "opened"),
    [
        (local(2026, 11, 3, 13, 59), False),
        (local(2026, 11, 3, 14), True),
        (local(2026, 11, 3, 15, 59), True),
        (local(2026, 11, 3, 16), False),  # the moment of closing is closed
        (local(2026, 11, 11, 10), False),  # Veterans Day
    ],
)
def test_is_open_at_the_edges(at: datetime, opened: bool) -> None:
    assert is_open(policy=HARTFORD, site=CLERK, at=at) is opened


def test_who_may_come_now_is_told_by_the_kind_of_opening() -> None:
    morning = find_opening(policy=HARTFORD, site=CLERK, at=local(2026, 11, 3, 9, 30))
    afternoon = find_opening(policy=HARTFORD, site=CLERK, at=local(2026, 11, 3, 14, 30))
    assert morning is not None
    assert morning.kind == "appointment"
    assert afternoon is not None
    assert afternoon.kind == "walk_in"


def test_the_next_opening_skips_nights_holidays_and_closed_weekdays() -> None:
    # Saturday evening; the library's next session is on Monday.
    found = next_opening(policy=HARTFORD, site=LIBRARY, at=local(2026, 10, 31, 18))
    assert found is not None
    assert found.opens_at == local(2026, 11, 2, 17)
    # Veterans Day is a Wednesday: from Tuesday the library opens next on Saturday.
    found = next_opening(policy=HARTFORD, site=LIBRARY, at=local(2026, 11, 10, 9))
    assert found is not None
    assert found.opens_at == local(2026, 11, 14, 11)


def test_a_site_that_never_opens_has_no_next_opening() -> None:
    assert next_opening(policy=HARTFORD, site=replace(CLERK, sessions=()), at=local(2026, 11, 2)) is None
