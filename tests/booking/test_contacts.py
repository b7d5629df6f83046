"""A contact opens at the desk, for its appointment, under its day's key only; without a key none is kept."""

from __future__ import annotations

import traceback
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pytest_django.fixtures import Settings

from charteroak.booking import sealing
from charteroak.booking.actions import (
    ContactClosed,
    NoContact,
    UnknownCode,
    book_seat,
    cancel_appointment,
    check_in_appointment,
    contacts,
    open_contact,
    open_seats,
    publish_desk_keys,
)
from charteroak.booking.models import Appointment, Contact, DeskKey
from charteroak.booking.queries import has_desk_key, list_expected
from charteroak.booking.rules import AppointmentFacts
from charteroak.booking.sealing import seal_contact
from charteroak.custody.queries import get_key_store
from charteroak.custody.stores.base import StoreUnavailable
from charteroak.journal.queries import count_events
from charteroak.journeys.destroy_overdue import destroy_overdue
from charteroak.staff.alarms import QuotaReached
from charteroak.staff.permissions import PUBLIC, NotPermitted
from people import AUDITOR, CLERK, LIBRARIAN, hartford

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office")]

ZONE = ZoneInfo("America/New_York")
FRIDAY_EVENING = datetime(2026, 10, 30, 20, tzinfo=ZONE)
MONDAY_NINE = datetime(2026, 11, 2, 9, tzinfo=ZONE).astimezone(UTC)
WEDNESDAY_NINE = datetime(2026, 11, 4, 9, tzinfo=ZONE).astimezone(UTC)
EMAIL = "marisol@example.org"
WHEN: dict[str, Any] = {"at": MONDAY_NINE, "by": CLERK}


@pytest.fixture(autouse=True)
def open_days(office: None) -> None:
    open_seats(at=FRIDAY_EVENING)
    publish_desk_keys(at=FRIDAY_EVENING)


def book(contact: str = EMAIL, starts_at: datetime = MONDAY_NINE, form: str = "first") -> AppointmentFacts:
    return book_seat(
        site="clerk",
        starts_at=starts_at,
        language="en",
        access_needs=[],
        request_token=f"{form}-request-token",
        contact=contact,
        at=FRIDAY_EVENING,
        by=PUBLIC,
    )


def sealed_of(facts: AppointmentFacts) -> bytes:
    return bytes(Contact.objects.get(appointment__reference=facts.reference).sealed)


def put(facts: AppointmentFacts, sealed: bytes) -> None:
    assert Contact.objects.filter(appointment__reference=facts.reference).update(sealed=sealed) == 1


def closed(facts: AppointmentFacts) -> None:
    with pytest.raises(ContactClosed) as refused:
        open_contact(reference=facts.reference, **WHEN)
    assert EMAIL not in "".join(traceback.format_exception(refused.value))


def test_the_desk_opens_it_and_the_journal_says_so_without_a_person() -> None:
    facts = book()
    assert facts.has_contact
    assert open_contact(reference=facts.reference, **WHEN) == EMAIL
    assert count_events("contact.opened") == 1


def test_no_column_holds_it_and_its_length_tells_nothing() -> None:
    longest = "x" * 60 + "@" + "y" * 180 + ".example.org"
    contacts = (EMAIL, longest)
    sizes = {len(sealed_of(book(contact, form=f"form-{n}"))) for n, contact in enumerate(contacts)}
    assert sizes == {65 + 256 + 16}
    held = b"|".join(bytes(row.sealed) for row in Contact.objects.all())
    assert EMAIL.encode() not in held
    assert EMAIL not in str(list(Appointment.objects.values()))


def test_every_day_with_seats_has_its_own_key_and_the_second_run_makes_none() -> None:
    keys = list(DeskKey.objects.values_list("day", flat=True))
    assert date(2026, 11, 2) in keys
    assert len({bytes(key.point) for key in DeskKey.objects.all()}) == len(keys) > 10
    assert publish_desk_keys(at=FRIDAY_EVENING) == 0


def test_it_moved_to_another_appointment_does_not_open() -> None:
    mine, other = book(), book("+18605550142", form="other")
    put(other, sealed_of(mine))
    closed(other)


def test_it_moved_to_another_day_does_not_open() -> None:
    """Nor does one that was sealed for this appointment to another day's key."""
    monday, wednesday = book(), book(starts_at=WEDNESDAY_NINE, form="other")
    put(wednesday, sealed_of(monday))
    closed(wednesday)
    row = Appointment.objects.get(reference=monday.reference)
    wrong_key = bytes(DeskKey.objects.get(day=date(2026, 11, 4)).point)
    put(monday, seal_contact(EMAIL, public_point=wrong_key, reference=row.reference, day=date(2026, 11, 2)))
    closed(monday)


