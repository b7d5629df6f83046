"""Each part tells with the rights it has: the public face only adds to the outbox, background work takes out of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import ProgrammingError, connection
from pytest_django.fixtures import Settings

from charteroak.booking.actions import open_seats, publish_desk_keys
from charteroak.custody.actions import ensure_standing_keys
from charteroak.journeys.book import book_time
from charteroak.journeys.cancel_booking import cancel_booking
from charteroak.journeys.close_place import close_place
from charteroak.journeys.move_booking import move_booking
from charteroak.journeys.offer_times import offer_times
from charteroak.journeys.send_messages import send_messages
from charteroak.notify.models import Message
from charteroak.notify.queries import count_messages, count_overdue
from charteroak.staff.permissions import PUBLIC, Role, actor_for
from people import CLERK
from post_office import smtp_server
from roles import acting_as

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("key_store")]

ZONE = ZoneInfo("America/New_York")
FRIDAY = datetime(2026, 10, 30, 20, tzinfo=ZONE).astimezone(UTC)
MONDAY_NINE = datetime(2026, 11, 2, 9, tzinfo=ZONE).astimezone(UTC)
WEDNESDAY_NINE = datetime(2026, 11, 4, 9, tzinfo=ZONE).astimezone(UTC)
SUPERVISOR = actor_for(account_id="00112233445566aa", role=Role.SUPERVISOR, site="clerk")


def _book(number: int, starts_at: datetime, by: object = PUBLIC, **more: object) -> str:
    return book_time(  # type: ignore[arg-type]  # the rest is plain
        site="clerk", starts_at=starts_at, language="es", access_needs=[], request_token=f"form-number-{number:05}",
        contact="marta@example.org", at=FRIDAY, by=by, **more,
    ).code  # fmt: skip


def test_public_face_desk_and_background_work_do_their_parts(settings: Settings) -> None:
    ensure_standing_keys(at=FRIDAY)
    open_seats(at=FRIDAY)
    publish_desk_keys(at=FRIDAY)
    with acting_as("public"):
        first = _book(1, MONDAY_NINE)
        _book(2, WEDNESDAY_NINE, wants_earlier=True)
        third = _book(3, WEDNESDAY_NINE)
        cancel_booking(code=third, at=FRIDAY, by=PUBLIC)
        move_booking(code=first, site="clerk", starts_at=WEDNESDAY_NINE, at=FRIDAY, by=PUBLIC)
        with pytest.raises(ProgrammingError), connection.cursor() as cursor:
            cursor.execute("SELECT kind FROM notify_message")
    with acting_as("desk"):
        _book(4, MONDAY_NINE, by=CLERK)
        closes_at = MONDAY_NINE - timedelta(hours=9)
        close_place(
            site="clerk",
            closes_at=closes_at,
            opens_at=closes_at + timedelta(days=1),
            at=FRIDAY,
            by=SUPERVISOR,
        )
        assert count_messages()["due"] == Message.objects.values("id").count()
        assert count_overdue(before=FRIDAY) == 0
    with smtp_server() as box, acting_as("jobs"):
        settings.CHARTEROAK_SMTP_URL = f"smtp://127.0.0.1:{box.port}"
        settings.CHARTEROAK_SMTP_FROM = "no-reply@example.org"
        offer_times(at=FRIDAY)
        send_messages(at=FRIDAY)
        offer_times(at=FRIDAY + timedelta(hours=3))
        send_messages(at=FRIDAY + timedelta(hours=3))
        kinds = set(Message.objects.filter(state="sent").values_list("kind", flat=True))
    assert kinds >= {"booked", "moved", "cancelled", "place_closed", "second"}
