"""Killed outright at every step of sending, the message is with its person once.

A child process sends and kills itself with SIGKILL before its n-th statement, and before and after each handing over,
for every n. The parent then sends as the next minute does, and counts at the servers.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connections
from pytest_django.fixtures import Settings
from urllib3 import Timeout

from charteroak.booking.actions import cancel_appointment, open_seats, publish_desk_keys
from charteroak.booking.models import Appointment
from charteroak.custody.actions import ensure_standing_keys
from charteroak.journeys.book import book_time
from charteroak.journeys.send_messages import send_messages
from charteroak.notify.adapters import sms
from charteroak.notify.models import Message
from charteroak.staff.permissions import PUBLIC
from killing import killed_before
from post_office import Gateway, Mailbox, sms_gateway, smtp_server

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("key_store")]

ZONE = ZoneInfo("America/New_York")
FRIDAY = datetime(2026, 10, 30, 20, tzinfo=ZONE).astimezone(UTC)
MONDAY_NINE = datetime(2026, 11, 2, 9, tzinfo=ZONE).astimezone(UTC)
SMTP = "charteroak.notify.adapters.smtp.SmtpServer.send"
SMS = "charteroak.notify.adapters.sms.SmsGateway.send"


@pytest.fixture(autouse=True)
def open_days(key_store: None) -> None:
    ensure_standing_keys(at=FRIDAY)
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


def book(contact: str, number: int, starts_at: datetime = MONDAY_NINE) -> None:
    book_time(
        site="clerk", starts_at=starts_at, language="es", access_needs=[], request_token=f"form-number-{number:05}",
        contact=contact, at=FRIDAY, by=PUBLIC, service="", people=1,
    )  # fmt: skip
    # One message at a time: the reminder's hour is not what this is about.
    Message.objects.filter(kind="reminder").delete()


def free_seat() -> None:
    for row in Appointment.objects.filter(state="booked"):
        cancel_appointment(code=row.code, at=FRIDAY, by=PUBLIC)


def states() -> set[str]:
    return set(Message.objects.values_list("state", flat=True))


def test_an_sms_is_with_the_gateway_once_wherever_the_worker_is_killed(gateway: Gateway) -> None:
    point = 0
    while True:
        book("+18605550142", point)
        was_killed = killed_before(point, lambda: send_messages(at=FRIDAY), also=[SMS])
        send_messages(at=FRIDAY)
        assert states() == {"sent"}, point
        assert len(gateway.taken) == point + 1, point
        free_seat()
        point += 1
        if not was_killed:
            break
    assert point > 20
    # It was asked twice where the worker died between the taking and the noting: the key told the gateway.
    assert len(gateway.asked) > len(gateway.taken)


def test_a_mail_is_taken_twice_only_between_the_taking_and_the_noting_and_then_under_one_id(
    mailbox: Mailbox,
) -> None:
    point, twice = 0, []
    while True:
        book("marta@example.org", point)
        before = len(mailbox.mails)
        was_killed = killed_before(point, lambda: send_messages(at=FRIDAY), also=[SMTP])
        taken = len(mailbox.mails) - before
        send_messages(at=FRIDAY)
        assert states() == {"sent"}, point
        times = len(mailbox.mails) - before
        assert len(mailbox.times()) == point + 1, point
        assert times in (1, 2), point
        if times == 2:
            # Only where the server had it and our note of that was not committed.
            assert taken == 1, point
            twice.append(point)
        free_seat()
        point += 1
        if not was_killed:
            break
    assert point > 20
    # One moment, a handful of statements long: from the server's 250 to our commit.
    assert twice == list(range(twice[0], twice[-1] + 1))
    assert len(twice) <= 4


def test_workers_side_by_side_send_each_message_once(gateway: Gateway) -> None:
    for number in range(3):
        book(f"+1860555010{number}", number, MONDAY_NINE + timedelta(minutes=30 * (number // 2)))
    sent = []

    def work() -> None:
        sent.append(send_messages(at=FRIDAY))
        connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert sum(sent) == len(gateway.asked) == len(gateway.taken) == 3
    assert states() == {"sent"}


@pytest.mark.parametrize("fault", ["cut", "503", "hang"])
def test_what_the_gateway_took_without_saying_so_is_asked_again_under_its_key(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    monkeypatch.setattr(
        sms.SmsGateway, "__init__", _with_short_patience(sms.SmsGateway.__init__, Timeout(0.5))
    )
    book("+18605550142", 1)
    gateway.fault = fault
    assert send_messages(at=FRIDAY) == 0
    gateway.fault = ""
    assert send_messages(at=FRIDAY) == 0  # not yet
    assert send_messages(at=FRIDAY + timedelta(minutes=2)) == 1
    assert len(gateway.taken) == 1


def _with_short_patience(made: object, timeout: object) -> object:
    def init(self: object, url: str, token: str = "") -> None:
        made(self, url=url, token=token, timeout=timeout)  # type: ignore[operator]

    return init
