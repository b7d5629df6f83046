"""The waiting time: the rule on paper, and on evenings of invented people (a small run of the benchmark)."""

from __future__ import annotations

import math

import pytest
from benchmarks.lobby_simulation import CALM, LAUNCH, Scene, play
from hypothesis import given
from hypothesis import strategies as st

from charteroak.lobby.waits import (
    Pace,
    ServiceSums,
    WaitRange,
    blend,
    estimate_wait,
    minutes_left,
    people_before,
    usual_pace,
)

USUAL = Pace(mean=12, spread=6)


def wait(ahead: int, counters: int, *under_way: float, pace: Pace = USUAL) -> WaitRange:
    estimate = estimate_wait(ahead=ahead, pace=pace, counters=counters, under_way=under_way)
    assert estimate is not None
    return estimate


@pytest.mark.parametrize(("scene", "error"), [(CALM, 3.8), (LAUNCH, 9.5)])
def test_about_four_waits_of_five_are_within_the_range(scene: Scene, error: float) -> None:
    outcome = play(scene, evenings=120, seed=5)
    assert 0.75 <= outcome.coverage <= 0.85
    assert outcome.mean_error <= error
    assert outcome.mean_error < outcome.plain_error
    assert outcome.left_over <= 0.03  # nobody queues in vain: what is over is what went on a little too long


def test_without_a_counter_nobody_knows() -> None:
    assert estimate_wait(ahead=3, pace=USUAL, counters=0) is None


def test_a_free_counter_means_no_wait() -> None:
    assert wait(1, 3, 5.0) == WaitRange(low=0, high=0, middle=0.0)
    assert wait(2, 3, 5.0).middle > 0


def test_a_long_line_is_the_people_ahead_by_the_counters() -> None:
    # Three counters in the middle of a service each: (30 + 1) x 12 / 3 is 124, within the first service's quarter.
    assert wait(30, 3, 6, 6, 6).middle == pytest.approx(124, abs=4)


def test_counters_that_have_just_begun_take_longer_than_those_about_to_end() -> None:
    assert wait(0, 2, 0, 0).middle > wait(0, 2, 10, 10).middle > 0


@given(st.integers(0, 60), st.integers(1, 12), st.floats(2, 60), st.floats(0.05, 1.0), st.integers(0, 100))
def test_more_people_ahead_never_wait_less_and_the_range_holds_the_middle(
    ahead: int, counters: int, mean: float, relative: float, served: int
) -> None:
    pace = Pace(mean=mean, spread=mean * relative, served=served)
    mine, next_one = (wait(n, counters, *[mean / 2] * counters, pace=pace) for n in (ahead, ahead + 1))
    assert 0 <= mine.low <= mine.middle <= mine.high
    assert next_one.middle >= mine.middle


@given(st.floats(0, 1000), st.floats(0.01, 1.0))
def test_what_is_left_of_a_service_is_never_negative_and_never_more_than_a_whole_one(
    elapsed: float, relative: float
) -> None:
    left = minutes_left(Pace(mean=12, spread=12 * relative), elapsed)
    assert math.isfinite(left)
    assert -1e-9 <= left <= 12


def test_todays_own_mean_counts_more_the_more_were_served() -> None:
    none, ten, many = (blend(USUAL, ServiceSums(n, 20.0 * n, 410.0 * n)) for n in (0, 10, 990))
    assert none == USUAL
    assert ten.mean == pytest.approx(16)
    assert many.mean == pytest.approx(20, abs=0.2)
    assert many.spread == pytest.approx(math.sqrt(10), abs=0.5)


def test_one_forgotten_ticket_does_not_make_the_line_look_endless() -> None:
    assert blend(USUAL, ServiceSums(), under_way=[600]).mean < 15


def test_what_is_usual_is_the_policys_until_enough_were_served() -> None:
    few, many = ServiceSums(19, 19 * 30, 19 * 1000), ServiceSums(20, 600, 20_000)
    assert usual_pace(policy_minutes=12, recent=few) == USUAL
    assert usual_pace(policy_minutes=12, recent=many) == Pace(mean=30, spread=10)


def test_appointments_that_are_due_before_ones_turn_count_as_ahead() -> None:
    assert people_before(2, pace=USUAL, counters=1, to_come=[10, 40, 70, 80]) == 4
    assert people_before(0, pace=USUAL, counters=0, to_come=[10]) == 0


def test_a_long_wait_is_said_in_steps_of_five_minutes_away_from_the_middle() -> None:
    assert WaitRange(low=12, high=59, middle=30.0).said == (12, 59)
    assert WaitRange(low=58, high=61, middle=60.0).said == (55, 65)
    assert WaitRange(low=70, high=120, middle=95.0).said == (70, 120)
    assert not WaitRange(low=12, high=59, middle=30.0).is_long


def test_a_service_that_has_only_just_begun_lasts_a_whole_one() -> None:
    assert minutes_left(USUAL, 5e-324) == pytest.approx(USUAL.mean)
