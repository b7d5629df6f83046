"""The order of a line, its names and its door: pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charteroak.lobby.rules import (
    Door,
    Early,
    TicketRow,
    callable_at,
    door_of,
    letter_of,
    order_line,
    standing,
    ticket_name,
)
from charteroak.lobby.states import LIVING, TICKET_MOVES, TicketKind, TicketState, can_move
from charteroak.program.rules import LobbyRules

RULES = LobbyRules()
TEN = datetime(2026, 11, 28, 15, tzinfo=UTC)


def minutes(n: float) -> timedelta:
    return timedelta(minutes=n)


def row(number: int, *, issued: float = 0, booked: float | None = None, **values: object) -> TicketRow:
    usual = TicketRow(
        id=number, site="library", series="library", number=number,
        kind=TicketKind.WALK_IN if booked is None else TicketKind.APPOINTMENT, state=TicketState.WAITING,
        service="", priority="", language="en", booked_at=None if booked is None else TEN + minutes(booked),
        issued_at=TEN + minutes(issued), called_at=None, counter=None, for_counter=None, calls=0, is_opened=False,
    )  # fmt: skip
    return replace(usual, **values)  # type: ignore[arg-type]


LINE = [
    row(1, issued=0),
    row(2, issued=1, booked=30),
    row(3, issued=2, priority="frail"),
    row(4, issued=3, booked=15),
    row(5, issued=4, booked=60, priority="small_children"),
    row(6, issued=5, state=TicketState.ON_HOLD),
    row(7, issued=6, booked=-20, kind=TicketKind.WALK_IN),  # came too late for it
    row(8, issued=7, priority="not_of_this_policy"),
]


def test_priority_then_appointments_by_their_time_then_walk_ins_by_their_ticket() -> None:
    assert [one.number for one in order_line(LINE, rules=RULES)] == [5, 3, 4, 2, 1, 7, 8]


def test_a_policy_without_priorities_has_none() -> None:
    order = order_line(LINE, rules=replace(RULES, priorities=()))
    assert [one.number for one in order] == [4, 2, 5, 1, 3, 7, 8]


@given(st.permutations(LINE))
def test_the_order_does_not_hang_on_how_the_rows_come(rows: list[TicketRow]) -> None:
    assert order_line(rows, rules=RULES) == order_line(LINE, rules=RULES)


def test_who_was_sent_to_a_counter_is_called_there_alone() -> None:
    rows = [row(1, for_counter=2), row(2, issued=1), row(3, issued=2, for_counter=1)]
    assert [one.number for one in callable_at(1, rows, rules=RULES)] == [2, 3]
    assert [one.number for one in callable_at(2, rows, rules=RULES)] == [1, 2]


@pytest.mark.parametrize(
    ("late", "kind"),
    [(-30, TicketKind.APPOINTMENT), (0, TicketKind.APPOINTMENT), (15, TicketKind.APPOINTMENT),
     (15.1, TicketKind.WALK_IN), (300, TicketKind.WALK_IN)],
)  # fmt: skip
def test_how_an_appointment_stands_in_line(late: float, kind: TicketKind) -> None:
    assert standing(booked_at=TEN, at=TEN + minutes(late), rules=RULES) is kind


def test_too_early_says_when() -> None:
    with pytest.raises(Early) as early:
        standing(booked_at=TEN, at=TEN - minutes(30.1), rules=RULES)
    assert early.value.from_at == TEN - minutes(30)


def test_each_site_has_a_letter_of_its_own() -> None:
    sites = ["clerk", "library", "city_hall", "lab"]
    assert [letter_of(site, sites) for site in sites] == ["C", "L", "I", "A"]
    many = [f"s{n}" for n in range(26)]
    assert len({letter_of(site, many) for site in many}) == 26
    assert letter_of("s27", [*many, "s27"]) == "S"
    assert ticket_name("L", 14) == "L-014"
    assert ticket_name("L", 1014) == "L-1014"


@pytest.mark.parametrize(
    ("is_closed", "closes", "served_by", "door"),
    [
        (False, 60, 60, Door.OPEN),
        (False, 60, 61, Door.FULL),
        (False, 60, None, Door.OPEN),
        (True, 60, 30, Door.CLOSED),
        (True, None, 30, Door.NOT_OPEN),
        (False, None, None, Door.NOT_OPEN),
    ],
)
def test_the_door(is_closed: bool, closes: float | None, served_by: float | None, door: Door) -> None:
    closes_at = None if closes is None else TEN + minutes(closes)
    by = None if served_by is None else TEN + minutes(served_by)
    assert door_of(is_closed=is_closed, closes_at=closes_at, served_by=by) is door


def test_every_state_has_its_moves_and_only_done_is_the_end() -> None:
    assert set(TICKET_MOVES) == set(TicketState)
    assert [state for state in TicketState if not TICKET_MOVES[state]] == [TicketState.DONE]
    assert all(can_move(state, TicketState.LEFT) for state in LIVING)
    assert not can_move(TicketState.WAITING, TicketState.DONE)
