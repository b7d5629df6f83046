"""What must be known to tell people: which offers stand, which times came free, whom a closing would reach."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from charteroak.booking.models import Appointment, Closure, Holding, Offer, Seat
from charteroak.booking.queries import appointment_facts, offer_facts
from charteroak.booking.rules import AppointmentFacts, OfferFacts
from charteroak.booking.states import AppointmentState, OfferState, SeatState
from charteroak.program.queries import current_policy


def list_open_offers(reference: str, *, at: datetime) -> list[OfferFacts]:
    """List the times that an appointment's holder may have instead, soonest first."""
    rows = Offer.objects.select_related("seat").filter(
        appointment__reference=reference, state=OfferState.OPEN
    )
    return [offer_facts(row) for row in rows.filter(expires_at__gt=at).order_by("seat__starts_at")]


def list_freed_times(*, at: datetime) -> list[tuple[str, datetime]]:
    """List the times that somebody gave back and somebody with a later one wishes for: (site, beginning)."""
    earliest = at + timedelta(minutes=current_policy().booking.cutoff_minutes)
    holdings = Holding.objects.filter(seat=OuterRef("pk"))
    later = Appointment.objects.filter(
        state=AppointmentState.BOOKED,
        wants_earlier=True,
        seat__site=OuterRef("site"),
        seat__starts_at__gt=OuterRef("starts_at"),
    )
    rows = Seat.objects.filter(state=SeatState.FREE, starts_at__gt=earliest, released_at__lte=at)
    rows = rows.filter(Exists(holdings.filter(is_active=False)), Exists(later))
    return list(rows.order_by("starts_at", "site").values_list("site", "starts_at").distinct())


def list_booked_there(*, site: str, closes_at: datetime, opens_at: datetime) -> list[AppointmentFacts]:
    """List the appointments that could not be kept if a site closed for a while, by time."""
    rows = Appointment.objects.select_related("seat").filter(
        state=AppointmentState.BOOKED,
        seat__site=site,
        seat__starts_at__lt=opens_at,
        seat__ends_at__gt=closes_at,
    )
    return [appointment_facts(row) for row in rows.order_by("seat__starts_at", "seat__counter")]


@dataclass(frozen=True)
class ClosureFacts:
    """A while during which a site is closed against the policy's hours; moments in UTC."""

    site: str
    closes_at: datetime
    opens_at: datetime


def list_closures(*, at: datetime) -> list[ClosureFacts]:
    """List the closings that are not over, soonest first."""
    rows = Closure.objects.filter(opens_at__gt=at).order_by("closes_at", "site")
    return [ClosureFacts(row.site, row.closes_at, row.opens_at) for row in rows]


def is_shut(facts: AppointmentFacts) -> bool:
    """Tell whether the place of an appointment is to be closed at its time."""
    return Closure.objects.over(facts.site, facts.starts_at, facts.ends_at).exists()


def list_stranded(*, at: datetime) -> list[tuple[AppointmentFacts, OfferFacts | None]]:
    """List who is still booked where the place will be closed, by time, with the other time that is kept for them."""
    closed = Closure.objects.over(
        OuterRef("seat__site"), OuterRef("seat__starts_at"), OuterRef("seat__ends_at")
    )
    rows = Appointment.objects.select_related("seat").filter(
        Exists(closed), state=AppointmentState.BOOKED, seat__starts_at__gt=at
    )
    found = [appointment_facts(row) for row in rows.order_by("seat__starts_at", "seat__counter")]
    return [(facts, next(iter(list_open_offers(facts.reference, at=at)), None)) for facts in found]
