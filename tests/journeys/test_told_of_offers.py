"""What came free is offered and told; a place that must close keeps another time for each, and says so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from charteroak.booking.actions import join_waiting, open_seats, publish_desk_keys
from charteroak.booking.models import Seat
from charteroak.booking.queries import Wish, find_appointment
from charteroak.booking.rules import AppointmentFacts
from charteroak.booking.states import SeatState
from charteroak.booking.told import list_booked_there, list_closures, list_open_offers, list_stranded
from charteroak.journal.queries import count_events
from charteroak.journeys.answer_offer import take_offered_time
from charteroak.journeys.book import book_time
from charteroak.journeys.cancel_booking import cancel_booking
from charteroak.journeys.close_place import close_place, reopen_place
from charteroak.journeys.offer_times import offer_times
from charteroak.journeys.send_messages import send_messages
from charteroak.notify.models import Message
from charteroak.notify.states import Kind
from charteroak.staff.permissions import PUBLIC, NotPermitted, Role, actor_for
from charteroak.web.public.book import links, waiting
from people import CLERK
from post_office import Mailbox, smtp_server

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office")]

ZONE = ZoneInfo("America/New_York")
FRIDAY = datetime(2026, 10, 30, 20, tzinfo=ZONE).astimezone(UTC)
MONDAY_NINE = datetime(2026, 11, 2, 9, tzinfo=ZONE).astimezone(UTC)
WEDNESDAY_NINE = datetime(2026, 11, 4, 9, tzinfo=ZONE).astimezone(UTC)
MONDAY = {"closes_at": MONDAY_NINE - timedelta(hours=9), "opens_at": MONDAY_NINE + timedelta(hours=15)}
SUPERVISOR = actor_for(account_id="00112233445566aa", role=Role.SUPERVISOR, site="clerk")


@pytest.fixture(autouse=True)
def open_days(office: None) -> None:
    open_seats(at=FRIDAY)
    publish_desk_keys(at=FRIDAY)


@pytest.fixture
def mailbox(settings: Settings) -> Iterator[Mailbox]:
    with smtp_server() as box:
        settings.CHARTEROAK_SMTP_URL = f"smtp://127.0.0.1:{box.port}"
        settings.CHARTEROAK_SMTP_FROM = "no-reply@example.org"
        yield box


def book(
    form: str = "form-number-one-x", contact: str = "marta@example.org", **changes: Any
) -> AppointmentFacts:
    request: dict[str, Any] = {
        "site": "clerk", "starts_at": MONDAY_NINE, "language": "en", "access_needs": [],
        "request_token": form, "contact": contact, "at": FRIDAY, "by": PUBLIC,
    }  # fmt: skip
    return book_time(**(request | changes))


def last(box: Mailbox) -> tuple[str, str]:
    return box.mails[-1]["Subject"], box.mails[-1].get_content()


def now_at(facts: AppointmentFacts) -> datetime:
    found = find_appointment(facts.code)
    assert found is not None
    return found.starts_at


def test_who_waits_is_told_of_a_time_takes_it_by_the_link_and_is_told_where_it_is(
    mailbox: Mailbox, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    Seat.objects.update(state=SeatState.TAKEN)
    join_waiting(
        wish=Wish(service="first"), people=1, language="es", access_needs=frozenset(), last_day=date(2026, 11, 20),
        contact="lupe@example.org", request_token="form-number-two-x", at=FRIDAY, by=PUBLIC,
    )  # fmt: skip
    offer_times(at=FRIDAY)
    assert send_messages(at=FRIDAY) == 0
    Seat.objects.filter(starts_at=MONDAY_NINE, counter=1).update(state=SeatState.FREE)
    for _ in range(2):
        offer_times(at=FRIDAY)
    assert (send_messages(at=FRIDAY), send_messages(at=FRIDAY)) == (1, 0)
    subject, text = last(mailbox)
    assert subject.startswith("Una hora para usted: lunes 2 de noviembre, 9:00")
    link = re.search(r"http://[^/\s]+(/es/\S+)", text)
    assert link is not None
    monkeypatch.setattr(links, "now", lambda: FRIDAY)
    monkeypatch.setattr(waiting, "now", lambda: FRIDAY)
    page = client.get(link[1])
    assert page.status_code == 200
    reference = Message.objects.get(kind=Kind.TIME_OFFERED).about.removeprefix("offer/")
    client.post(f"{link[1]}take/", {"offer": reference})
    assert send_messages(at=FRIDAY) == 1
    assert last(mailbox)[0].startswith("Su cita: lunes 2 de noviembre, 9:00")
    assert mailbox.to == ["lupe@example.org"] * 2
    assert Message.objects.get(kind=Kind.REMINDER).state == "due"


def test_an_offer_that_is_over_is_told_to_nobody(mailbox: Mailbox) -> None:
    Seat.objects.update(state=SeatState.TAKEN)
    join_waiting(
        wish=Wish(service="first"), people=1, language="es", access_needs=frozenset(), last_day=date(2026, 11, 20),
        contact="lupe@example.org", request_token="form-number-two-x", at=FRIDAY, by=PUBLIC,
    )  # fmt: skip
    Seat.objects.filter(starts_at=MONDAY_NINE, counter=1).update(state=SeatState.FREE)
    offer_times(at=FRIDAY)
    assert send_messages(at=FRIDAY + timedelta(hours=3)) == 0
    assert Message.objects.get().why == "over"


def test_an_earlier_time_that_somebody_gave_back_is_told_to_who_wishes_for_it(mailbox: Mailbox) -> None:
    first = book(contact="")
    later = book("form-number-two-x", starts_at=WEDNESDAY_NINE, wants_earlier=True)
    send_messages(at=FRIDAY)
    offer_times(at=FRIDAY)  # all that is free was free when they booked
    assert send_messages(at=FRIDAY) == 0
    cancel_booking(code=first.code, at=FRIDAY, by=PUBLIC)
    for _ in range(2):
        offer_times(at=FRIDAY)
    assert (send_messages(at=FRIDAY), send_messages(at=FRIDAY)) == (1, 0)
    subject, text = last(mailbox)
    assert subject == "An earlier time is free: Monday, November 2, 9:00 AM"
    assert "Wednesday, November 4, 9:00 AM" in text
    (offer,) = list_open_offers(later.reference, at=FRIDAY)
    for _ in range(2):  # the second click
        take_offered_time(reference=offer.reference, at=FRIDAY, by=PUBLIC)
    assert now_at(later) == MONDAY_NINE
    assert send_messages(at=FRIDAY) == 1
    assert last(mailbox)[0] == "Your appointment has a new time: Monday, November 2, 9:00 AM"


def test_closing_a_place_keeps_another_time_and_tells_who_can_be_told(mailbox: Mailbox) -> None:
    told = book()
    untold = book("form-number-two-x", contact="")
    assert [one.code for one in list_booked_there(site="clerk", **MONDAY)] == [told.code, untold.code]
    done = close_place(site="clerk", **MONDAY, at=FRIDAY, by=SUPERVISOR)
    assert [one.appointment.code for one in done.told] == [told.code]
    assert [one.appointment.code for one in done.untold] == [untold.code]
    again = close_place(site="clerk", **MONDAY, at=FRIDAY, by=SUPERVISOR)
    assert (again.told, again.untold) == ((), ())
    send_messages(at=FRIDAY)
    subjects = [mail["Subject"] for mail in mailbox.mails]
    assert subjects[0] == "We must close: please choose another time"  # before the confirmation
    assert subjects.count(subjects[0]) == 1
    text = mailbox.mails[0].get_content()
    assert "We keep another time for you: " in text
    assert "/book/done/" in text
    assert count_events("site.closed") == 1
    stranded = list_stranded(at=FRIDAY)
    assert [(facts.has_contact, offer is not None) for facts, offer in stranded] == [
        (True, True),
        (False, True),
    ]


def test_who_calls_takes_the_time_that_is_kept_and_is_stranded_no_more() -> None:
    facts = book(contact="")
    close_place(site="clerk", **MONDAY, at=FRIDAY, by=SUPERVISOR)
    (offer,) = list_open_offers(facts.reference, at=FRIDAY)
    take_offered_time(reference=offer.reference, at=FRIDAY, by=CLERK)
    assert now_at(facts) == offer.starts_at
    assert list_stranded(at=FRIDAY) == []


def test_where_no_other_time_is_free_they_are_told_so(mailbox: Mailbox) -> None:
    book()
    Seat.objects.filter(state=SeatState.FREE).update(state=SeatState.TAKEN)
    close_place(site="clerk", **MONDAY, at=FRIDAY, by=SUPERVISOR)
    send_messages(at=FRIDAY)
    assert "Please choose another time here:" in mailbox.mails[0].get_content()


def test_a_clerk_closes_nothing() -> None:
    with pytest.raises(NotPermitted):
        close_place(site="clerk", **MONDAY, at=FRIDAY, by=CLERK)


def test_a_closing_taken_back_is_told_to_who_keeps_their_own_time(mailbox: Mailbox) -> None:
    told, moved = book(), book("form-number-two-x", contact="ines@example.org")
    book("form-number-three", contact="", starts_at=MONDAY_NINE + timedelta(minutes=30))
    send_messages(at=FRIDAY)
    close_place(site="clerk", **MONDAY, at=FRIDAY, by=SUPERVISOR)
    send_messages(at=FRIDAY)
    (offer,) = list_open_offers(moved.reference, at=FRIDAY)
    take_offered_time(reference=offer.reference, at=FRIDAY, by=PUBLIC)
    send_messages(at=FRIDAY)
    for _ in range(2):  # the second click
        reopen_place(site="clerk", **MONDAY, at=FRIDAY, by=SUPERVISOR)
    assert send_messages(at=FRIDAY) == 1
    assert last(mailbox)[0] == "Your appointment stands: Monday, November 2, 9:00 AM"
    assert mailbox.to[-1] == "marta@example.org"
    assert (now_at(told), now_at(moved)) == (MONDAY_NINE, offer.starts_at)
    assert list_stranded(at=FRIDAY) == list_closures(at=FRIDAY) == []


def test_news_of_a_closing_that_was_taken_back_meanwhile_does_not_leave(mailbox: Mailbox) -> None:
    book()
    Seat.objects.filter(state=SeatState.FREE).update(
        state=SeatState.TAKEN
    )  # so that there is nothing to offer
    close_place(site="clerk", **MONDAY, at=FRIDAY, by=SUPERVISOR)
    reopen_place(site="clerk", **MONDAY, at=FRIDAY, by=SUPERVISOR)
    send_messages(at=FRIDAY)
    subjects = {mail["Subject"] for mail in mailbox.mails}
    assert not any("close" in subject for subject in subjects)
    # Closed once more, they are told of that.
    close_place(site="clerk", **MONDAY, at=FRIDAY, by=SUPERVISOR)
    send_messages(at=FRIDAY)
    assert last(mailbox)[0] == "We must close: please choose another time"


def test_nobody_is_reminded_of_a_door_that_is_shut(mailbox: Mailbox) -> None:
    book()
    close_place(site="clerk", **MONDAY, at=FRIDAY, by=SUPERVISOR)
    send_messages(at=FRIDAY)
    said = len(mailbox.mails)
    assert send_messages(at=MONDAY_NINE - timedelta(hours=20)) == 0
    assert len(mailbox.mails) == said
