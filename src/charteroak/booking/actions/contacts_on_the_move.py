"""Contacts follow their people to another day, by background work alone: the public face opens nothing it sealed.

Without it the key of the old day would be destroyed, and with it the way to remind somebody of the new one.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models.functions import TruncDate

from charteroak.booking.actions.contacts import ContactClosed, keep_contact, read_contact
from charteroak.booking.models import Appointment, Contact, DeskKey, WaitingContact
from charteroak.booking.sealing import seal_contact
from charteroak.booking.states import AppointmentState, OfferState, WaitingState
from charteroak.lib.clock import local_date
from charteroak.program.queries import current_policy
from charteroak.staff.permissions import SYSTEM


def seal_contacts_anew(*, at: datetime) -> int:
    """Seal contacts to the key of the day that their appointment is on now. Returns how many.

    Those who were moved, and those who waited and have an appointment now. One that no longer opens is left.

    :raises StoreUnavailable: the key store cannot be reached; they wait.
    """
    return _of_moved(at) + _of_waiting(at)


@transaction.atomic
def _of_moved(at: datetime) -> int:
    zone, done = current_policy().city.time_zone, 0
    # The database finds the few that moved: each minute all who are to come stand here.
    on_day = TruncDate("appointment__seat__starts_at", tzinfo=ZoneInfo(zone))
    rows = Contact.objects.select_related("appointment__seat").select_for_update(
        of=("self",), skip_locked=True
    )
    moved = (
        rows.filter(appointment__state=AppointmentState.BOOKED).exclude(sealed=b"").exclude(key_day=on_day)
    )
    for contact in moved:
        row = contact.appointment
        day = local_date(row.seat.starts_at, zone)
        key = DeskKey.objects.filter(day=day).first()
        if key is None:
            continue
        try:
            plain = read_contact(
                row.reference,
                day=contact.key_day,
                sealed=bytes(contact.sealed),
                site=row.seat.site,
                at=at,
                by=SYSTEM,
            )
        except ContactClosed:
            continue
        point = bytes(key.point)
        contact.sealed = seal_contact(plain, public_point=point, reference=row.reference, day=day)
        contact.key_day = day
        contact.save(update_fields=["sealed", "key_day"])
        done += 1
    return done


@transaction.atomic
def _of_waiting(at: datetime) -> int:
    done = 0
    rows = WaitingContact.objects.select_related("waiting").select_for_update(of=("self",), skip_locked=True)
    for contact in rows.filter(waiting__state=WaitingState.BOOKED).exclude(sealed=b""):
        waiting = contact.waiting
        taken = waiting.offers.filter(state=OfferState.TAKEN).first()
        row = (
            taken
            and Appointment.objects.select_related("seat")
            .filter(request_token=f"offer-{taken.reference.hex}")
            .first()
        )
        if row:
            try:
                plain = read_contact(
                    waiting.reference,
                    day=waiting.last_day,
                    sealed=bytes(contact.sealed),
                    site=row.seat.site,
                    at=at,
                    by=SYSTEM,
                )
            except ContactClosed:
                continue
            if row.state == AppointmentState.BOOKED and not keep_contact(row, plain):
                continue  # no key for that day yet
            done += 1
        contact.sealed = b""
        contact.save(update_fields=["sealed"])
    return done
