"""Contacts for the day on which the place must close: sealed by the public face, opened by the desk, one at a time."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from django.db import transaction

from charteroak.booking.actions.refusals import BookingRefused, UnknownCode
from charteroak.booking.models import Appointment, Contact, DeskKey, Seat
from charteroak.booking.rules import destroy_before
from charteroak.booking.sealing import PADDED_BYTES, contact_context, contact_info, seal_contact
from charteroak.booking.states import AppointmentState
from charteroak.custody.actions import desk_key
from charteroak.custody.hpke import point_of
from charteroak.custody.padding import NotPadded, unpad
from charteroak.custody.queries import get_key_store
from charteroak.custody.stores.base import KeyDestroyed, KeyMissing, SealBroken
from charteroak.journal.actions import record_event
from charteroak.lib.clock import local_date
from charteroak.program.queries import current_policy
from charteroak.staff.actions import spend_quota
from charteroak.staff.alarms import QuotaKind
from charteroak.staff.permissions import Actor, Permission, check_permission


class NoContact(BookingRefused):
    """The person left none, or it was destroyed when they came or cancelled."""

    reason = "no_contact"


class ContactClosed(BookingRefused):
    """It does not open: its day's key is gone, or it was altered or moved."""

    reason = "contact_closed"


def publish_desk_keys(*, at: datetime) -> int:
    """Make the desk's key of every day that has seats still to come, and publish its public half to the public face.

    Safe to repeat. Returns how many days were new.

    :raises StoreUnavailable: the key store cannot be reached; until it can, bookings for a new day keep no contact.
    """
    zone = current_policy().city.time_zone
    moments = Seat.objects.filter(starts_at__gt=at).values_list("starts_at", flat=True).distinct()
    days = {local_date(moment, zone) for moment in moments}
    known = set(DeskKey.objects.filter(day__in=days).values_list("day", flat=True))
    return sum(_publish(day, at) for day in sorted(days - known))


@transaction.atomic
def _publish(day: date, at: datetime) -> bool:
    try:
        public_key = get_key_store().public_key(desk_key(day=day, at=at))
    except KeyDestroyed:
        return False  # destroyed while a clock ran ahead: that day keeps no contacts
    if not isinstance(public_key, EllipticCurvePublicKey):
        raise KeyMissing(f"desk/{day.isoformat()}")
    _, is_new = DeskKey.objects.get_or_create(day=day, defaults={"point": point_of(public_key)})
    return is_new


@transaction.atomic
def withdraw_desk_keys(*, before: date) -> int:
    """Take back the public halves for days before a date. Return how many."""
    count, _ = DeskKey.objects.filter(day__lt=before).delete()
    return count


def keep_contact(row: Appointment, contact: str, *, is_counted: bool = True) -> bool:
    """Seal a contact to the desk's key of the appointment's day, in the caller's transaction; tell whether it was kept.

    Without a key for that day nothing is kept, least of all in the clear.

    :param is_counted: whether it counts towards one booking a contact.
    """
    if not contact:
        return False
    day = local_date(row.seat.starts_at, current_policy().city.time_zone)
    key = DeskKey.objects.filter(day=day).first()
    if key is None:
        return False
    sealed = seal_contact(contact, public_point=bytes(key.point), reference=row.reference, day=day)
    Contact.objects.create(appointment=row, sealed=sealed, key_day=day, is_counted=is_counted)
    return True


def destroy_contact(row: Appointment) -> None:
    """Destroy what was left to reach somebody: they have come, or cancelled.

    The empty row goes with the appointment: the public face, where people cancel, may delete nothing.
    """
    Contact.objects.filter(appointment_id=row.pk).update(sealed=b"")


@transaction.atomic
def destroy_past_contacts(*, at: datetime) -> int:
    """Delete the contacts of appointments whose time is over (policy: retention.appointment_days). Return how many."""
    before = destroy_before(policy=current_policy(), at=at)
    count, _ = Contact.objects.filter(appointment__seat__ends_at__lte=before).delete()
    return count


@transaction.atomic
def open_contact(*, reference: str, at: datetime, by: Actor) -> str:
    """Open the contact of one appointment at the actor's site, and record that it was opened.

    :raises NotPermitted: the actor may not open contacts.
    :raises UnknownCode: there is no such appointment at the actor's site.
    :raises NoContact: none was left. :raises ContactClosed: it cannot be opened any more.
    :raises QuotaReached: the actor opened enough today. :raises StoreUnavailable: the key store cannot be reached.
    """
    check_permission(by, Permission.CONTACT_OPEN)
    row = Appointment.objects.select_related("seat").filter(reference=reference, seat__site=by.site).first()
    if row is None:
        raise UnknownCode
    contact = Contact.objects.filter(appointment_id=row.pk).first()
    if contact is None or row.state != AppointmentState.BOOKED:
        raise NoContact
    policy = current_policy()
    today = local_date(at, policy.city.time_zone)
    spend_quota(kind=QuotaKind.OPENINGS, limit=policy.quotas.openings, day=today, by=by)
    return read_contact(
        row.reference, day=contact.key_day, sealed=bytes(contact.sealed), site=row.seat.site, at=at, by=by
    )


def read_contact(reference: UUID, *, day: date, sealed: bytes, site: str, at: datetime, by: Actor) -> str:
    """Open what was sealed to the desk's key of a day for an appointment or a place on the waiting list; record it.

    :raises ContactClosed: it does not open. :raises StoreUnavailable: the key store cannot be reached.
    """
    record_event("contact.opened", at=at, role=by.role, subject=str(reference), details={"site": site})
    try:
        padded = get_key_store().open_hpke(
            f"desk/{day.isoformat()}", sealed, info=contact_info(), aad=contact_context(reference, day)
        )
        return unpad(padded, length=PADDED_BYTES).decode()
    except (SealBroken, KeyMissing, NotPadded):
        raise ContactClosed from None
