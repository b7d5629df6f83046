"""One booking a contact. The public face cannot read contacts, so background work finds a second one and says so."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from charteroak.booking.actions.appointments import cancel_appointment
from charteroak.booking.models import Appointment, Contact
from charteroak.booking.queries import appointment_facts
from charteroak.booking.rules import AppointmentFacts
from charteroak.booking.states import AppointmentState
from charteroak.custody.actions import CONTACT_KEY
from charteroak.custody.queries import get_key_store
from charteroak.staff.permissions import SYSTEM

# How long somebody with two has to choose which to keep.
GRACE = timedelta(hours=2)
_MARK_BYTES = 16


def mark_contact(*, reference: UUID, contact: str, at: datetime) -> bool:
    """Give an opened contact its mark, in the caller's transaction; tell whether an earlier booking has the same.

    Again: the same answer, and the mark's time stays. Those of staff and of groups have none.

    :raises StoreUnavailable: the key store cannot be reached.
    """
    rows = Contact.objects.select_for_update().filter(appointment__reference=reference, is_counted=True)
    row = rows.filter(appointment__state=AppointmentState.BOOKED).first()
    if row is None:
        return False
    if row.mark is None:
        row.mark = get_key_store().mac(CONTACT_KEY, b"contact|1|" + contact.casefold().encode())[:_MARK_BYTES]
        row.marked_at = at
        row.save(update_fields=["mark", "marked_at"])
    return _has_earlier(row)


def _has_earlier(row: Contact) -> bool:
    same = Contact.objects.filter(mark=row.mark, is_counted=True, appointment__state=AppointmentState.BOOKED)
    return same.filter(appointment_id__lt=row.appointment_id).exists()


@transaction.atomic
def cancel_doubles(*, at: datetime) -> list[AppointmentFacts]:
    """Cancel the second bookings with one contact whose grace is over, with the contact kept to say so.

    Whoever cancelled one of the two meanwhile keeps the other. Returns what was cancelled.
    """
    rows = Contact.objects.select_related("appointment").select_for_update(of=("self",), skip_locked=True)
    over = rows.filter(
        appointment__state=AppointmentState.BOOKED,
        marked_at__lte=at - GRACE,
        is_counted=True,
        mark__isnull=False,
    )
    cancelled = []
    for row in over.order_by("-appointment_id"):
        if _has_earlier(row) and row.appointment.seat.starts_at > at:
            cancel_appointment(code=row.appointment.code, is_told=True, at=at, by=SYSTEM)
            again = Appointment.objects.select_related("seat").get(pk=row.appointment_id)
            cancelled.append(appointment_facts(again))
    return cancelled
