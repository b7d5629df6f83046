"""The moves of a seat and of an appointment."""

from __future__ import annotations

from enum import StrEnum


class SeatState(StrEnum):
    FREE = "free"
    TAKEN = "taken"
    HELD = "held"  # kept for one offer for a while
    WITHDRAWN = "withdrawn"  # the policy no longer offers it; the row stays, so that it can be offered again


class AppointmentState(StrEnum):
    BOOKED = "booked"
    CHECKED_IN = "checked_in"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"  # the person did not come


# An appointment in one of these holds its seat.
HOLDING = frozenset({AppointmentState.BOOKED, AppointmentState.CHECKED_IN, AppointmentState.NO_SHOW})

APPOINTMENT_MOVES: dict[AppointmentState, frozenset[AppointmentState]] = {
    AppointmentState.BOOKED: frozenset(
        {AppointmentState.CHECKED_IN, AppointmentState.CANCELLED, AppointmentState.NO_SHOW}
    ),
    AppointmentState.CHECKED_IN: frozenset(),
    # They came after all.
    AppointmentState.NO_SHOW: frozenset({AppointmentState.CHECKED_IN}),
    AppointmentState.CANCELLED: frozenset(),
}


def can_move(before: AppointmentState, after: AppointmentState) -> bool:
    """Tell whether an appointment may go from one state to the other."""
    return after in APPOINTMENT_MOVES[before]


class WaitingState(StrEnum):
    WAITING = "waiting"
    OFFERED = "offered"  # a time is held for them now
    BOOKED = "booked"
    LEFT = "left"  # they took themselves off the list


class OfferKind(StrEnum):
    WAITING = "waiting"  # a time that came free, held for one who waits
    EARLIER = "earlier"  # an earlier time, offered to many at once: the first to answer has it
    CLOSING = "closing"  # another time, held instead of one at a site that must close


class OfferState(StrEnum):
    OPEN = "open"
    TAKEN = "taken"
    DECLINED = "declined"
    LAPSED = "lapsed"
