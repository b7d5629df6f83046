"""The table of moves of an appointment."""

from __future__ import annotations

import pytest

from charteroak.booking.states import HOLDING, AppointmentState, can_move

BOOKED, CHECKED_IN, CANCELLED, NO_SHOW = (
    AppointmentState.BOOKED,
    AppointmentState.CHECKED_IN,
    AppointmentState.CANCELLED,
    AppointmentState.NO_SHOW,
)
MOVES = {(BOOKED, CHECKED_IN), (BOOKED, CANCELLED), (BOOKED, NO_SHOW), (NO_SHOW, CHECKED_IN)}


@pytest.mark.parametrize("before", AppointmentState)
@pytest.mark.parametrize("after", AppointmentState)
def test_only_a_booked_one_moves_or_one_who_came_after_all(
    before: AppointmentState, after: AppointmentState
) -> None:
    assert can_move(before, after) is ((before, after) in MOVES)


def test_no_move_takes_a_seat_that_was_let_go() -> None:
    assert not any(can_move(CANCELLED, after) for after in HOLDING)
