"""Which seats a policy makes, and how the table comes to follow it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charteroak.booking.rules import destroy_before, too_late_after
from charteroak.booking.seat_plan import Seat, change_seats, expand_seats
from charteroak.booking.states import SeatState
from charteroak.program.loading import load_policy
from charteroak.program.rules import Drip, Policy, Release, Session

HARTFORD = load_policy(Path(__file__).parents[2] / "policies" / "hartford.toml")
ZONE = ZoneInfo("America/New_York")
SUNDAYS_THE_CLOCKS_GO_FORWARD = (date(2026, 3, 8), date(2027, 3, 14))
SUNDAYS_THE_CLOCKS_GO_BACK = (date(2026, 11, 1), date(2027, 11, 7))


def with_session(*, opens: time, closes: time, minutes: int, counters: int = 1) -> Policy:
    """Hartford with one site that has one session, every day of the week."""
    session = Session("appointment", tuple(range(7)), opens, closes, counters, minutes)
    return replace(HARTFORD, sites=(replace(HARTFORD.sites[1], sessions=(session,)),))


def test_hartford_gives_twelve_seats_on_a_weekday_and_none_on_others() -> None:
    seats = expand_seats(policy=HARTFORD, first=date(2026, 11, 2), last=date(2026, 11, 15))
    by_day: dict[date, int] = {}
    for seat in seats:
        by_day[seat.starts_at.astimezone(ZONE).date()] = (
            by_day.get(seat.starts_at.astimezone(ZONE).date(), 0) + 1
        )
    weekdays = {date(2026, 11, day) for day in (2, 3, 4, 5, 6, 9, 10, 12, 13)}  # not Veterans Day, the 11th
    assert by_day == dict.fromkeys(weekdays, 12)
    assert {seat.site for seat in seats} == {"clerk"}
    assert {seat.counter for seat in seats} == {1, 2}


@pytest.mark.parametrize("day", SUNDAYS_THE_CLOCKS_GO_FORWARD)
def test_the_hour_that_is_skipped_makes_no_seat(day: date) -> None:
    policy = with_session(opens=time(1), closes=time(4), minutes=30)
    seats = expand_seats(policy=policy, first=day, last=day)
    walls = [seat.starts_at.astimezone(ZONE).strftime("%H:%M") for seat in seats]
    assert walls == ["01:00", "01:30", "03:00", "03:30"]


@pytest.mark.parametrize("day", SUNDAYS_THE_CLOCKS_GO_BACK)
def test_the_hour_that_comes_twice_makes_seats_twice(day: date) -> None:
    policy = with_session(opens=time(0), closes=time(3), minutes=30)
    seats = expand_seats(policy=policy, first=day, last=day)
    walls = [seat.starts_at.astimezone(ZONE).strftime("%H:%M") for seat in seats]
    assert walls == ["00:00", "00:30", "01:00", "01:30", "01:00", "01:30", "02:00", "02:30"]
    assert len({seat.key for seat in seats}) == 8


@pytest.mark.parametrize("day", SUNDAYS_THE_CLOCKS_GO_FORWARD + SUNDAYS_THE_CLOCKS_GO_BACK)
def test_a_day_session_is_untouched_on_the_sunday_itself(day: date) -> None:
    policy = with_session(opens=time(9), closes=time(12), minutes=60)
    seats = expand_seats(policy=policy, first=day, last=day)
    assert [seat.starts_at.astimezone(ZONE).time() for seat in seats] == [time(9), time(10), time(11)]


@pytest.mark.parametrize("day", SUNDAYS_THE_CLOCKS_GO_FORWARD + SUNDAYS_THE_CLOCKS_GO_BACK)
def test_seats_open_at_the_published_hour_also_across_a_change_of_the_clocks(day: date) -> None:
    monday = day + timedelta(days=1)
    booking = replace(HARTFORD.booking, release=Release(opens=time(9), drips=(Drip(28, 50), Drip(1, 50))))
    seats = expand_seats(policy=replace(HARTFORD, booking=booking), first=monday, last=monday)
    opened = {seat.released_at.astimezone(ZONE).replace(tzinfo=None) for seat in seats}
    assert opened == {datetime.combine(monday - timedelta(days=days), time(9)) for days in (28, 1)}


@settings(max_examples=60, deadline=None)
@given(
    first=st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    opens=st.integers(0, 20),
    hours=st.integers(1, 4),
    minutes=st.sampled_from([5, 15, 20, 30, 60]),
)
def test_seats_are_whole_never_overlap_and_lie_in_their_session(
    first: date, opens: int, hours: int, minutes: int
) -> None:
    policy = with_session(opens=time(opens), closes=time(min(opens + hours, 23)), minutes=minutes)
    seats = expand_seats(policy=policy, first=first, last=first + timedelta(days=10))
    for seat in seats:
        assert seat.ends_at - seat.starts_at == timedelta(minutes=minutes)
        assert seat.starts_at.astimezone(ZONE).hour >= opens
    for before, after in pairwise(seats):
        assert before.ends_at <= after.starts_at


def _seat(minute: int, length: int, counter: int = 1) -> Seat:
    start = datetime(2026, 11, 2, 14, tzinfo=UTC) + timedelta(minutes=minute)
    return Seat(starts_at=start, site="clerk", counter=counter, ends_at=start + timedelta(minutes=length))


def test_a_held_seat_stays_and_new_lengths_go_around_it() -> None:
    existing = [(_seat(0, 30), SeatState.TAKEN), (_seat(30, 30), SeatState.FREE)]
    wanted = [_seat(0, 20), _seat(20, 20), _seat(40, 20)]
    changes = change_seats(wanted=wanted, existing=existing)
    assert changes.withdraw == (_seat(30, 30),)
    assert changes.create == (_seat(40, 20),)
    assert changes.reopen == ()


seat_lists = st.lists(
    st.builds(
        _seat, st.integers(0, 12).map(lambda n: n * 10), st.sampled_from([10, 20, 30]), st.integers(1, 2)
    ),
    max_size=8,
    unique_by=lambda seat: seat.key,
)


@settings(max_examples=200, deadline=None)
@given(wanted=seat_lists, existing=seat_lists, data=st.data())
def test_withdrawing_then_deciding_again_reaches_the_policy_and_then_rests(
    wanted: list[Seat], existing: list[Seat], data: st.DataObject
) -> None:
    table = {seat.key: (seat, data.draw(st.sampled_from(list(SeatState)))) for seat in existing}
    held = {key: seat for key, (seat, state) in table.items() if state is SeatState.TAKEN}

    def decide() -> None:
        for seat in change_seats(wanted=wanted, existing=table.values()).withdraw:
            table[seat.key] = (seat, SeatState.WITHDRAWN)
        changes = change_seats(wanted=wanted, existing=table.values())
        assert not changes.withdraw
        for seat in (*changes.create, *changes.reopen):
            table[seat.key] = (seat, SeatState.FREE)

    decide()
    free = [seat for seat, state in table.values() if state is SeatState.FREE]
    assert set(free) <= set(wanted)
    assert {key: seat for key, (seat, state) in table.items() if state is SeatState.TAKEN} == held
    for seat in free:
        for other in held.values():
            apart = seat.ends_at <= other.starts_at or other.ends_at <= seat.starts_at
            assert apart or seat.counter != other.counter
    again = change_seats(wanted=wanted, existing=table.values())
    assert (again.withdraw, again.reopen, again.create) == ((), (), ())


def test_booking_ends_an_hour_before_in_hartford() -> None:
    start = datetime(2026, 11, 2, 14, tzinfo=UTC)
    assert too_late_after(booking=HARTFORD.booking, starts_at=start) == start - timedelta(hours=1)


@pytest.mark.parametrize(
    ("days", "at", "before"),
    [
        # The day after begins at local midnight, on days of 23 and 25 hours too.
        (1, datetime(2026, 11, 3, 12, tzinfo=ZONE), datetime(2026, 11, 3, tzinfo=ZONE)),
        (1, datetime(2026, 3, 9, 0, 1, tzinfo=ZONE), datetime(2026, 3, 9, tzinfo=ZONE)),
        (3, datetime(2026, 11, 3, 12, tzinfo=ZONE), datetime(2026, 11, 1, tzinfo=ZONE)),
        # Same-day destruction never reaches what is still to come.
        (0, datetime(2026, 11, 3, 12, tzinfo=ZONE), datetime(2026, 11, 3, 12, tzinfo=ZONE)),
    ],
)
def test_what_is_destroyed_when(days: int, at: datetime, before: datetime) -> None:
    policy = replace(HARTFORD, retention=replace(HARTFORD.retention, appointment_days=days))
    assert destroy_before(policy=policy, at=at.astimezone(UTC)) == before
