from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count

from charteroak.booking.models import Appointment, Contact, DeskKey, Seat
from charteroak.booking.rules import AppointmentFacts
from charteroak.booking.states import AppointmentState, SeatState
from charteroak.lib.clock import local_date
from charteroak.lib.ids import clean_code
from charteroak.program.queries import current_policy


@dataclass(frozen=True)
class FreeTime:
    """A time with at least one free seat at a site. Moments in UTC."""

    site: str
    starts_at: datetime
    ends_at: datetime
    seats: int


@dataclass(frozen=True)
class FreeDay:
    """The free times of one local calendar day, soonest first, over all sites."""

    day: date
    times: tuple[FreeTime, ...]


def list_free_times(*, at: datetime, site: str | None = None, weekday: int | None = None) -> list[FreeDay]:
    """List what can be booked, soonest first, by local day; of one site or weekday (0: Monday) if asked."""
    policy = current_policy()
    rows = Seat.objects.filter(
        state=SeatState.FREE, starts_at__gte=at + timedelta(minutes=policy.booking.cutoff_minutes)
    )
    if site is not None:
        rows = rows.filter(site=site)
    counted = (
        rows.values("site", "starts_at", "ends_at").annotate(seats=Count("id")).order_by("starts_at", "site")
    )
    times = [FreeTime(**row) for row in counted]
    zone = policy.city.time_zone
    days = [
        FreeDay(day=day, times=tuple(same))
        for day, same in groupby(times, lambda t: local_date(t.starts_at, zone))
    ]
    return [day for day in days if weekday is None or day.day.weekday() == weekday]


def find_free_time(*, site: str, starts_at: datetime, at: datetime) -> FreeTime | None:
    """Return one time if it can still be booked, or None."""
    for free in _free_at(site, starts_at, at):
        return free
    return None


def _free_at(site: str, starts_at: datetime, at: datetime) -> Iterator[FreeTime]:
    if starts_at < at + timedelta(minutes=current_policy().booking.cutoff_minutes):
        return
    rows = Seat.objects.filter(state=SeatState.FREE, site=site, starts_at=starts_at)
    counted = rows.values("site", "starts_at", "ends_at").annotate(seats=Count("id")).order_by("ends_at")
    yield from (FreeTime(**row) for row in counted)


def find_appointment(code: str) -> AppointmentFacts | None:
    """Return the appointment that a code opens, however it was typed, or None."""
    cleaned = clean_code(code)
    row = Appointment.objects.select_related("seat").filter(code=cleaned).first()
    return None if row is None else appointment_facts(row)


def find_by_reference(reference: str) -> AppointmentFacts | None:
    """Return the appointment that a link or a calendar entry refers to, or None."""
    try:
        wanted = UUID(reference)
    except ValueError:
        return None
    row = Appointment.objects.select_related("seat").filter(reference=wanted).first()
    return None if row is None else appointment_facts(row)


def list_expected(site: str, on: date) -> list[AppointmentFacts]:
    """List who is expected at a site on a local day, or has come, by time. Cancelled ones are left out."""
    zone = ZoneInfo(current_policy().city.time_zone)
    first = datetime(on.year, on.month, on.day, tzinfo=zone)
    following = on + timedelta(days=1)
    last = datetime(following.year, following.month, following.day, tzinfo=zone)
    rows = (
        Appointment.objects.select_related("seat")
        .filter(seat__site=site, seat__starts_at__gte=first, seat__starts_at__lt=last)
        .exclude(state=AppointmentState.CANCELLED)
        .order_by("seat__starts_at", "seat__counter")
    )
    reachable = set(Contact.objects.filter(appointment__in=rows).values_list("appointment_id", flat=True))
    return [appointment_facts(row, has_contact=row.pk in reachable) for row in rows]


def list_reachable(site: str, after: date, *, days: int) -> list[AppointmentFacts]:
    """List the appointments of a site on so many days after one whose holders left a contact, by time."""
    zone = ZoneInfo(current_policy().city.time_zone)
    first = datetime.combine(after + timedelta(days=1), time.min, zone)
    last = datetime.combine(after + timedelta(days=1 + days), time.min, zone)
    rows = (
        Appointment.objects.select_related("seat")
        .filter(seat__site=site, seat__starts_at__gte=first, seat__starts_at__lt=last)
        .filter(state=AppointmentState.BOOKED, contact__isnull=False)
        .order_by("seat__starts_at", "seat__counter")
    )
    return [appointment_facts(row, has_contact=True) for row in rows]


def has_desk_key(*, starts_at: datetime) -> bool:
    """Tell whether a contact for an appointment at that time can be sealed."""
    return DeskKey.objects.filter(day=local_date(starts_at, current_policy().city.time_zone)).exists()


def appointment_facts(row: Appointment, *, has_contact: bool | None = None) -> AppointmentFacts:
    """Return a row as the pages and the desk see it."""
    if has_contact is None:
        has_contact = Contact.objects.filter(appointment_id=row.pk).exists()
    return AppointmentFacts(
        code=row.code,
        reference=str(row.reference),
        site=row.seat.site,
        starts_at=row.seat.starts_at,
        ends_at=row.seat.ends_at,
        state=AppointmentState(row.state),
        language=row.language,
        access_needs=tuple(row.access_needs),
        has_contact=has_contact and row.state == AppointmentState.BOOKED,
    )
