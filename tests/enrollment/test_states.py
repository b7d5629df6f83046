"""A visit's steps: what may follow what, and that a correction loses nothing."""

from __future__ import annotations

import pytest

from charteroak.enrollment.states import (
    ALLOWED,
    MATCH_MOVES,
    STEPS,
    MatchState,
    VisitState,
    WrongStep,
    after,
    can_take,
    check_match,
    check_match_move,
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


@pytest.mark.parametrize(
    ("match", "may"),
    [
        ("", False),
        ("clear", True),
        ("later", False),
        ("found", False),
        ("unsure", False),
        ("same", True),
        ("other", True),
    ],
)
def test_a_card_is_made_only_once_it_is_settled_whether_there_is_one_already(match: str, may: bool) -> None:
    if may:
        check_match(match)
    else:
        with pytest.raises(WrongStep, match=r"^card at "):
            check_match(match)


def test_no_state_of_the_match_was_forgotten_above() -> None:
    assert {str(state) for state in MatchState} == {"", "clear", "later", "found", "unsure", "same", "other"}


@pytest.mark.parametrize("act", MATCH_MOVES)
@pytest.mark.parametrize("before", MatchState)
@pytest.mark.parametrize("after", MatchState)
def test_a_match_moves_only_by_the_table(act: str, before: MatchState, after: MatchState) -> None:
    if after in MATCH_MOVES[act].get(before, ()):
        check_match_move(act, before, after)
    else:
        with pytest.raises(WrongStep):
            check_match_move(act, before, after)


def test_nobody_decides_what_was_not_found_and_nothing_leads_past_a_check_or_a_person() -> None:
    assert set(MATCH_MOVES["decide"]) == {MatchState.FOUND, MatchState.UNSURE}
    assert set(MATCH_MOVES["check_again"]) == {MatchState.LATER}
    to_clear = {
        act for act, moves in MATCH_MOVES.items() if any(MatchState.CLEAR in to for to in moves.values())
    }
    assert to_clear == {"details", "check_again"}
    assert not any(MatchState.NOT_YET in to for moves in MATCH_MOVES.values() for to in moves.values())
