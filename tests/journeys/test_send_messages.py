"""From a booking to the message in the box: told once, in their language, of where and when, and never what for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from charteroak.booking.actions import (
    book_seat,
    check_in_appointment,
    open_seats,
    publish_desk_keys,
)
from charteroak.booking.models import Appointment, Contact
from charteroak.booking.queries import find_appointment
from charteroak.booking.rules import AppointmentFacts
from charteroak.custody.queries import get_key_store
from charteroak.custody.stores.base import QuotaSpent
from charteroak.journal.queries import count_events
from charteroak.journeys.book import book_time
from charteroak.journeys.cancel_booking import cancel_booking
from charteroak.journeys.destroy_overdue import destroy_overdue
from charteroak.journeys.move_booking import move_booking
from charteroak.journeys.offer_times import offer_times
from charteroak.journeys.send_messages import send_messages
from charteroak.notify.models import Message
from charteroak.notify.queries import count_messages, count_overdue
from charteroak.notify.states import Kind
from charteroak.staff.permissions import PUBLIC
from charteroak.web.public.book import links
from people import CLERK, hartford
from post_office import Gateway, Mailbox, sms_gateway, smtp_server

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office")]

ZONE = ZoneInfo("America/New_York")
FRIDAY = datetime(2026, 10, 30, 20, tzinfo=ZONE).astimezone(UTC)
MONDAY_NINE = datetime(2026, 11, 2, 9, tzinfo=ZONE).astimezone(UTC)
WEDNESDAY_NINE = datetime(2026, 11, 4, 9, tzinfo=ZONE).astimezone(UTC)
SUNDAY_NINE = MONDAY_NINE - timedelta(days=1)
EMAIL, PHONE = "marta@example.org", "+18605550142"
# What a neighbor could learn the purpose from.
TELLING_WORDS = re.compile(r"\bID\b|identif|card|tarjeta|immigra|inmigra|passport", re.IGNORECASE)


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


@pytest.fixture
def gateway(settings: Settings) -> Iterator[Gateway]:
    with sms_gateway() as box:
        settings.CHARTEROAK_SMS_URL = f"http://127.0.0.1:{box.port}/send"
        yield box


def book(form: str = "form-number-one-x", contact: str = EMAIL, **changes: Any) -> AppointmentFacts:
    request: dict[str, Any] = {
        "site": "clerk", "starts_at": MONDAY_NINE, "language": "en", "access_needs": [],
        "request_token": form, "contact": contact, "at": FRIDAY, "by": PUBLIC,
    }  # fmt: skip
    return book_time(**(request | changes))


def subjects(box: Mailbox) -> list[str]:
    return [mail["Subject"] for mail in box.mails]


def states() -> dict[str, tuple[str, str]]:
    return {row.kind: (row.state, row.why) for row in Message.objects.all()}


def test_who_books_is_told_at_once_and_reminded_a_day_before_and_no_more(mailbox: Mailbox) -> None:
    facts = book()
    assert book() == facts
    assert (send_messages(at=FRIDAY), send_messages(at=FRIDAY)) == (1, 0)
    assert send_messages(at=SUNDAY_NINE - timedelta(minutes=1)) == 0
    assert (send_messages(at=SUNDAY_NINE), send_messages(at=SUNDAY_NINE)) == (1, 0)
    assert mailbox.to == [EMAIL, EMAIL]
    assert subjects(mailbox) == ["Your appointment: Monday, November 2, 9:00 AM"] * 2
    assert set(mailbox.times().values()) == {1}
    assert facts.code not in "".join(mail.get_content() for mail in mailbox.mails)
    assert count_events("message.sent") == 2
    assert count_events("contact.opened") == 2


@pytest.mark.parametrize(
    "friday", [date(2026, 3, 6), date(2026, 10, 30), date(2027, 3, 12), date(2027, 11, 5)]
)
def test_the_weekend_the_clocks_change_the_reminder_comes_at_its_hour_and_says_the_right_one(
    mailbox: Mailbox, friday: date
) -> None:
    booked_at, sunday, monday = (
        datetime.combine(friday + timedelta(days=days), time(9), ZONE).astimezone(UTC) for days in (0, 2, 3)
    )
    assert monday - booked_at != timedelta(days=3), "no change of the clocks in between"
    open_seats(at=booked_at)
    publish_desk_keys(at=booked_at)
    book(starts_at=monday, at=booked_at)
    assert send_messages(at=booked_at) == 1
    assert send_messages(at=sunday - timedelta(minutes=1)) == 0
    assert send_messages(at=sunday) == 1
    assert (
        subjects(mailbox)
        == [f"Your appointment: Monday, {monday.astimezone(ZONE):%B} {monday.day}, 9:00 AM"] * 2
    )


def test_the_link_opens_the_appointment_until_the_day_after(
    mailbox: Mailbox, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = book(language="es")
    send_messages(at=FRIDAY)
    text = mailbox.mails[0].get_content()
    assert "lunes 2 de noviembre, 9:00" in text
    link = re.search(r"http://[^/\s]+(/es/\S+)", text)
    assert link is not None
    monkeypatch.setattr(links, "now", lambda: MONDAY_NINE + timedelta(hours=23))
    page = client.get(link[1])
    assert page.status_code == 200
    assert f"{facts.code[:4]}-{facts.code[4:]}" in page.content.decode()
    assert client.get(link[1].replace("/done/", "/done/x")).status_code == 410
    monkeypatch.setattr(links, "now", lambda: MONDAY_NINE + timedelta(hours=25))
    assert client.get(link[1]).status_code == 410


def test_an_sms_goes_by_the_gateway_in_their_language(gateway: Gateway) -> None:
    book(contact=PHONE, language="es")
    assert send_messages(at=FRIDAY) == 1
    (sms,) = gateway.taken.values()
    assert sms["to"] == PHONE
    assert sms["text"].startswith("Su cita: lunes 2 de noviembre, 9:00")
    assert len(sms["text"]) < 306  # two parts


def test_who_left_no_contact_is_written_to_never(mailbox: Mailbox) -> None:
    book(contact="")
    assert Message.objects.count() == 0


def test_where_no_way_leads_it_is_dropped(gateway: Gateway) -> None:
    book()
    assert send_messages(at=FRIDAY) == 0
    assert states()[Kind.BOOKED] == ("dropped", "no_way")


def test_without_any_way_no_contact_is_opened() -> None:
    book()
    assert send_messages(at=FRIDAY) == 0
    assert count_events("contact.opened") == 0
    assert states()[Kind.BOOKED] == ("dropped", "no_way")


def test_who_moves_is_told_and_reminded_of_the_new_time_alone(mailbox: Mailbox) -> None:
    facts = book()
    for _ in range(2):  # the second click
        move_booking(code=facts.code, site="clerk", starts_at=WEDNESDAY_NINE, at=FRIDAY, by=PUBLIC)
    send_messages(at=FRIDAY)
    assert subjects(mailbox) == [
        "Your appointment has a new time: Wednesday, November 4, 9:00 AM",
        "Your appointment: Wednesday, November 4, 9:00 AM",
    ]
    assert send_messages(at=SUNDAY_NINE) == 0
    assert Message.objects.get(state="dropped").why == "changed"
    assert send_messages(at=WEDNESDAY_NINE - timedelta(days=1)) == 1
    assert len(mailbox.mails) == 3


def test_moved_there_and_back_and_there_again_is_told_each_time(mailbox: Mailbox) -> None:
    facts = book()
    for minute, moment in enumerate((WEDNESDAY_NINE, MONDAY_NINE, WEDNESDAY_NINE)):
        at = FRIDAY + timedelta(minutes=minute)
        move_booking(code=facts.code, site="clerk", starts_at=moment, at=at, by=PUBLIC)
        send_messages(at=at)
    assert [one for one in subjects(mailbox) if "new time" in one] == [
        "Your appointment has a new time: Wednesday, November 4, 9:00 AM",
        "Your appointment has a new time: Monday, November 2, 9:00 AM",
        "Your appointment has a new time: Wednesday, November 4, 9:00 AM",
    ]


def test_who_cancels_is_told_then_the_contact_is_gone_and_no_reminder_comes(mailbox: Mailbox) -> None:
    facts = book()
    send_messages(at=FRIDAY)
    for _ in range(2):
        cancel_booking(code=facts.code, at=FRIDAY, by=PUBLIC)
    assert bytes(Contact.objects.get().sealed) != b""
    assert send_messages(at=FRIDAY) == 1
    assert subjects(mailbox)[1:] == ["Your appointment is cancelled"]
    assert bytes(Contact.objects.get().sealed) == b""
    assert send_messages(at=SUNDAY_NINE) == 0
    assert states()[Kind.REMINDER] == ("dropped", "over")


def test_a_cancelled_ones_contact_goes_also_where_nobody_can_be_told() -> None:
    facts = book()
    cancel_booking(code=facts.code, at=FRIDAY, by=PUBLIC)
    send_messages(at=FRIDAY)
    assert bytes(Contact.objects.get().sealed) == b""


def test_who_has_come_is_told_nothing_more(mailbox: Mailbox) -> None:
    facts = book(at=MONDAY_NINE - timedelta(hours=26))
    check_in_appointment(code=facts.code, at=MONDAY_NINE - timedelta(hours=2), by=CLERK)
    assert send_messages(at=MONDAY_NINE - timedelta(hours=2)) == 0


def test_nothing_is_said_of_what_is_past(mailbox: Mailbox) -> None:
    book()
    assert send_messages(at=MONDAY_NINE) == 0
    assert {why for _, why in states().values()} == {"past"}


def test_a_server_that_is_away_is_tried_again_and_given_up_at_last(
    mailbox: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    facts = book(starts_at=WEDNESDAY_NINE, at=FRIDAY)
    mailbox.fault = "busy"
    at, tries = FRIDAY, 0
    while Message.objects.get(kind=Kind.BOOKED).state == "due":
        send_messages(at=at)
        at, tries = at + timedelta(minutes=1), tries + 1
        assert tries < 300
    assert Message.objects.get(kind=Kind.BOOKED).attempts == 6
    assert states()[Kind.BOOKED] == ("failed", "busy")
    assert count_messages() == {"due": 1, "sending": 0, "sent": 0, "failed": 1, "dropped": 0}
    assert EMAIL not in caplog.text
    assert facts.code not in caplog.text
    mailbox.fault = ""
    assert send_messages(at=WEDNESDAY_NINE - timedelta(days=1)) == 1


def book_five() -> None:
    for number in range(5):
        starts_at = MONDAY_NINE + timedelta(minutes=30 * number)
        book(f"form-number-{number:05}x", contact=f"{number}@example.org", starts_at=starts_at)


def test_while_the_only_server_is_silent_the_others_wait_unopened(mailbox: Mailbox) -> None:
    book_five()
    mailbox.fault = "not_admitted"
    assert send_messages(at=FRIDAY) == 0
    assert count_events("contact.opened") == 3
    mailbox.fault = ""
    assert send_messages(at=FRIDAY + timedelta(minutes=1)) == 2
    assert send_messages(at=FRIDAY + timedelta(minutes=2)) == 3


def test_a_server_that_is_silent_holds_up_nobody_of_another_way(mailbox: Mailbox, gateway: Gateway) -> None:
    book_five()
    book("form-number-sms-x", contact=PHONE, starts_at=WEDNESDAY_NINE)
    mailbox.fault = "not_admitted"
    assert send_messages(at=FRIDAY) == len(gateway.taken) == 1
    mailbox.fault = ""
    assert send_messages(at=FRIDAY + timedelta(minutes=2)) == 5


def test_a_box_that_is_not_there_is_given_up_at_once(mailbox: Mailbox) -> None:
    book()
    mailbox.fault = "refuse"
    send_messages(at=FRIDAY)
    assert states()[Kind.BOOKED] == ("failed", "refused")
    assert count_events("message.failed") == 1


def test_when_keys_did_enough_for_today_the_rest_waits(
    mailbox: Mailbox,
    settings: Settings,
) -> None:
    book()
    settings.CHARTEROAK_KEY_QUOTAS = {("desk", "open"): 0}
    with pytest.raises(QuotaSpent):
        send_messages(at=FRIDAY)
    assert Message.objects.get(kind=Kind.BOOKED).attempts == 0
    settings.CHARTEROAK_KEY_QUOTAS = {}
    assert send_messages(at=FRIDAY) == 1


def test_urgent_ones_leave_first(mailbox: Mailbox) -> None:
    one = book(starts_at=WEDNESDAY_NINE)
    book("form-number-two-x", contact="other@example.org", at=FRIDAY - timedelta(hours=2))
    move_booking(code=one.code, site="clerk", starts_at=MONDAY_NINE, at=FRIDAY, by=PUBLIC)
    send_messages(at=FRIDAY)
    assert "new time" in subjects(mailbox)[0]


def test_two_bookings_with_one_contact_are_asked_about_and_the_later_one_ends(mailbox: Mailbox) -> None:
    first, second = book(), book("form-number-two-x", starts_at=WEDNESDAY_NINE, contact=EMAIL.upper())
    send_messages(at=FRIDAY)
    assert subjects(mailbox).count("You have two appointments") == 1
    asked = next(mail for mail in mailbox.mails if "two" in mail["Subject"])
    assert "Wednesday, November 4" in asked.get_content()
    offer_times(at=FRIDAY + timedelta(minutes=119))
    assert state_of(second) == "booked"
    later = FRIDAY + timedelta(minutes=120)
    offer_times(at=later)
    assert (state_of(first), state_of(second)) == ("booked", "cancelled")
    send_messages(at=later)
    assert subjects(mailbox)[-1] == "Your appointment is cancelled"
    offer_times(at=later)
    assert send_messages(at=later) == 0


def test_who_cancels_one_of_two_meanwhile_keeps_the_other(mailbox: Mailbox) -> None:
    first, second = book(), book("form-number-two-x", starts_at=WEDNESDAY_NINE)
    send_messages(at=FRIDAY)
    cancel_booking(code=first.code, at=FRIDAY, by=PUBLIC)
    offer_times(at=FRIDAY + timedelta(hours=3))
    assert state_of(second) == "booked"


def test_groups_and_those_whom_staff_booked_do_not_count(mailbox: Mailbox) -> None:
    book()
    book("form-number-two-x", starts_at=WEDNESDAY_NINE, service="group", people=3)
    book("form-number-ten-x", starts_at=WEDNESDAY_NINE, by=CLERK)
    send_messages(at=FRIDAY)
    offer_times(at=FRIDAY + timedelta(hours=3))
    assert not any("two" in one for one in subjects(mailbox))
    assert Appointment.objects.filter(state="booked").count() == 3


def state_of(facts: AppointmentFacts) -> str:
    found = find_appointment(facts.code)
    assert found is not None
    return found.state


def test_the_outbox_holds_neither_contact_nor_text_and_is_emptied_the_day_after(mailbox: Mailbox) -> None:
    book()
    send_messages(at=FRIDAY)
    held = str(list(Message.objects.values()))
    assert EMAIL not in held
    assert "November" not in held
    assert count_overdue(before=MONDAY_NINE) == 1
    destroy_overdue(policy=hartford(), at=FRIDAY + timedelta(hours=30), lives=frozenset({"message"}))
    assert [row.kind for row in Message.objects.all()] == [Kind.REMINDER]
    assert count_events("destruction.receipt") == 1


def test_booked_without_a_journey_is_not_told(mailbox: Mailbox) -> None:
    # The contract of the room: messages follow from the journeys alone.
    book_seat(
        site="clerk", starts_at=MONDAY_NINE, language="en", access_needs=[], request_token="form-number-one-x",
        contact=EMAIL, at=FRIDAY, by=PUBLIC,
    )  # fmt: skip
    assert send_messages(at=FRIDAY) == 0


def test_no_words_of_any_message_say_what_for() -> None:
    from charteroak.notify.wording import _WORDS, _read

    for language in ("en", "es"):
        for name, words in _read(language).items():
            assert not TELLING_WORDS.search(" ".join(words.values())), (language, name)
    assert {path.stem for path in _WORDS.glob("*.toml")} == {"en", "es"}
    # What became of a comment is told in three ways, and a link to sign in has words of its own.
    comments = {"comment_published", "comment_refused", "comment_removed", "comment_sign_in"}
    kinds = {*map(str, Kind)} - {str(Kind.COMMENT_NEWS)}
    assert set(_read("en")) == set(_read("es")) == kinds | comments | {"formats", "place_closed_no_offer"}
    assert get_key_store().exists("contact/1")
