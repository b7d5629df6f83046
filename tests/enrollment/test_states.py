"""A visit's steps: what may follow what, and that a correction loses nothing."""

from __future__ import annotations

import pytest

from charteroak.enrollment.states import (
    ALLOWED,
    STEPS,
    VisitState,
    WrongStep,
    after,
    can_take,
    check_step,
    next_step,
)


def test_the_steps_lead_from_one_state_to_the_next_in_order() -> None:
    state: str = VisitState.OPENED
    taken = []
    while next_step(state) != "hand_over":
        step = next_step(state)
        check_step(step, state)
        state = after(step, state)
        taken.append(step)
    assert taken == [name for name, _ in STEPS]
    check_step("hand_over", state)


@pytest.mark.parametrize("state", VisitState)
@pytest.mark.parametrize("step", ALLOWED)
def test_a_step_out_of_turn_is_refused_by_name_alone(state: VisitState, step: str) -> None:
    if can_take(step, state):
        check_step(step, state)
    else:
        with pytest.raises(WrongStep, match=f"^{step} at {state}$"):
            check_step(step, state)


def test_correcting_a_name_after_the_fee_keeps_the_fee() -> None:
    assert after("details", VisitState.PAID) is VisitState.PAID
    assert after("photo", VisitState.PAID) is VisitState.PAID


def test_no_card_without_fee_and_no_hand_over_without_a_good_scan() -> None:
    assert ALLOWED["card"] == {VisitState.PAID}
    assert ALLOWED["hand_over"] == {VisitState.CHECKED}
