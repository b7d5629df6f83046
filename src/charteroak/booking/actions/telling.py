"""The contact of somebody who is told something, opened by background work for the moment of telling."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from charteroak.booking.actions.contacts import NoContact, destroy_contact, read_contact
from charteroak.booking.models import Appointment, Contact, WaitingContact
from charteroak.booking.states import AppointmentState, WaitingState
from charteroak.staff.permissions import SYSTEM

_REACHED = (AppointmentState.BOOKED, AppointmentState.CANCELLED)


def open_contact_to_tell(*, reference: UUID, at: datetime) -> str:
    """Open the contact of an appointment or a place on the waiting list, in the caller's transaction; recorded.

    A cancelled appointment's is there until its person was told.

    :raises NoContact: none was left, or it was destroyed. :raises ContactClosed: it does not open any more.
    :raises StoreUnavailable: the key store cannot be reached, or was used enough today.
    """
    found = _of_appointment(reference) or _of_waiting(reference)
    if found is None or not found[1]:
        raise NoContact
    day, sealed, site = found
    return read_contact(reference, day=day, sealed=sealed, site=site, at=at, by=SYSTEM)


def _of_appointment(reference: UUID) -> tuple[date, bytes, str] | None:
    rows = Contact.objects.select_related("appointment__seat")
    row = rows.filter(appointment__reference=reference, appointment__state__in=_REACHED).first()
    return None if row is None else (row.key_day, bytes(row.sealed), row.appointment.seat.site)


def _of_waiting(reference: UUID) -> tuple[date, bytes, str] | None:
    rows = WaitingContact.objects.select_related("waiting")
    row = rows.filter(waiting__reference=reference, waiting__state=WaitingState.OFFERED).first()
    if row is None:
        return None
    offer = row.waiting.offers.select_related("seat").order_by("-pk").first()
    return row.waiting.last_day, bytes(row.sealed), offer.seat.site if offer else ""


def let_go_of_contact(*, reference: UUID) -> None:
    """Destroy the contact of an appointment that was cancelled, once its person was told; others stay."""
    row = Appointment.objects.filter(reference=reference, state=AppointmentState.CANCELLED).first()
    if row is not None:
        destroy_contact(row)
