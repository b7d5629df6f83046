"""The waiting room's arithmetic: how often pages look, how many go in, and how both back off."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from charteroak.booking.rush import (
    RushFacts,
    count_on,
    first_wave,
    measured_rate,
    seconds_to_next_look,
    slowed,
)

OPENS = datetime(2026, 10, 30, 13, tzinfo=UTC)


def line(people: int, *, drawn: bool = False, admitted: int = 0) -> RushFacts:
    at = OPENS if drawn else None
    return RushFacts(OPENS, at, people if drawn else 0, 0, admitted, people if drawn else 0, people, False)


def looks(rush: RushFacts, *, seconds: float, ahead: int = 0, slow: float = 1.0) -> list[int]:
    at = OPENS + timedelta(seconds=seconds)
    return [
        seconds_to_next_look(rush, ahead=ahead, rate=10, chance=n / 100, at=at, slow=slow) for n in range(100)
    ]


@pytest.mark.parametrize(("waiting", "times"), [(0, 1), (16, 1), (64, 2), (160, 4), (5_000, 4)])
def test_a_process_that_is_behind_backs_off_by_how_many_wait_and_not_without_end(
    waiting: int, times: float
) -> None:
    assert slowed(waiting) == times


def test_while_behind_pages_look_later_and_never_later_than_the_page_promises() -> None:
    rush = line(20_000, drawn=True)
    quick, behind = looks(rush, seconds=60, ahead=15_000), looks(rush, seconds=60, ahead=15_000, slow=4)
    assert (min(quick), max(quick)) == (120, 150)
    assert (min(behind), max(behind)) == (180, 225)


def test_however_many_wait_whose_turn_is_near_looks_when_it_comes() -> None:
    rush = line(20_000, drawn=True)
    assert max(looks(rush, seconds=60, ahead=0)) <= 13
    assert max(looks(rush, seconds=60, ahead=600)) <= 75
    assert min(looks(rush, seconds=60, ahead=2_000)) == 120


def test_while_behind_fewer_go_in_each_second() -> None:
    def after_ten_seconds(slow: float) -> int:
        admitted, counted_at = 0, OPENS
        for second in range(1, 11):
            at = OPENS + timedelta(seconds=second)
            admitted, counted_at = count_on(
                admitted=admitted, counted_at=counted_at, last=1_000, per_second=12 / slow, at=at
            )
        return admitted

    assert after_ten_seconds(1.0) == 120
    assert after_ten_seconds(4.0) == 30


def test_the_last_look_before_a_release_is_not_followed_by_one_before_all_are_drawn() -> None:
    waits = looks(line(12_000), seconds=-100)
    assert all(wait <= 100 - 30 or wait > 100 for wait in waits)
    assert max(looks(line(12_000), seconds=-29)) <= 29 + 2 + 120 + 1


@pytest.mark.parametrize("people", [3_000, 12_000])
def test_after_the_draw_people_go_in_evenly_as_they_come_to_look(people: int) -> None:
    rate = 10.0
    admitted, pause = first_wave(drawn=people, per_second=rate)
    after = [wait - 5 for wait in looks(line(people), seconds=-5)]
    spread = max(after)
    assert pause <= spread <= pause + 4
    # The numbers that may go in are a chance part of all, and all look evenly: so they go in at the meant rate.
    for second in range(5, int(pause), 5):
        went_in = admitted * sum(one <= second for one in after) / len(after)
        assert went_in <= rate * second * 1.15


def test_a_short_line_goes_in_second_by_second() -> None:
    assert first_wave(drawn=20, per_second=5) == (5, 0.0)
    assert first_wave(drawn=0, per_second=5) == (0, 0.0)


def test_nobody_is_promised_more_than_what_is_meant() -> None:
    rush = line(20_000, drawn=True, admitted=1_200)
    assert measured_rate(rush, per_second=10, at=OPENS + timedelta(seconds=40)) == 10
    assert measured_rate(rush, per_second=10, at=OPENS + timedelta(seconds=240)) == 5
