"""Offers: a time held for one person, or told to many at once; taken, let go, or over."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from charteroak.booking.actions.appointments import (
    change_seats_of,
    check_service,
    give_code,
    kinds_for,
    record_appointment,
)
from charteroak.booking.actions.claims import claim_seats, release_seats, take_held_seats
from charteroak.booking.actions.refusals import OfferOver, SlotTaken
from charteroak.booking.models import Appointment, Offer, Waiting
from charteroak.booking.queries import appointment_facts
from charteroak.booking.rules import AppointmentFacts
from charteroak.booking.states import AppointmentState, OfferState, WaitingState
from charteroak.staff.permissions import Actor


@transaction.atomic
def take_offer(*, reference: str, at: datetime, by: Actor) -> AppointmentFacts:
    """Take an offered time: who waits gets an appointment, who has one is moved. A second click finds it done.

    :raises OfferOver: it was let go, its time is over, or of many to whom it was told somebody else was first.
    """
    offer = _lock_offer(reference)
    if offer.waiting is not None:
        return _book(offer, at, by)
    row = Appointment.objects.select_for_update(of=("self",)).select_related("seat").get(offers=offer)
    if offer.state == OfferState.TAKEN:
        return appointment_facts(row)
    _check_open(offer, at)
    if row.state != AppointmentState.BOOKED:
        raise OfferOver
    change_seats_of(row, _seats_of(offer, row, at, by), at=at, by=by)
    _mark(offer, OfferState.TAKEN)
    return appointment_facts(row)


def _seats_of(offer: Offer, row: Appointment, at: datetime, by: Actor) -> list[int]:
    try:
        if offer.seats:
            take_held_seats(offer.seats, until=offer.expires_at)
            return list(offer.seats)
        minutes = check_service(row.service, people=row.people)
        seat = offer.seat
        return claim_seats(
            site=seat.site, starts_at=seat.starts_at, minutes=minutes, kinds=kinds_for(by), at=at
        )
    except SlotTaken:
        raise OfferOver from None


def _book(offer: Offer, at: datetime, by: Actor) -> AppointmentFacts:
    # The contact goes over to the appointment by background work, which alone can open it.
    waiting = Waiting.objects.select_for_update().get(offers=offer)
    token = f"offer-{offer.reference.hex}"
    known = Appointment.objects.select_related("seat").filter(request_token=token).first()
    if known is not None:
        return appointment_facts(known)
    _check_open(offer, at)
    try:
        take_held_seats(offer.seats, until=offer.expires_at)
    except SlotTaken:
        raise OfferOver from None
    made = Appointment(
        language=waiting.language,
        access_needs=waiting.access_needs,
        service=waiting.service,
        people=waiting.people,
    )
    row = give_code(made, list(offer.seats), token, at)
    waiting.state = WaitingState.BOOKED
    waiting.save(update_fields=["state"])
    _mark(offer, OfferState.TAKEN)
    record_appointment("appointment.booked", row, at, by)
    return appointment_facts(row)


def _check_open(offer: Offer, at: datetime) -> None:
    if offer.state != OfferState.OPEN or offer.expires_at <= at:
        raise OfferOver


@transaction.atomic
def decline_offer(*, reference: str, at: datetime) -> None:
    """Let an offer go; its seats are free at once. Again: changes nothing.

    :raises OfferOver: there is no such offer, or it was taken.
    """
    offer = _lock_offer(reference)
    if offer.state == OfferState.TAKEN:
        raise OfferOver
    if offer.state == OfferState.OPEN:
        end_offer(offer, OfferState.DECLINED)


@transaction.atomic
def lapse_offers(*, at: datetime) -> int:
    """End the offers whose time is over and free their seats; who waits goes on waiting. Returns how many."""
    rows = Offer.objects.select_for_update(skip_locked=True, of=("self",))
    over = list(rows.filter(state=OfferState.OPEN, expires_at__lte=at))
    for offer in over:
        end_offer(offer, OfferState.LAPSED)
    return len(over)


def end_offer(offer: Offer, state: OfferState) -> None:
    """End a locked offer that nobody took: its seats are free, and who waits waits again."""
    _mark(offer, state)
    release_seats(offer.seats, until=offer.expires_at)
    if offer.waiting_id is not None:
        waiting = Waiting.objects.filter(pk=offer.waiting_id, state=WaitingState.OFFERED)
        waiting.update(state=WaitingState.WAITING)


def _mark(offer: Offer, state: OfferState) -> None:
    offer.state = state
    offer.save(update_fields=["state"])


def _lock_offer(reference: str) -> Offer:
    offer = (
        Offer.objects.select_for_update(of=("self",))
        .select_related("seat")
        .filter(reference=reference)
        .first()
    )
    if offer is None:
        raise OfferOver
    return offer
