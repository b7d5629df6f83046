"""Opening seats, booking, cancelling, checking in and destroying, with what the journal keeps of it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from charteroak.booking.actions import (
    AlreadyCheckedIn,
    Cancelled,
    NotOffered,
    SlotTaken,
    TooLate,
    UnknownCode,
    WrongDay,
    appointments,
    book_seat,
    cancel_appointment,
    check_in_appointment,
    destroy_past_appointments,
    open_seats,
)
from charteroak.booking.models import Appointment, Seat
from charteroak.booking.queries import (
    Wish,
    find_appointment,
    find_by_reference,
    list_expected,
    list_free_times,
)
from charteroak.booking.rules import AppointmentFacts
from charteroak.journal.models import Entry
from charteroak.staff.permissions import PUBLIC, NotPermitted, Role, actor_for

pytestmark = pytest.mark.django_db

ZONE = ZoneInfo("America/New_York")
FRIDAY_EVENING = datetime(2026, 10, 30, 20, tzinfo=ZONE)
MONDAY_NINE = datetime(2026, 11, 2, 9, tzinfo=ZONE).astimezone(UTC)
CLERK = actor_for(account_id="0123456789abcdef", role=Role.CLERK, site="clerk")
AUDITOR = actor_for(account_id="fedcba9876543210", role=Role.AUDITOR)


def book(**changes: Any) -> AppointmentFacts:
    request: dict[str, Any] = {
        "site": "clerk",
        "starts_at": MONDAY_NINE,
        "language": "es",
        "access_needs": ["step_free"],
        "request_token": "first-request-token",
        "at": FRIDAY_EVENING,
        "by": PUBLIC,
    }
    return book_seat(**(request | changes))


def journal(event: str) -> list[dict[str, Any]]:
    return [json.loads(bytes(entry.leaf)) for entry in Entry.objects.filter(event=event).order_by("id")]


@pytest.fixture
def seats() -> int:
    return open_seats(at=FRIDAY_EVENING)


def test_opening_twice_opens_once_and_records_it_once(seats: int) -> None:
    assert seats == Seat.objects.count() == 12 * 18  # four weeks without Veterans Day and Thanksgiving
    assert open_seats(at=FRIDAY_EVENING) == 0
    assert [leaf["details"] for leaf in journal("seats.opened")] == [{"site": "clerk", "count": seats}]


def test_the_next_day_opens_only_what_is_new(seats: int) -> None:
    assert open_seats(at=FRIDAY_EVENING + timedelta(days=3)) == 12
    assert Seat.objects.count() == seats + 12


def test_seats_the_policy_dropped_are_withdrawn_and_can_come_back(
    seats: int, tmp_path: Any, settings: Any
) -> None:
    booked = book()
    open_policy = settings.CHARTEROAK_POLICY
    closed = tmp_path / "closed.toml"
    text = open_policy.read_text()
    assert "closed = [] " in text
    closed.write_text(text.replace("closed = [] ", "closed = [2026-11-02] "))
    settings.CHARTEROAK_POLICY = closed
    assert open_seats(at=FRIDAY_EVENING) == 0
    assert list_free_times(at=FRIDAY_EVENING)[0].day == date(2026, 11, 3)
    assert [leaf["details"] for leaf in journal("seats.withdrawn")] == [{"site": "clerk", "count": 11}]
    assert find_appointment(booked.code) is not None
    settings.CHARTEROAK_POLICY = open_policy
    assert open_seats(at=FRIDAY_EVENING) == 11
    assert list_free_times(at=FRIDAY_EVENING)[0].times[0].seats == 1


def test_free_times_come_by_day_soonest_first_and_can_be_narrowed(seats: int) -> None:
    days = list_free_times(at=FRIDAY_EVENING)
    assert [day.day for day in days] == sorted(day.day for day in days)
    assert len(days[0].times) == 6
    assert (days[0].times[0].starts_at, days[0].times[0].seats) == (MONDAY_NINE, 2)
    assert {
        day.day.weekday() for day in list_free_times(at=FRIDAY_EVENING, wish=Wish(weekdays=frozenset({3})))
    } == {3}
    assert list_free_times(at=FRIDAY_EVENING, wish=Wish(sites=frozenset({"library"}))) == []
    # At 8:01 the nine o'clock seat is past the cutoff of an hour.
    later = list_free_times(at=MONDAY_NINE - timedelta(minutes=59))
    assert later[0].times[0].starts_at == MONDAY_NINE + timedelta(minutes=30)


def test_booking_gives_a_code_and_a_journal_entry_without_it(seats: int) -> None:
    booked = book()
    assert find_appointment(f" {booked.code[:4].lower()}-{booked.code[4:]} ") == booked
    assert find_by_reference(booked.reference) == booked
    assert find_by_reference("not-a-reference") is None
    assert (booked.state, booked.language, booked.access_needs) == ("booked", "es", ("step_free",))
    (leaf,) = journal("appointment.booked")
    assert leaf["details"] == {"site": "clerk"}
    assert leaf["role"] == "resident"
    assert booked.code not in json.dumps(leaf)
    assert booked.code not in repr(booked)
    row = Appointment.objects.get()
    assert row.booked_hour.minute == 0
    assert booked.code not in repr(row)


def test_the_same_form_sent_twice_is_one_appointment(seats: int) -> None:
    assert book() == book()
    assert Appointment.objects.count() == 1
    assert len(journal("appointment.booked")) == 1
    # Even when the second sending arrives after the time for booking is over.
    assert book(at=MONDAY_NINE).reference == book().reference


def test_the_third_person_finds_two_seats_taken(seats: int) -> None:
    book()
    book(request_token="second-request-token")
    with pytest.raises(SlotTaken) as refused:
        book(request_token="third-request-token")
    assert refused.value.reason == "slot_taken"
    assert len(journal("appointment.booked")) == 2


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"starts_at": MONDAY_NINE + timedelta(minutes=7)}, SlotTaken),
        ({"site": "nowhere"}, SlotTaken),
        ({"at": MONDAY_NINE - timedelta(minutes=59)}, TooLate),
        ({"at": MONDAY_NINE + timedelta(days=1)}, TooLate),
        ({"language": "tlh"}, NotOffered),
        ({"access_needs": ["champagne"]}, NotOffered),
    ],
)
def test_what_cannot_be_booked_leaves_nothing_behind(
    seats: int, changes: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        book(**changes)
    assert Appointment.objects.count() == 0
    assert not Seat.objects.filter(state="taken").exists()
    assert journal("appointment.booked") == []


def test_the_last_minute_before_the_cutoff_is_in_time(seats: int) -> None:
    assert book(at=MONDAY_NINE - timedelta(hours=1)).starts_at == MONDAY_NINE


def test_cancelling_frees_the_seat_and_again_changes_nothing(seats: int) -> None:
    booked = book()
    book(request_token="second-request-token")
    cancelled = cancel_appointment(code=booked.code, at=FRIDAY_EVENING, by=PUBLIC)
    assert cancelled.state == "cancelled"
    assert cancel_appointment(code=booked.code, at=FRIDAY_EVENING, by=PUBLIC) == cancelled
    assert len(journal("appointment.cancelled")) == 1
    again = book(request_token="third-request-token")
    assert again.starts_at == MONDAY_NINE
    # Cancelling once more must not free the seat that somebody else now holds.
    cancel_appointment(code=booked.code, at=FRIDAY_EVENING, by=PUBLIC)
    with pytest.raises(SlotTaken):
        book(request_token="fourth-request-token")


def test_cancelling_needs_a_code_that_is_there(seats: int) -> None:
    with pytest.raises(UnknownCode):
        cancel_appointment(code="00000000", at=FRIDAY_EVENING, by=PUBLIC)


def test_checking_in_on_the_day(seats: int) -> None:
    booked = book()
    come = check_in_appointment(code=booked.code.lower(), at=MONDAY_NINE, by=CLERK)
    assert come.state == "checked_in"
    assert journal("appointment.checked_in")[0]["role"] == "clerk"
    with pytest.raises(AlreadyCheckedIn):
        check_in_appointment(code=booked.code, at=MONDAY_NINE, by=CLERK)
    with pytest.raises(AlreadyCheckedIn):
        cancel_appointment(code=booked.code, at=MONDAY_NINE, by=PUBLIC)
    assert len(journal("appointment.checked_in")) == 1


def test_checking_in_is_refused_on_another_day_after_cancelling_and_without_the_role(seats: int) -> None:
    booked = book()
    with pytest.raises(WrongDay):
        check_in_appointment(code=booked.code, at=MONDAY_NINE - timedelta(hours=10), by=CLERK)
    with pytest.raises(NotPermitted):
        check_in_appointment(code=booked.code, at=MONDAY_NINE, by=AUDITOR)
    with pytest.raises(UnknownCode):
        check_in_appointment(code="00000000", at=MONDAY_NINE, by=CLERK)
    cancel_appointment(code=booked.code, at=FRIDAY_EVENING, by=PUBLIC)
    with pytest.raises(Cancelled):
        check_in_appointment(code=booked.code, at=MONDAY_NINE, by=CLERK)
    assert journal("appointment.checked_in") == []


def test_the_desk_sees_who_is_expected_today_and_no_one_else(seats: int) -> None:
    first = book()
    second = book(request_token="second-request-token", starts_at=MONDAY_NINE + timedelta(hours=1))
    gone = book(request_token="third-request-token", starts_at=MONDAY_NINE + timedelta(hours=2))
    cancel_appointment(code=gone.code, at=FRIDAY_EVENING, by=PUBLIC)
    book(request_token="fourth-request-token", starts_at=MONDAY_NINE + timedelta(days=1))
    come = check_in_appointment(code=first.code, at=MONDAY_NINE, by=CLERK)
    assert list_expected("clerk", date(2026, 11, 2)) == [come, second]
    assert list_expected("library", date(2026, 11, 2)) == []


def test_the_day_after_nothing_is_left_of_an_appointment(seats: int) -> None:
    booked = book()
    kept = book(request_token="second-request-token", starts_at=MONDAY_NINE + timedelta(days=1))
    same_evening = MONDAY_NINE + timedelta(hours=12)
    assert destroy_past_appointments(at=same_evening) == 0
    assert destroy_past_appointments(at=MONDAY_NINE + timedelta(days=1)) == 1
    assert find_appointment(booked.code) is None
    assert find_appointment(kept.code) == kept
    assert destroy_past_appointments(at=MONDAY_NINE + timedelta(days=1)) == 0
    assert [leaf["details"] for leaf in journal("appointment.destroyed")] == [{"count": 1}]


def test_a_booking_whose_event_cannot_be_recorded_did_not_happen(
    seats: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise OSError("the journal is full")

    monkeypatch.setattr(appointments, "record_event", fail)
    with pytest.raises(OSError, match="journal"):
        book()
    assert Appointment.objects.count() == 0
    assert not Seat.objects.filter(state="taken").exists()
