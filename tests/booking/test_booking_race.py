"""Many people at the same moment: real threads, real transactions, each with its own connection."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import TypeVar
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from charteroak.booking.actions import SlotTaken, book_seat, cancel_appointment, close_site, open_seats
from charteroak.booking.models import Appointment, Offer, Seat
from charteroak.booking.rules import AppointmentFacts
from charteroak.staff.permissions import PUBLIC, Role, actor_for

pytestmark = pytest.mark.django_db(transaction=True)

ZONE = ZoneInfo("America/New_York")
FRIDAY = datetime(2026, 10, 30, 20, tzinfo=ZONE)
MONDAY_NINE = datetime(2026, 11, 2, 9, tzinfo=ZONE).astimezone(UTC)
SUPERVISOR = actor_for(account_id="00112233445566aa", role=Role.SUPERVISOR, site="clerk")
Result = TypeVar("Result")


@pytest.fixture
def five_seats() -> None:
    open_seats(at=FRIDAY)
    for counter in (3, 4, 5):
        like = Seat.objects.get(starts_at=MONDAY_NINE, counter=1)
        Seat.objects.create(site=like.site, starts_at=like.starts_at, ends_at=like.ends_at, counter=counter)


def book(token: str) -> AppointmentFacts | None:
    try:
        return book_seat(
            site="clerk", starts_at=MONDAY_NINE, language="en", access_needs=[],
            request_token=token, at=FRIDAY, by=PUBLIC,
        )  # fmt: skip
    except SlotTaken:
        return None


def all_at_once(acts: list[Callable[[], Result]]) -> list[Result]:
    """Run every act in a thread of its own, all let go at the same moment."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], Result]) -> Result:
        connection.ensure_connection()
        barrier.wait(timeout=30)
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_sixteen_people_and_five_seats(five_seats: None) -> None:
    answers = all_at_once([lambda n=n: book(f"token-of-person-{n:02}") for n in range(16)])  # type: ignore[misc]
    won = [answer for answer in answers if answer is not None]
    assert len(won) == 5
    assert len({answer.code for answer in won}) == 5
    held = Counter(Appointment.objects.values_list("seat_id", flat=True))
    assert len(held) == 5
    assert set(held.values()) == {1}
    assert Seat.objects.filter(starts_at=MONDAY_NINE, state="taken").count() == 5


def test_one_form_sent_eight_times_at_once_is_one_appointment(five_seats: None) -> None:
    answers = all_at_once([lambda: book("one-impatient-person")] * 8)
    assert None not in answers
    assert len({answer.reference for answer in answers if answer}) == 1
    assert Appointment.objects.count() == 1
    assert Seat.objects.filter(state="taken").count() == 1


def test_one_form_sent_twice_for_the_last_seat_is_not_told_that_it_is_taken(five_seats: None) -> None:
    for n in range(4):
        book(f"token-of-person-{n:02}")
    answers = all_at_once([lambda: book("one-impatient-person")] * 6)
    assert len({answer.reference for answer in answers if answer}) == 1
    assert Appointment.objects.count() == 5


def test_cancelling_at_once_while_others_book_never_doubles_a_seat(five_seats: None) -> None:
    first = [book(f"token-of-person-{n:02}") for n in range(5)]

    def cancel(code: str) -> None:
        cancel_appointment(code=code, at=FRIDAY, by=PUBLIC)

    acts: list[Callable[[], object]] = []
    for n, booked in enumerate(first):
        assert booked is not None
        acts += [lambda code=booked.code: cancel(code)] * 2  # type: ignore[misc]
        acts.append(lambda n=n: book(f"token-of-later-{n:02}"))  # type: ignore[misc]
    all_at_once(acts)
    held = Appointment.objects.filter(state="booked").values_list("seat_id", flat=True)
    assert len(held) == len(set(held)) <= 5
    assert Seat.objects.filter(state="taken").count() == len(held)


def test_seats_opened_by_four_at_once_are_opened_once() -> None:
    opened = all_at_once([lambda: open_seats(at=FRIDAY)] * 4)
    assert sorted(opened) == [0, 0, 0, Seat.objects.count()]


def test_a_place_closed_at_once_while_others_book_and_cancel_keeps_nothing_free(five_seats: None) -> None:
    first = [book(f"token-of-person-{n:02}") for n in range(3)]
    while_closed = {"site": "clerk", "closes_at": MONDAY_NINE, "opens_at": MONDAY_NINE + timedelta(hours=1)}

    def cancel(code: str) -> None:
        cancel_appointment(code=code, at=FRIDAY, by=PUBLIC)

    acts: list[Callable[[], object]] = [lambda: close_site(**while_closed, at=FRIDAY, by=SUPERVISOR)]
    for n, booked in enumerate(first):
        assert booked is not None
        acts.append(lambda code=booked.code: cancel(code))  # type: ignore[misc]
        acts.append(lambda n=n: book(f"token-of-later-{n:02}"))  # type: ignore[misc]
    all_at_once(acts)
    there = Seat.objects.filter(site="clerk", starts_at=MONDAY_NINE)
    assert set(there.values_list("state", flat=True)) <= {"taken", "withdrawn"}
    assert there.filter(state="taken").count() == Appointment.objects.filter(state="booked").count()
    # Whoever booked at that moment is kept another time too.
    booked = set(Appointment.objects.filter(state="booked").values_list("pk", flat=True))
    assert booked <= set(Offer.objects.filter(kind="closing").values_list("appointment_id", flat=True))
