"""Appointments: booked and cancelled by whoever holds the code, checked in at the desk."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction

from charteroak.booking.actions.contacts import destroy_contact, keep_contact
from charteroak.booking.actions.refusals import (
    AlreadyCheckedIn,
    Cancelled,
    NotOffered,
    SlotTaken,
    TooLate,
    UnknownCode,
    WrongDay,
)
from charteroak.booking.models import Appointment, Seat
from charteroak.booking.queries import appointment_facts
from charteroak.booking.rules import (
    ACCESS_NEEDS,
    AppointmentFacts,
    destroy_before,
    too_late_after,
)
from charteroak.booking.states import AppointmentState, SeatState, can_move
from charteroak.journal.actions import record_event
from charteroak.lib.clock import hour_of, local_date
from charteroak.lib.ids import clean_code, new_code
from charteroak.lib.locks import Lock, take_lock_for
from charteroak.program.queries import current_policy
from charteroak.staff.permissions import SYSTEM, Actor, Permission, check_permission

_REQUEST_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,43}")


# The row that a rival has locked is skipped. One that a rival took and committed meanwhile is read again
# before the lock is given, and is free no longer: so being free
# stands on the seat, not only in the appointments.
_CLAIM = """
    WITH chosen AS MATERIALIZED (
        SELECT id FROM booking_seat
        WHERE site = %s AND starts_at = %s AND state = 'free'
        ORDER BY counter LIMIT 1 FOR UPDATE SKIP LOCKED
    )
    UPDATE booking_seat SET state = 'taken' FROM chosen WHERE booking_seat.id = chosen.id
    RETURNING booking_seat.id
"""


def book_seat(
    *,
    site: str,
    starts_at: datetime,
    language: str,
    access_needs: Iterable[str],
    request_token: str,
    contact: str = "",
    at: datetime,
    by: Actor,
) -> AppointmentFacts:
    """Book a free seat of a site and time. A form sent twice, with one token, gives the same appointment.

    :param request_token: 16 to 43 characters of base64url, drawn when the form was shown.
    :param contact: as `contact.clean_contact` returns it. Sealed to the desk's key of the day; where there is no such
        key it is not kept, and the facts say so (`has_contact`).
    :raises SlotTaken: all seats of that time are held, or there are none.
    :raises TooLate: it is past, or too near (booking.cutoff_minutes).
    :raises NotOffered: a language or an access need that is not offered there.
    """
    if not _REQUEST_TOKEN.fullmatch(request_token):
        raise ValueError("request_token")
    with transaction.atomic():
        _wait_for_twin(request_token)
        earlier = Appointment.objects.select_related("seat").filter(request_token=request_token).first()
        if earlier is not None:
            return appointment_facts(earlier)
        row = Appointment.objects.create(
            code=new_code(8),
            access_needs=_check_offered(site, starts_at, language, set(access_needs), at),
            seat_id=_claim_seat(site, starts_at),
            language=language,
            booked_hour=hour_of(at),
            request_token=request_token,
        )
        record_event(
            "appointment.booked", at=at, role=by.role, subject=str(row.reference), details={"site": site}
        )
        keep_contact(row, contact)
    return appointment_facts(row)


def cancel_appointment(*, code: str, at: datetime, by: Actor) -> AppointmentFacts:
    """Cancel the appointment that a code opens and free its seat. Cancelling again changes nothing.

    :raises UnknownCode: no appointment has it.
    :raises AlreadyCheckedIn: the person has come.
    """
    with transaction.atomic():
        row = _lock_appointment(code)
        if row.state != AppointmentState.CANCELLED:
            _check_move(row, AppointmentState.CANCELLED)
            _move(row, AppointmentState.CANCELLED, at, by)
            Seat.objects.filter(pk=row.seat_id, state=SeatState.TAKEN).update(state=SeatState.FREE)
        return appointment_facts(row)


def check_in_appointment(*, code: str, at: datetime, by: Actor) -> AppointmentFacts:
    """Note that the person with a code has come, on the day of the appointment.

    :raises NotPermitted: the actor may not check people in.
    :raises UnknownCode: no appointment has it.
    :raises Cancelled: it was cancelled.
    :raises AlreadyCheckedIn: the person has come already.
    :raises WrongDay: it is on another day in the city's time zone.
    """
    check_permission(by, Permission.APPOINTMENT_CHECK_IN)
    zone = current_policy().city.time_zone
    with transaction.atomic():
        row = _lock_appointment(code)
        _check_move(row, AppointmentState.CHECKED_IN)
        if local_date(row.seat.starts_at, zone) != local_date(at, zone):
            raise WrongDay
        _move(row, AppointmentState.CHECKED_IN, at, by)
        return appointment_facts(row)


def destroy_past_appointments(*, at: datetime) -> int:
    """Delete the appointments whose time is over (policy: retention.appointment_days). Returns how many."""
    before = destroy_before(policy=current_policy(), at=at)
    with transaction.atomic():
        count, _ = Appointment.objects.filter(seat__ends_at__lte=before).delete()
        if count:
            record_event("appointment.destroyed", at=at, role=SYSTEM.role, details={"count": count})
    return count


def _wait_for_twin(request_token: str) -> None:
    # The same form sent twice at once: the second waits here until the first is committed, and then finds it.
    take_lock_for(Lock.BOOKING_FORM, request_token)


def _check_offered(site: str, starts_at: datetime, language: str, needs: set[str], at: datetime) -> list[str]:
    policy = current_policy()
    offered = {one.code: one.languages for one in policy.sites}
    if language not in offered.get(site, (language,)) or not needs <= set(ACCESS_NEEDS):
        raise NotOffered
    if at > too_late_after(booking=policy.booking, starts_at=starts_at):
        raise TooLate
    return [need for need in ACCESS_NEEDS if need in needs]


def _claim_seat(site: str, starts_at: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [site, starts_at])
        claimed = cursor.fetchone()
    if claimed is None:
        raise SlotTaken
    seat_id: int = claimed[0]
    return seat_id


def _lock_appointment(code: str) -> Appointment:
    rows = Appointment.objects.select_related("seat").select_for_update(of=("self",))
    row = rows.filter(code=clean_code(code)).first()
    if row is None:
        raise UnknownCode
    return row


def _check_move(row: Appointment, after: AppointmentState) -> None:
    before = AppointmentState(row.state)
    if not can_move(before, after):
        raise Cancelled if before is AppointmentState.CANCELLED else AlreadyCheckedIn


def _move(row: Appointment, after: AppointmentState, at: datetime, by: Actor) -> None:
    row.state = after
    row.save(update_fields=["state"])
    destroy_contact(row)  # whichever way the appointment went, nobody needs to be reached any more
    record_event(
        f"appointment.{after}",
        at=at,
        role=by.role,
        subject=str(row.reference),
        details={"site": row.seat.site},
    )
