"""Somebody cancels an appointment; what came free is offered by the next turn of `offer_times`."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from charteroak.booking.actions import cancel_appointment
from charteroak.booking.queries import find_appointment
from charteroak.booking.rules import AppointmentFacts
from charteroak.journeys.telling import tell_cancelled
from charteroak.staff.permissions import Actor


@transaction.atomic
def cancel_booking(*, code: str, at: datetime, by: Actor) -> AppointmentFacts:
    """Cancel an appointment and queue the news of it; the contact is destroyed as soon as that is sent.

    So somebody hears of it whose appointment another person cancelled.

    :raises UnknownCode: no appointment has it. :raises AlreadyCheckedIn: the person has come.
    """
    before = find_appointment(code)
    is_told = before is not None and before.has_contact
    facts = cancel_appointment(code=code, is_told=is_told, at=at, by=by)
    if before is not None and is_told:
        tell_cancelled(before, at=at)
    return facts
