"""A site must close: everybody booked there is kept another time, in one act; or it opens after all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from charteroak.booking.actions.appointments import check_service
from charteroak.booking.actions.claims import claim_seats, keep_seats
from charteroak.booking.actions.offers import end_offer
from charteroak.booking.actions.refusals import SlotTaken
from charteroak.booking.actions.seats import reopen_seats
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
    """Somebody whose time cannot be kept, and the time that is held for them instead, or None where there is none.

    `closing` tells this closing from an earlier one of the same while that was taken back.
    """

    appointment: AppointmentFacts
    offer: OfferFacts | None
    closing: int


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
    closure, new = Closure.objects.get_or_create(site=site, closes_at=closes_at, opens_at=opens_at)
    there = _booked_there(site, closes_at, opens_at).select_for_update(of=("self",))
    list(there)  # locks them, as whoever cancels does, before the seats
    within = Seat.objects.filter(site=site, starts_at__lt=opens_at, ends_at__gt=closes_at)
    list(within.select_for_update().order_by("pk"))  # waits for whoever books or cancels one at this moment
    within.filter(state__in=(SeatState.FREE, SeatState.HELD)).update(
        state=SeatState.WITHDRAWN, held_until=None
    )
    without = there.exclude(offers__kind=OfferKind.CLOSING, offers__state=OfferState.OPEN)
    displaced = [
        Displaced(appointment_facts(row), _keep_another(row, at), closure.pk)
        for row in without.order_by("seat__starts_at")
    ]
    if new:
        record_event("site.closed", at=at, role=by.role, details={"site": site, "count": len(displaced)})
    return displaced


@transaction.atomic
def reopen_site(
    *, site: str, closes_at: datetime, opens_at: datetime, at: datetime, by: Actor
) -> list[AppointmentFacts]:
    """Take a closing back: the seats of that while can be had again, and who has not moved keeps their own time.

    Who took another time stays there; the times that were kept for the others are free. Returns the others.
    Again, or for a while that was never closed: changes nothing.

    :raises NotPermitted: the actor may not. :raises KeyError: there is no such site.
    """
    check_permission(by, Permission.SITE_CLOSE)
    current_policy().site(site)
    take_lock(Lock.SEATS_OPENED)
    take_lock(Lock.OFFERS)
    if not Closure.objects.filter(site=site, closes_at=closes_at, opens_at=opens_at).delete()[0]:
        return []
    shut = Closure.objects.over(site, OuterRef("seat__starts_at"), OuterRef("seat__ends_at"))
    there = _booked_there(site, closes_at, opens_at).filter(~Exists(shut), seat__starts_at__gt=at)
    # The offers first, as whoever takes one does.
    kept = Offer.objects.select_for_update().filter(kind=OfferKind.CLOSING, state=OfferState.OPEN)
    for offer in kept.filter(appointment__in=[row.pk for row in there]):
        end_offer(offer, OfferState.LAPSED)
    back = [appointment_facts(row) for row in there.order_by("seat__starts_at")]
    reopen_seats(site=site, at=at)
    record_event("site.reopened", at=at, role=by.role, details={"site": site, "count": len(back)})
    return back


def _booked_there(site: str, closes_at: datetime, opens_at: datetime) -> QuerySet[Appointment]:
    return Appointment.objects.select_related("seat").filter(
        state=AppointmentState.BOOKED,
        seat__site=site,
        seat__starts_at__lt=opens_at,
        seat__ends_at__gt=closes_at,
    )


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
