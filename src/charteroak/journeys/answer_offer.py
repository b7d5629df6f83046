"""Somebody takes a time that is offered: from the waiting list, an earlier one, or one instead of a closed place."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from charteroak.booking.actions import take_offer
from charteroak.booking.queries import find_offer
from charteroak.booking.rules import AppointmentFacts
from charteroak.booking.states import OfferKind
from charteroak.journeys.intake import intake
from charteroak.journeys.telling import tell_booked, tell_moved
from charteroak.staff.permissions import Actor


@transaction.atomic
def take_offered_time(*, reference: str, at: datetime, by: Actor) -> AppointmentFacts:
    """Take an offered time and queue the news of it. A second click finds it done, and says nothing twice.

    :raises OfferOver: it is over, or somebody else was first. :raises IntakeStopped: on a hostile day.
    """
    offer = find_offer(reference)
    if offer is not None and offer.kind == OfferKind.WAITING:
        with intake():
            facts = take_offer(reference=reference, at=at, by=by)
            # The contact comes over from the waiting list before the next messages leave.
            tell_booked(facts, at=at, is_reachable=True)
        return facts
    was_open = offer is not None and offer.state == "open"
    facts = take_offer(reference=reference, at=at, by=by)
    if was_open:
        tell_moved(facts, at=at)
    return facts
