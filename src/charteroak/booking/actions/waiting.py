"""The waiting list: somebody says which times suit, is offered one that came free, and takes it or lets it go."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from charteroak.booking.actions.appointments import check_form, check_needs, check_service
from charteroak.booking.actions.claims import claim_seats, keep_seats
from charteroak.booking.actions.offers import end_offer, lapse_offers
from charteroak.booking.actions.refusals import NotOffered, SlotTaken, UnknownCode
from charteroak.booking.models import DeskKey, Offer, Seat, Waiting, WaitingContact
from charteroak.booking.queries import Wish, list_free_times, waiting_facts
from charteroak.booking.rules import WaitingFacts, destroy_before
from charteroak.booking.sealing import seal_contact
from charteroak.booking.states import OfferKind, OfferState, WaitingState
from charteroak.journal.actions import record_event
from charteroak.lib.clock import hour_of, local_date
from charteroak.lib.ids import clean_code, new_code
from charteroak.lib.locks import Lock, take_lock
from charteroak.program.queries import current_policy
from charteroak.staff.permissions import SYSTEM, Actor


@transaction.atomic
def join_waiting(
    *,
    wish: Wish,
    people: int,
    language: str,
    access_needs: frozenset[str],
    last_day: date,
    contact: str,
    request_token: str,
    at: datetime,
    by: Actor,
) -> WaitingFacts:
    """Put somebody on the waiting list. The same form sent twice is one place.

    `contact`: as `clean_contact` returns it, sealed to the desk's key of `last_day` where there is one; else not kept.

    :raises NotOffered: a service, site or need that is not offered, or a last day out of reach.
    """
    check_form(request_token)
    earlier = Waiting.objects.filter(request_token=request_token).first()
    if earlier is not None:
        return waiting_facts(earlier)
    _check_wish(wish, people, last_day, at)
    row = Waiting.objects.create(
        code=new_code(8),
        service=wish.service,
        people=people,
        language=language,
        access_needs=check_needs(access_needs),
        sites=sorted(wish.sites),
        weekdays=sorted(wish.weekdays),
        parts=sorted(wish.parts),
        last_day=last_day,
        joined_hour=hour_of(at),
        request_token=request_token,
    )
    _keep_contact(row, contact)
    record_event("waiting.joined", at=at, role=by.role, subject=str(row.reference))
    return waiting_facts(row)


def _check_wish(wish: Wish, people: int, last_day: date, at: datetime) -> None:
    policy = current_policy()
    check_service(wish.service, people=people)
    today = local_date(at, policy.city.time_zone)
    if not today <= last_day <= today + timedelta(days=policy.booking.days_ahead):
        raise NotOffered
    if not wish.sites <= {site.code for site in policy.sites}:
        raise NotOffered


def _keep_contact(row: Waiting, contact: str) -> None:
    key = DeskKey.objects.filter(day=row.last_day).first()
    if key is not None and contact:
        point = bytes(key.point)
        sealed = seal_contact(contact, public_point=point, reference=row.reference, day=row.last_day)
        WaitingContact.objects.create(waiting=row, sealed=sealed)


@transaction.atomic
def leave_waiting(*, code: str, at: datetime, by: Actor) -> None:
    """Take somebody off the list; an offer that stands is let go. Again: changes nothing.

    :raises UnknownCode: nobody waits under that code.
    """
    row = Waiting.objects.select_for_update().filter(code=clean_code(code)).first()
    if row is None:
        raise UnknownCode
    if row.state in (WaitingState.WAITING, WaitingState.OFFERED):
        for offer in Offer.objects.select_for_update().filter(waiting=row, state=OfferState.OPEN):
            end_offer(offer, OfferState.DECLINED)
        _leave(row, "themselves", at, by)


def _leave(row: Waiting, why: str, at: datetime, by: Actor) -> None:
    row.state = WaitingState.LEFT
    row.save(update_fields=["state"])
    WaitingContact.objects.filter(waiting_id=row.pk).update(sealed=b"")
    record_event("waiting.left", at=at, role=by.role, subject=str(row.reference), details={"why": why})


@transaction.atomic
def offer_free_times(*, at: datetime) -> list[WaitingFacts]:
    """Hold a free time for each who waits and whom one suits, first come first served; lapse what nobody answered.

    Returns those who have an offer now that they had not before, so that they are told.
    """
    take_lock(Lock.OFFERS)
    lapse_offers(at=at)
    policy, offered = current_policy(), []
    today = local_date(at, policy.city.time_zone)
    rows = Waiting.objects.select_for_update().filter(state=WaitingState.WAITING, last_day__gte=today)
    # Those who joined in the same hour, in the order of random references: nobody gains by seconds.
    for row in rows.order_by("joined_hour", "reference"):
        offer = _offer_to(row, at)
        if offer is not None:
            site = offer.seat.site
            record_event("waiting.offered", at=at, role=SYSTEM.role, details={"site": site, "count": 1})
            offered.append(waiting_facts(row))
    return offered


def _offer_to(row: Waiting, at: datetime) -> Offer | None:
    policy = current_policy()
    until = at + timedelta(minutes=policy.booking.offer_minutes)
    minutes = check_service(row.service, people=row.people)
    for day in list_free_times(at=at, wish=_wish(row)):
        if day.day > row.last_day:
            break
        for time in day.times:
            # Somebody must have time to answer, and then to come.
            latest = time.starts_at - timedelta(minutes=policy.booking.cutoff_minutes)
            if latest <= at:
                continue
            try:
                seats = claim_seats(site=time.site, starts_at=time.starts_at, minutes=minutes, at=at)
            except SlotTaken:
                continue
            keep_seats(seats, until=min(until, latest))
            row.state = WaitingState.OFFERED
            row.save(update_fields=["state"])
            return Offer.objects.create(
                kind=OfferKind.WAITING,
                waiting=row,
                seat=Seat.objects.get(pk=seats[0]),
                seats=seats,
                expires_at=min(until, latest),
            )
    return None


def _wish(row: Waiting) -> Wish:
    return Wish(
        service=row.service,
        sites=frozenset(row.sites),
        weekdays=frozenset(row.weekdays),
        parts=frozenset(row.parts),
        step_free="step_free" in row.access_needs,
        sign_language="sign_language" in row.access_needs,
    )


@transaction.atomic
def destroy_past_waiting(*, at: datetime) -> int:
    """Delete who waited for days that are over, with offers and contact. Returns how many."""
    before = local_date(destroy_before(policy=current_policy(), at=at), current_policy().city.time_zone)
    _, by_table = Waiting.objects.filter(last_day__lt=before).delete()
    return by_table.get(Waiting._meta.label, 0)
