"""The public face's role of the database: it writes a contact, blots it out, and can neither read nor delete it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import ProgrammingError, transaction

from charteroak.booking.actions import (
    book_seat,
    cancel_appointment,
    check_in_appointment,
    open_contact,
    open_seats,
    publish_desk_keys,
)
from charteroak.booking.models import Contact
from charteroak.booking.queries import find_by_reference, has_desk_key
from charteroak.booking.rules import AppointmentFacts
from charteroak.staff.permissions import PUBLIC
from people import CLERK
from roles import acting_as

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("office"), pytest.mark.slow]

ZONE = ZoneInfo("America/New_York")
FRIDAY = datetime(2026, 10, 30, 20, tzinfo=ZONE)
MONDAY_NINE = datetime(2026, 11, 2, 9, tzinfo=ZONE)
EMAIL = "marisol@example.org"


def book(n: int) -> AppointmentFacts:
    return book_seat(
        site="clerk", starts_at=MONDAY_NINE, language="en", access_needs=[], contact=EMAIL,
        request_token=f"request-token-{n:04}", at=FRIDAY, by=PUBLIC,
    )  # fmt: skip


def refused(act: object) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        act()  # type: ignore[operator]


def test_each_role_does_its_part_and_no_more() -> None:
    open_seats(at=FRIDAY)
    with acting_as("jobs"):
        assert publish_desk_keys(at=FRIDAY) > 10
    with acting_as("public"):
        assert has_desk_key(starts_at=MONDAY_NINE)
        kept, cancelled = book(1), book(2)
        assert not cancel_appointment(code=cancelled.code, at=FRIDAY, by=PUBLIC).has_contact
        again = find_by_reference(kept.reference)
        assert again is not None
        assert again.has_contact
        refused(lambda: list(Contact.objects.all()))
        refused(lambda: list(Contact.objects.values_list("sealed")))
        refused(lambda: Contact.objects.filter(sealed=b"").exists())
        refused(lambda: Contact.objects.all().delete())
    with acting_as("desk"):
        assert open_contact(reference=kept.reference, at=MONDAY_NINE, by=CLERK) == EMAIL
        check_in_appointment(code=kept.code, at=MONDAY_NINE, by=CLERK)
    assert [bytes(row.sealed) for row in Contact.objects.all()] == [b"", b""]
