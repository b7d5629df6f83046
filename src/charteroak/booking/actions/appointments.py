"""Appointments: booked and cancelled by whoever holds the code, checked in at the desk."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.db import transaction

from charteroak.booking.actions.claims import claim_seats, free_seats, hold_seats
from charteroak.booking.actions.contacts import destroy_contact, keep_contact
from charteroak.booking.actions.refusals import (
    AlreadyBooked,
    AlreadyCheckedIn,
    Cancelled,
    NotOffered,
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
from charteroak.booking.seat_plan import PUBLIC_KINDS, STAFF_KINDS, SeatKind
from charteroak.booking.states import AppointmentState, can_move
from charteroak.journal.actions import record_event
from charteroak.lib.clock import hour_of, local_date
from charteroak.lib.ids import clean_code, new_code
from charteroak.lib.locks import Lock, take_lock_for
from charteroak.program.queries import current_policy
from charteroak.staff.permissions import SYSTEM, Actor, Permission, check_permission

_REQUEST_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,43}")


def book_seat(
    *,
    site: str,
    starts_at: datetime,
    language: str,
    access_needs: Iterable[str],
    request_token: str,
    contact: str = "",
    service: str = "",
    people: int = 1,
    device: bytes | None = None,
    wants_earlier: bool = False,
    at: datetime,
    by: Actor,
) -> AppointmentFacts:
    """Book a free seat of a site and time, or as many in a row as the service takes.

    A form sent twice gives the same appointment. Staff may take seats that are kept for callers.

    :param contact: as `clean_contact` returns it. Without a desk's key of the day it is not kept (`has_contact`).
    :param device: 16 bytes that stand for the browser, or None where one may book for many: staff, a shared computer.
    :raises AlreadyBooked: that browser has an appointment to come.
    :raises SlotTaken: all seats of that time are held, or there are none. :raises TooLate: booking.cutoff_minutes.
    :raises NotOffered: a language, an access need or a service that is not offered there, or too many people for it.
    """
    with transaction.atomic():
        check_form(request_token)
        earlier = Appointment.objects.select_related("seat").filter(request_token=request_token).first()
        if earlier is not None:
            return appointment_facts(earlier)
        check_device(device)
        needs = _check_offered(site, starts_at, language, set(access_needs), at)
        made = Appointment(language=language, access_needs=needs, service=service, people=people)
        made.device, made.wants_earlier = device, wants_earlier
        minutes = check_service(service, people=people)
        seats = claim_seats(site=site, starts_at=starts_at, minutes=minutes, kinds=kinds_for(by), at=at)
        row = give_code(made, seats, request_token, at)
        record_appointment("appointment.booked", row, at, by)
        is_kept = keep_contact(row, contact, is_counted=_is_counted(people, by))
    return appointment_facts(row, has_contact=is_kept)


def _is_counted(people: int, by: Actor) -> bool:
    # Staff book for many, and a group is one booking for several.
    return people == 1 and Permission.APPOINTMENT_BOOK not in by.permissions


def cancel_appointment(*, code: str, is_told: bool = False, at: datetime, by: Actor) -> AppointmentFacts:
    """Cancel the appointment that a code opens and free its seat. Cancelling again changes nothing.

    :param is_told: whether the contact is needed once more, to say so; `let_go_of_contact` then ends it.

    :raises UnknownCode: no appointment has it.
    :raises AlreadyCheckedIn: the person has come.
    """
    with transaction.atomic():
        row = _lock_appointment(code)
        if row.state != AppointmentState.CANCELLED:
            _check_move(row, AppointmentState.CANCELLED)
            _move(row, AppointmentState.CANCELLED, at, by, is_told=is_told)
            free_seats(row)
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
        _, by_table = Appointment.objects.filter(seat__ends_at__lte=before).delete()
        count = by_table.get(Appointment._meta.label, 0)  # not what goes with them
        if count:
            record_event("appointment.destroyed", at=at, role=SYSTEM.role, details={"count": count})
    return count


def check_form(request_token: str) -> None:
    """Wait, in the caller's transaction, for another sending of the same form: the second finds the first's work.

    :raises ValueError: no form of ours drew such a token.
    """
    if not _REQUEST_TOKEN.fullmatch(request_token):
        raise ValueError("request_token")
    take_lock_for(Lock.BOOKING_FORM, request_token)


def _check_offered(site: str, starts_at: datetime, language: str, needs: set[str], at: datetime) -> list[str]:
    policy = current_policy()
    offered = {one.code: one.languages for one in policy.sites}
    if language not in offered.get(site, (language,)):
        raise NotOffered
    if at > too_late_after(booking=policy.booking, starts_at=starts_at):
        raise TooLate
    return check_needs(needs)


def check_needs(needs: Collection[str]) -> list[str]:
    """Return what somebody asks to be ready for them, in the usual order.

    :raises NotOffered: there is no such need.
    """
    if not set(needs) <= set(ACCESS_NEEDS):
        raise NotOffered
    return [need for need in ACCESS_NEEDS if need in needs]


def record_appointment(event: str, row: Appointment, at: datetime, by: Actor) -> None:
    """Record what happened to an appointment, with its site."""
    record_event(event, at=at, role=by.role, subject=str(row.reference), details={"site": row.seat.site})


def give_code(row: Appointment, seats: list[int], request_token: str, at: datetime) -> Appointment:
    """Save a new appointment under a code of its own, with its first seat, and give it all its seats."""
    row.code, row.seat_id, row.request_token, row.booked_hour = (
        new_code(8),
        seats[0],
        request_token,
        hour_of(at),
    )
    row.save(force_insert=True)
    hold_seats(row, seats)
    return row


def check_device(device: bytes | None) -> None:
    """Hold a browser to one appointment at a time, in the caller's transaction.

    :raises AlreadyBooked: it has one to come.
    """
    if device is None:
        return
    take_lock_for(Lock.BOOKING_DEVICE, device.hex())
    if Appointment.objects.filter(device=device, state=AppointmentState.BOOKED).exists():
        raise AlreadyBooked


def check_service(service: str, *, people: int) -> int:
    """Return how many minutes a service takes; 0 where the policy names none, for one seat however long.

    :raises NotOffered: there is no such service, or it is not for so many people.
    """
    booking = current_policy().booking
    if not service and people == 1:
        return 0
    try:
        offered = booking.service(service)
    except KeyError:
        raise NotOffered from None
    if not 1 <= people <= offered.people:
        raise NotOffered
    return offered.minutes


def kinds_for(by: Actor) -> frozenset[SeatKind]:
    """Return which kinds of seats an actor may claim: staff also those kept for callers and partners."""
    return STAFF_KINDS if Permission.APPOINTMENT_BOOK in by.permissions else PUBLIC_KINDS


def move_appointment(
    *, code: str, site: str, starts_at: datetime, at: datetime, by: Actor
) -> AppointmentFacts:
    """Move an appointment: the new seats are claimed before the old ones are freed, in one transaction.

    Code, link and calendar entry stay the same. Moving to where it is already changes nothing.

    :raises UnknownCode: no appointment has the code. :raises Cancelled, AlreadyCheckedIn: it is over.
    :raises SlotTaken, TooLate, NotOffered: as for `book_seat`; the old time stays.
    """
    with transaction.atomic():
        row = _lock_appointment(code)
        if row.state != AppointmentState.BOOKED:
            _check_move(row, AppointmentState.BOOKED)
        if (row.seat.site, row.seat.starts_at) == (site, starts_at):
            return appointment_facts(row)
        _check_offered(site, starts_at, row.language, set(row.access_needs), at)
        minutes = check_service(row.service, people=row.people)
        seats = claim_seats(site=site, starts_at=starts_at, minutes=minutes, kinds=kinds_for(by), at=at)
        change_seats_of(row, seats, at=at, by=by)
        return appointment_facts(row)


def change_seats_of(row: Appointment, seats: Sequence[int], *, at: datetime, by: Actor) -> None:
    """Give a locked appointment seats that are claimed for it already, then free its old ones."""
    free_seats(row)
    row.seat = Seat.objects.get(pk=seats[0])
    row.sequence += 1
    row.save(update_fields=["seat", "sequence"])
    hold_seats(row, seats)
    record_appointment("appointment.moved", row, at, by)


def mark_no_shows(*, at: datetime) -> int:
    """Note that nobody came to appointments of days that are over. Returns how many."""
    zone = current_policy().city.time_zone
    with transaction.atomic():
        over = Appointment.objects.select_related("seat").select_for_update(of=("self",), skip_locked=True)
        rows = [
            row
            for row in over.filter(state=AppointmentState.BOOKED, seat__ends_at__lt=at)
            if local_date(row.seat.starts_at, zone) < local_date(at, zone)
        ]
        for row in rows:
            _move(row, AppointmentState.NO_SHOW, at, SYSTEM)
    return len(rows)


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


def _move(
    row: Appointment, after: AppointmentState, at: datetime, by: Actor, *, is_told: bool = False
) -> None:
    row.state = after
    if after is AppointmentState.CANCELLED:
        row.sequence += 1
    row.save(update_fields=["state", "sequence"] if after is AppointmentState.CANCELLED else ["state"])
    if not is_told:
        destroy_contact(row)  # whichever way the appointment went, nobody needs to be reached any more
    record_event(
        f"appointment.{after}",
        at=at,
        role=by.role,
        subject=str(row.reference),
        details={"site": row.seat.site},
    )
