"""Somebody moves an appointment; what came free is offered by the next turn of `offer_times`."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from charteroak.booking.actions import move_appointment
from charteroak.booking.queries import find_appointment
from charteroak.booking.rules import AppointmentFacts
from charteroak.journeys.telling import place_and_time, tell_moved
from charteroak.staff.permissions import Actor


@transaction.atomic
def move_booking(*, code: str, site: str, starts_at: datetime, at: datetime, by: Actor) -> AppointmentFacts:
    """Move an appointment and queue the news of it. Reminders of the old time are dropped when their hour comes.

    :raises UnknownCode, Cancelled, AlreadyCheckedIn, SlotTaken, TooLate, NotOffered: as `move_appointment`.
    """
    before = find_appointment(code)
    facts = move_appointment(code=code, site=site, starts_at=starts_at, at=at, by=by)
    if before is not None and place_and_time(before) != place_and_time(facts):
        tell_moved(facts, at=at)
    return facts
