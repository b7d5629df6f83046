from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.db import connection, transaction

from charteroak.booking.models import Appointment, Seat
from charteroak.booking.queries import appointment_facts
from charteroak.booking.rules import (
    ACCESS_NEEDS,
    AppointmentFacts,
    SeatChanges,
    change_seats,
    destroy_before,
    expand_seats,
    too_late_after,
)
from charteroak.booking.rules import Seat as PlannedSeat
from charteroak.booking.states import AppointmentState, SeatState, can_move
from charteroak.journal.actions import record_event
from charteroak.lib.clock import hour_of, local_date
from charteroak.lib.ids import clean_code, new_code
from charteroak.program.queries import current_policy
from charteroak.staff.permissions import SYSTEM, Actor, Permission, check_permission

_REQUEST_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,43}")

# Whoever opens seats holds this lock, so that two of them count what they did rightly. Any number will do.
_OPENING_LOCK = 7_240_511
_TWIN_LOCK = 7_240_512

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


class BookingRefused(Exception):
    """Why something about an appointment was not done. Carries a reason code and nothing of a person."""

    reason: ClassVar[str] = "refused"

    def __init__(self) -> None:
        super().__init__(self.reason)


class SlotTaken(BookingRefused):
    """No seat of that site and time is free."""

    reason = "slot_taken"


class TooLate(BookingRefused):
    """The time is past, or nearer than the policy's booking.cutoff_minutes."""

    reason = "too_late"


class NotOffered(BookingRefused):
    """The site does not offer that language, or there is no such access need."""

    reason = "not_offered"


class UnknownCode(BookingRefused):
    """No appointment has that code."""

    reason = "unknown_code"


class AlreadyCheckedIn(BookingRefused):
    """The person has come already."""

    reason = "already_checked_in"


class Cancelled(BookingRefused):
    """The appointment was cancelled."""

    reason = "cancelled"


class WrongDay(BookingRefused):
    """The appointment is on another day, in the city's time zone."""

    reason = "wrong_day"


def open_seats(*, at: datetime) -> int:
    """Offer the seats of the policy's next `booking.days_ahead` days, and withdraw the free ones it dropped.

    Safe to repeat and to run while people book. Returns how many seats came to be offered.
    """
    policy = current_policy()
    first = local_date(at, policy.city.time_zone)
    last = first + timedelta(days=policy.booking.days_ahead)
    wanted = [seat for seat in expand_seats(policy=policy, first=first, last=last) if seat.starts_at > at]
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_OPENING_LOCK])
        withdrawn = _withdraw(_changes(wanted, at).withdraw)
        # Decided again: a seat that somebody took a moment ago could not be withdrawn, and is held now.
        changes = _changes(wanted, at)
        Seat.objects.bulk_create(
            [
                Seat(site=seat.site, starts_at=seat.starts_at, ends_at=seat.ends_at, counter=seat.counter)
                for seat in changes.create
            ]
        )
        for seat in changes.reopen:
            _rows(seat).filter(state=SeatState.WITHDRAWN).update(state=SeatState.FREE, ends_at=seat.ends_at)
        _record_counts("seats.withdrawn", withdrawn, at)
        _record_counts("seats.opened", Counter(s.site for s in (*changes.create, *changes.reopen)), at)
    return len(changes.create) + len(changes.reopen)


def book_seat(
    *,
    site: str,
    starts_at: datetime,
    language: str,
    access_needs: Iterable[str],
    request_token: str,
    at: datetime,
    by: Actor,
) -> AppointmentFacts:
    """Book a free seat of a site and time. A form sent twice, with one token, gives the same appointment.

    :param request_token: 16 to 43 characters of base64url, drawn when the form was shown.
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


@transaction.atomic
def destroy_past_seats(*, at: datetime) -> int:
    """Delete seats whose time is over and that no appointment stands on any more. Returns how many."""
    before = destroy_before(policy=current_policy(), at=at)
    count, _ = Seat.objects.filter(ends_at__lte=before, appointments__isnull=True).delete()
    return count


def _changes(wanted: Iterable[PlannedSeat], at: datetime) -> SeatChanges:
    rows = Seat.objects.filter(starts_at__gt=at)
    existing = [
        (
            PlannedSeat(site=row.site, starts_at=row.starts_at, ends_at=row.ends_at, counter=row.counter),
            SeatState(row.state),
        )
        for row in rows
    ]
    return change_seats(wanted=wanted, existing=existing)


def _rows(seat: PlannedSeat) -> Any:
    return Seat.objects.filter(site=seat.site, starts_at=seat.starts_at, counter=seat.counter)


def _withdraw(seats: Iterable[PlannedSeat]) -> Counter[str]:
    withdrawn: Counter[str] = Counter()
    for seat in seats:
        withdrawn[seat.site] += _rows(seat).filter(state=SeatState.FREE).update(state=SeatState.WITHDRAWN)
    return withdrawn


def _record_counts(event: str, counts: Counter[str], at: datetime) -> None:
    for site, count in sorted(counts.items()):
        if count:
            record_event(event, at=at, role=SYSTEM.role, details={"site": site, "count": count})


def _wait_for_twin(request_token: str) -> None:
    # The same form sent twice at once: the second waits here until the first is committed, and then finds it.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_TWIN_LOCK, request_token])


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
    record_event(
        f"appointment.{after}",
        at=at,
        role=by.role,
        subject=str(row.reference),
        details={"site": row.seat.site},
    )
