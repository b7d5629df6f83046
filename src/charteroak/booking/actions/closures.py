"""A site must close: its seats go, and everybody booked there is kept another time, in one act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from charteroak.booking.actions.appointments import check_service
from charteroak.booking.actions.claims import claim_seats, keep_seats
from charteroak.booking.actions.refusals import SlotTaken
from charteroak.booking.models import Appointment, Closure, Offer, Seat
from charteroak.booking.queries import Wish, appointment_facts, list_free_times, offer_facts
from charteroak.booking.rules import AppointmentFacts, OfferFacts
from charteroak.booking.seat_plan import STAFF_KINDS
from charteroak.booking.states import AppointmentState, OfferKind, OfferState, SeatState
from charteroak.journal.actions import record_event
from charteroak.lib.locks import Lock, take_lock
from charteroak.program.queries import current_policy
from charteroak.staff.permissions import Actor, Permission, check_permission

# How long another time is kept for somebody whose own cannot be: they may have to be told by post at the door.
_KEPT = timedelta(hours=48)
# To how many a time that came free is told at once.
_TOLD = 20


@dataclass(frozen=True)
class Displaced:
    """Somebody whose time cannot be kept, and the time that is held for them instead, or None where there is none."""

    appointment: AppointmentFacts
    offer: OfferFacts | None


@transaction.atomic
def close_site(
    *, site: str, closes_at: datetime, opens_at: datetime, at: datetime, by: Actor
) -> list[Displaced]:
    """Close a site for a while: withdraw its free seats and hold another time for each appointment there.

    Returns whom to tell. Again for the same while: those who have neither a new time nor an offer yet.

    :raises NotPermitted: the actor may not. :raises KeyError: there is no such site.
    """
    check_permission(by, Permission.SITE_CLOSE)
    current_policy().site(site)
    take_lock(Lock.SEATS_OPENED)
    take_lock(Lock.OFFERS)
    _, new = Closure.objects.get_or_create(site=site, closes_at=closes_at, opens_at=opens_at)
    within = Q(site=site, starts_at__lt=opens_at, ends_at__gt=closes_at)
    Seat.objects.filter(within, state__in=(SeatState.FREE, SeatState.HELD)).update(
        state=SeatState.WITHDRAWN, held_until=None
    )
    rows = Appointment.objects.select_for_update(of=("self",)).select_related("seat")
    there = rows.filter(
        state=AppointmentState.BOOKED,
        seat__site=site,
        seat__starts_at__lt=opens_at,
        seat__ends_at__gt=closes_at,
    ).exclude(offers__kind=OfferKind.CLOSING, offers__state=OfferState.OPEN)
    displaced = [
        Displaced(appointment_facts(row), _keep_another(row, at)) for row in there.order_by("seat__starts_at")
    ]
    if new:
        record_event("site.closed", at=at, role=by.role, details={"site": site, "count": len(displaced)})
    return displaced


def _keep_another(row: Appointment, at: datetime) -> OfferFacts | None:
    minutes = check_service(row.service, people=row.people)
    wish = Wish(
        service=row.service,
        step_free="step_free" in row.access_needs,
        sign_language="sign_language" in row.access_needs,
        language=row.language,
    )
    times = [time for day in list_free_times(at=at, wish=wish, kinds=STAFF_KINDS) for time in day.times]
    # Nearest to their own time: at their own site first, then anywhere.
    times.sort(key=lambda time: (time.site != row.seat.site, abs(time.starts_at - row.seat.starts_at)))
    for time in times:
        try:
            seats = claim_seats(
                site=time.site, starts_at=time.starts_at, minutes=minutes, kinds=STAFF_KINDS, at=at
            )
        except SlotTaken:
            continue
        cutoff = timedelta(minutes=current_policy().booking.cutoff_minutes)
        until = min(at + _KEPT, time.starts_at - cutoff)
        keep_seats(seats, until=until)
        return offer_facts(_offer(OfferKind.CLOSING, row, seats, until))
    return None


def _offer(kind: OfferKind, row: Appointment, seats: list[int], until: datetime) -> Offer:
    return Offer.objects.create(
        kind=kind, appointment=row, seat=Seat.objects.get(pk=seats[0]), seats=seats, expires_at=until
    )


@transaction.atomic
def offer_earlier(*, site: str, starts_at: datetime, at: datetime, by: Actor) -> list[AppointmentFacts]:
    """Tell those with a later appointment there who wished for it that an earlier time is free; the first has it.

    Returns whom to tell, at most 20; again for the same time: those not told yet.

    :raises SlotTaken: it is not free.
    """
    take_lock(Lock.OFFERS)
    free = (
        Seat.objects.filter(site=site, starts_at=starts_at, state=SeatState.FREE).order_by("counter").first()
    )
    if free is None:
        raise SlotTaken
    booking = current_policy().booking
    until = min(
        at + timedelta(minutes=booking.offer_minutes), starts_at - timedelta(minutes=booking.cutoff_minutes)
    )
    if until <= at:
        return []
    rows = Appointment.objects.select_related("seat").filter(
        state=AppointmentState.BOOKED, wants_earlier=True, seat__site=site, seat__starts_at__gt=starts_at
    )
    rows = rows.exclude(offers__kind=OfferKind.EARLIER, offers__seat__starts_at=starts_at)
    told = list(rows.order_by("seat__starts_at", "reference")[:_TOLD])
    for row in told:
        Offer.objects.create(kind=OfferKind.EARLIER, appointment=row, seat=free, expires_at=until)
    if told:
        record_event("waiting.offered", at=at, role=by.role, details={"site": site, "count": len(told)})
    return [appointment_facts(row) for row in told]
