"""The table of moves of an appointment."""

from __future__ import annotations

import pytest

from charteroak.booking.states import HOLDING, AppointmentState, can_move

BOOKED, CHECKED_IN, CANCELLED = (
    AppointmentState.BOOKED,
    AppointmentState.CHECKED_IN,
    AppointmentState.CANCELLED,
)


@pytest.mark.parametrize("before", AppointmentState)
@pytest.mark.parametrize("after", AppointmentState)
def test_only_a_booked_one_moves(before: AppointmentState, after: AppointmentState) -> None:
    assert can_move(before, after) is ((before, after) in {(BOOKED, CHECKED_IN), (BOOKED, CANCELLED)})


def test_no_move_takes_a_seat_that_was_let_go() -> None:
    assert not any(can_move(CANCELLED, after) for after in HOLDING)
