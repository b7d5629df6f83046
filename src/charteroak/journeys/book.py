"""Somebody books a time, and is told of it if they left a contact."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from charteroak.booking.actions import book_seat
from charteroak.booking.rules import AppointmentFacts
from charteroak.journeys.intake import intake
from charteroak.journeys.telling import tell_booked
from charteroak.staff.permissions import Actor


def book_time(
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
    """Book, and queue the confirmation and the reminders, in one transaction. The same form sent twice is one booking.

    :raises IntakeStopped: a hostile day is under way.
    :raises AlreadyBooked, SlotTaken, TooLate, NotOffered: as `book_seat`.
    """
    with intake():
        facts = book_seat(
            site=site,
            starts_at=starts_at,
            language=language,
            access_needs=access_needs,
            request_token=request_token,
            contact=contact,
            service=service,
            people=people,
            device=device,
            wants_earlier=wants_earlier,
            at=at,
            by=by,
        )
        tell_booked(facts, at=at)
    return facts
