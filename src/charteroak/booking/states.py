"""The moves of a seat and of an appointment."""

from __future__ import annotations

from enum import StrEnum


class SeatState(StrEnum):
    FREE = "free"
    TAKEN = "taken"
    WITHDRAWN = "withdrawn"  # the policy no longer offers it; the row stays, so that it can be offered again


class AppointmentState(StrEnum):
    BOOKED = "booked"
    CHECKED_IN = "checked_in"
    CANCELLED = "cancelled"


# An appointment in one of these holds its seat.
HOLDING = frozenset({AppointmentState.BOOKED, AppointmentState.CHECKED_IN})

APPOINTMENT_MOVES: dict[AppointmentState, frozenset[AppointmentState]] = {
    AppointmentState.BOOKED: frozenset({AppointmentState.CHECKED_IN, AppointmentState.CANCELLED}),
    AppointmentState.CHECKED_IN: frozenset(),
    AppointmentState.CANCELLED: frozenset(),
}


def can_move(before: AppointmentState, after: AppointmentState) -> bool:
    """Tell whether an appointment may go from one state to the other."""
    return after in APPOINTMENT_MOVES[before]
