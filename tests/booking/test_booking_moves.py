"""Groups take several seats in a row; a move claims before it frees; whatever happens, nobody shares a seat."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from charteroak.booking.actions import (
    NotOffered,
    SlotTaken,
    book_seat,
    cancel_appointment,
    move_appointment,
    open_seats,
)
from charteroak.booking.models import Appointment, Holding, Seat
from charteroak.booking.queries import Wish, find_appointment, list_free_times
from charteroak.booking.rules import AppointmentFacts
from charteroak.booking.seat_plan import SeatKind, expand_seats
from charteroak.booking.states import SeatState
from charteroak.program.rules import Drip, Release, Reserved
from charteroak.staff.permissions import PUBLIC, Role, actor_for
from people import hartford

pytestmark = pytest.mark.django_db

ZONE = ZoneInfo("America/New_York")
FRIDAY = datetime(2026, 10, 30, 20, tzinfo=ZONE).astimezone(UTC)
MONDAY_NINE = datetime(2026, 11, 2, 9, tzinfo=ZONE).astimezone(UTC)
FIRST = "first-request-token"
HALF_HOUR = timedelta(minutes=30)
CLERK = actor_for(account_id="0123456789abcdef", role=Role.CLERK, site="clerk")


def book(request_token: str = FIRST, **changes: Any) -> AppointmentFacts:
    request: dict[str, Any] = {
        "site": "clerk", "starts_at": MONDAY_NINE, "language": "es", "access_needs": [],
        "request_token": request_token, "at": FRIDAY, "by": PUBLIC,
    }  # fmt: skip
    return book_seat(**(request | changes))


@pytest.fixture
def seats() -> int:
    return open_seats(at=FRIDAY)


def counters(code: str) -> list[tuple[int, datetime]]:
    held = Holding.objects.filter(appointment__code=code, is_active=True).order_by("seat__starts_at")
    return [(one.seat.counter, one.seat.starts_at) for one in held.select_related("seat")]


def test_a_group_has_one_counter_for_as_long_as_it_takes(seats: int) -> None:
    facts = book(service="group", people=4)
    held = counters(facts.code)
    assert [moment for _, moment in held] == [MONDAY_NINE + n * HALF_HOUR for n in range(3)]
    assert len({counter for counter, _ in held}) == 1
    assert facts.ends_at == MONDAY_NINE + 3 * HALF_HOUR
    assert (facts.service, facts.people) == ("group", 4)


def test_a_group_is_offered_only_where_its_seats_follow_each_other(seats: int) -> None:
    # One counter lacks its second seat, the other its third: no counter has three in a row from nine.
    Seat.objects.filter(starts_at=MONDAY_NINE + HALF_HOUR, counter=1).update(state=SeatState.TAKEN)
    Seat.objects.filter(starts_at=MONDAY_NINE + 2 * HALF_HOUR, counter=2).update(state=SeatState.TAKEN)
    times = [time.starts_at for time in list_free_times(at=FRIDAY, wish=Wish(service="group"))[0].times]
    assert MONDAY_NINE not in times
    assert MONDAY_NINE + 3 * HALF_HOUR in times
    with pytest.raises(SlotTaken):
        book(service="group", people=3)
    assert not Holding.objects.exists()
    assert book(service="first").starts_at == MONDAY_NINE


def test_the_last_time_for_a_group_leaves_room_before_closing(seats: int) -> None:
    times = list_free_times(at=FRIDAY, wish=Wish(service="group"))[0].times
    assert times[-1].starts_at.astimezone(ZONE).time() == time(10, 30)


@pytest.mark.parametrize(
    ("service", "people"), [("group", 5), ("group", 0), ("first", 2), ("licence", 1), ("", 2)]
)
def test_what_is_not_offered_is_not_booked(seats: int, service: str, people: int) -> None:
    with pytest.raises(NotOffered):
        book(service=service, people=people)


def test_a_move_keeps_code_and_link_and_gives_the_old_seat_back(seats: int) -> None:
    facts = book(service="group", people=2)
    moved = move_appointment(
        code=facts.code, site="clerk", starts_at=MONDAY_NINE + timedelta(days=1), at=FRIDAY, by=PUBLIC
    )
    assert (moved.code, moved.reference) == (facts.code, facts.reference)
    assert moved.starts_at == MONDAY_NINE + timedelta(days=1)
    assert Seat.objects.filter(state=SeatState.TAKEN).count() == 3
    assert counters(facts.code)[0][1] == moved.starts_at


def test_a_move_to_a_full_time_leaves_everything_as_it_was(seats: int) -> None:
    tuesday = MONDAY_NINE + timedelta(days=1)
    Seat.objects.filter(starts_at=tuesday).update(state=SeatState.TAKEN)
    facts = book()
    with pytest.raises(SlotTaken):
        move_appointment(code=facts.code, site="clerk", starts_at=tuesday, at=FRIDAY, by=PUBLIC)
    assert find_appointment(facts.code) == facts


def test_a_second_click_on_a_move_changes_nothing(seats: int) -> None:
    facts = book()
    twice = [
        move_appointment(
            code=facts.code, site="clerk", starts_at=MONDAY_NINE + HALF_HOUR, at=FRIDAY, by=PUBLIC
        )
        for _ in range(2)
    ]
    assert twice[0] == twice[1]
    assert Seat.objects.filter(state=SeatState.TAKEN).count() == 1


def test_seats_kept_for_callers_are_claimed_by_staff_and_by_everybody_later(
    seats: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    Seat.objects.filter(starts_at=MONDAY_NINE, counter=1).update(state=SeatState.TAKEN)
    Seat.objects.filter(starts_at=MONDAY_NINE, counter=2).update(
        kind=SeatKind.TELEPHONE, public_at=MONDAY_NINE - timedelta(hours=24)
    )
    with pytest.raises(SlotTaken):
        book()
    assert book(by=CLERK).starts_at == MONDAY_NINE
    cancel_appointment(code=Appointment.objects.get().code, at=FRIDAY, by=CLERK)
    assert book("second-request-token", at=MONDAY_NINE - timedelta(hours=23)).starts_at == MONDAY_NINE


def test_nothing_is_claimed_before_its_release(seats: int) -> None:
    Seat.objects.filter(starts_at=MONDAY_NINE).update(released_at=FRIDAY + timedelta(minutes=1))
    assert MONDAY_NINE not in [one.starts_at for one in list_free_times(at=FRIDAY)[0].times]
    with pytest.raises(SlotTaken):
        book()
    assert book(at=FRIDAY + timedelta(minutes=1)).starts_at == MONDAY_NINE


def test_drips_open_their_part_of_every_day() -> None:
    booking = replace(
        hartford().booking, release=Release(opens=time(9), drips=(Drip(28, 50), Drip(7, 30), Drip(1, 20)))
    )
    policy = replace(hartford(), booking=booking)
    seats = expand_seats(policy=policy, first=MONDAY_NINE.date(), last=MONDAY_NINE.date())
    days = Counter((MONDAY_NINE.date() - seat.released_at.astimezone(ZONE).date()).days for seat in seats)
    assert days == {28: 6, 7: 4, 1: 2}
    assert {seat.released_at.astimezone(ZONE).time() for seat in seats} == {time(9)}


def test_counters_are_kept_as_the_policy_says() -> None:
    clerk = hartford().site("clerk")
    session = replace(clerk.sessions[0], kind="both", counters=5, reserved=Reserved(1, 1, 1))
    policy = replace(hartford(), sites=(replace(clerk, sessions=(session,)),))
    seats = expand_seats(policy=policy, first=MONDAY_NINE.date(), last=MONDAY_NINE.date())
    kinds = Counter((seat.kind, seat.public_at is None) for seat in seats)
    assert kinds == {
        (SeatKind.PUBLIC, True): 12,
        (SeatKind.TELEPHONE, False): 6,
        (SeatKind.PARTNER, False): 6,
        (SeatKind.WALK_IN, True): 6,
    }