def test_altered_bytes_do_not_open() -> None:
    facts = book()
    sealed = sealed_of(facts)
    for place in (0, 1, 64, 65, len(sealed) - 1):
        changed = bytearray(sealed)
        changed[place] ^= 1
        put(facts, bytes(changed))
        closed(facts)
    for shortened in (b"", sealed[:64], sealed[:-1]):
        put(facts, shortened)
        closed(facts)


def test_a_swapped_version_does_not_open(monkeypatch: pytest.MonkeyPatch) -> None:
    facts = book()
    monkeypatch.setattr(sealing, "_VERSION", 2)
    closed(facts)


def test_who_seals_cannot_open(settings: Settings) -> None:
    """The public face has no key store, and books with a contact all the same."""
    settings.FACE = "public"
    facts = book()
    assert facts.has_contact
    with pytest.raises(StoreUnavailable):
        open_contact(reference=facts.reference, **WHEN)
    settings.FACE = "all"
    assert open_contact(reference=facts.reference, **WHEN) == EMAIL


def test_without_a_key_for_the_day_the_booking_goes_on_and_nothing_is_kept() -> None:
    DeskKey.objects.filter(day=date(2026, 11, 2)).delete()
    assert not has_desk_key(starts_at=MONDAY_NINE)
    facts = book()
    assert (facts.state, facts.has_contact) == ("booked", False)
    assert not Contact.objects.exists()
    with pytest.raises(NoContact):
        open_contact(reference=facts.reference, **WHEN)


def test_a_booking_without_a_contact_is_as_before() -> None:
    facts = book("")
    assert not facts.has_contact
    assert not Contact.objects.exists()


def test_the_same_form_twice_keeps_one_contact() -> None:
    assert book() == book()
    assert Contact.objects.count() == 1


@pytest.mark.parametrize("how", ["cancelled", "checked in"])
def test_whoever_has_come_or_cancelled_is_reached_no_more(how: str) -> None:
    facts = book()
    if how == "cancelled":
        after = cancel_appointment(code=facts.code, at=FRIDAY_EVENING, by=PUBLIC)
    else:
        after = check_in_appointment(code=facts.code, **WHEN)
    assert not after.has_contact
    assert sealed_of(facts) == b""
    with pytest.raises(NoContact):
        open_contact(reference=facts.reference, **WHEN)


def test_it_is_destroyed_with_the_day_and_its_key_with_it() -> None:
    facts = book()
    sealed = sealed_of(facts)
    keys = get_key_store().names("desk")
    assert "desk/2026-11-02" in keys
    destroy_overdue(policy=hartford(), at=MONDAY_NINE + timedelta(hours=3))
    assert open_contact(reference=facts.reference, **WHEN) == EMAIL
    destroy_overdue(policy=hartford(), at=MONDAY_NINE + timedelta(days=2))
    assert not Contact.objects.exists()
    assert "desk/2026-11-02" not in get_key_store().names("desk")
    assert not DeskKey.objects.filter(day=date(2026, 11, 2)).exists()
    assert len(sealed) == 337  # a backup may have these bytes; the key that opens them is gone


def test_a_row_from_a_backup_does_not_open_once_the_key_is_gone() -> None:
    facts = book()
    get_key_store().destroy("desk/2026-11-02")
    closed(facts)
    assert publish_desk_keys(at=FRIDAY_EVENING) == 0  # nor is the key made anew


def test_only_the_desk_of_its_site_may_open_it() -> None:
    facts = book()
    with pytest.raises(NotPermitted):
        open_contact(reference=facts.reference, at=MONDAY_NINE, by=AUDITOR)
    with pytest.raises(NotPermitted):
        open_contact(reference=facts.reference, at=MONDAY_NINE, by=PUBLIC)
    with pytest.raises(UnknownCode):
        open_contact(reference=facts.reference, at=MONDAY_NINE, by=LIBRARIAN)
    assert count_events("contact.opened") == 0


def test_the_list_of_the_day_says_who_left_one_and_not_which() -> None:
    book()
    book("", form="other")
    assert [one.has_contact for one in list_expected("clerk", date(2026, 11, 2))] == [True, False]


def test_openings_count_to_the_daily_quota(monkeypatch: pytest.MonkeyPatch) -> None:
    facts, policy = book(), hartford()
    few = replace(policy, quotas=replace(policy.quotas, openings=2))
    monkeypatch.setattr(contacts, "current_policy", lambda: few)
    for _ in range(2):
        assert open_contact(reference=facts.reference, **WHEN) == EMAIL
    with pytest.raises(QuotaReached):
        open_contact(reference=facts.reference, **WHEN)
    assert count_events("contact.opened") == 2
