"""Which messages follow from what was done to an appointment; each is queued once, in the transaction of the act."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from charteroak.booking.actions import Displaced
from charteroak.booking.rules import AppointmentFacts, OfferFacts
from charteroak.notify.actions import queue_message
from charteroak.notify.states import Kind
from charteroak.program.queries import current_policy

# Whoever books this shortly before the hour of a reminder has just been told.
_TOO_SOON = timedelta(hours=1)


def stamp_of(moment: datetime) -> str:
    """Write a moment as a code: '20261102T1400Z'."""
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%MZ")


def place_and_time(facts: AppointmentFacts) -> str:
    """Return where and when, as a code: a message about another place or time is not true any more."""
    return f"{facts.site}/{stamp_of(facts.starts_at)}"


def tell_booked(facts: AppointmentFacts, *, at: datetime, is_reachable: bool | None = None) -> None:
    """Queue the confirmation of an appointment and its reminders, if a contact was left.

    :param is_reachable: known better than by `facts`, where the contact is still with the waiting list.
    """
    if facts.has_contact if is_reachable is None else is_reachable:
        _queue(Kind.BOOKED, facts, "", at)
        _remind(facts, at)


def tell_moved(facts: AppointmentFacts, *, at: datetime) -> None:
    """Queue the news that an appointment was moved, and the reminders of its new time."""
    if facts.has_contact:
        _queue(Kind.MOVED, facts, f"{place_and_time(facts)}/{stamp_of(at)}", at)
        _remind(facts, at)


def tell_cancelled(facts: AppointmentFacts, *, at: datetime) -> None:
    """Queue the news that an appointment was cancelled; `facts` may be of before or after."""
    _queue(Kind.CANCELLED, facts, "", at)


def tell_closed(displaced: Displaced, *, at: datetime) -> None:
    """Queue the news that the place must close, with the time that is kept instead, if there is one."""
    facts, offer = displaced.appointment, displaced.offer
    about = f"offer/{offer.reference}" if offer else f"none/{place_and_time(facts)}/{displaced.closing}"
    if facts.has_contact:
        _queue(Kind.PLACE_CLOSED, facts, about, at)


def tell_reopened(facts: AppointmentFacts, *, at: datetime) -> None:
    """Queue the news that the place does not close after all, and the appointment stands."""
    if facts.has_contact:
        _queue(Kind.PLACE_REOPENED, facts, f"{place_and_time(facts)}/{stamp_of(at)}", at)


def tell_earlier(facts: AppointmentFacts, offer: OfferFacts, *, at: datetime) -> None:
    """Queue the news that an earlier time came free."""
    if facts.has_contact:
        _queue(Kind.EARLIER_TIME, facts, f"offer/{offer.reference}", at)


def tell_second(facts: AppointmentFacts, *, until: datetime, at: datetime) -> None:
    """Queue the question which of two appointments somebody keeps; without an answer this one goes at `until`."""
    _queue(Kind.SECOND, facts, stamp_of(until), at)


def _remind(facts: AppointmentFacts, at: datetime) -> None:
    for hours in current_policy().booking.reminder_hours:
        due_at = facts.starts_at - timedelta(hours=hours)
        if due_at > at + _TOO_SOON:
            _queue(Kind.REMINDER, facts, f"{place_and_time(facts)}/{hours}", at, due_at)


def _queue(
    kind: Kind, facts: AppointmentFacts, about: str, at: datetime, due_at: datetime | None = None
) -> None:
    queue_message(
        kind=kind,
        subject=facts.reference,
        language=facts.language,
        due_at=due_at or at,
        about=about,
        at=at,
    )
