"""How far a demand is. Every step is a row of its own; none is ever changed."""

from __future__ import annotations

from enum import StrEnum


class DemandState(StrEnum):
    RECORDED = "recorded"
    DECIDED = "decided"  # by two people of two offices
    ANSWERED = "answered"  # the answer or the letter went out
    NOTICED = "noticed"  # the person was told


# An answer may be lost on the way, and a court may decide after the city has objected: two people decide again.
MOVES: dict[DemandState, frozenset[DemandState]] = {
    DemandState.RECORDED: frozenset({DemandState.DECIDED}),
    DemandState.DECIDED: frozenset({DemandState.ANSWERED}),
    DemandState.ANSWERED: frozenset({DemandState.DECIDED, DemandState.NOTICED}),
    DemandState.NOTICED: frozenset({DemandState.DECIDED, DemandState.NOTICED}),
}


class WrongMove(Exception):
    """A demand cannot go from the one state to the other. Names states only."""

    def __init__(self, before: str, after: str) -> None:
        super().__init__(f"{before} -> {after}")
        self.before = before
        self.after = after


def check_move(before: str, after: DemandState) -> None:
    """:raises WrongMove: the table has no such move."""
    if after not in MOVES[DemandState(before)]:
        raise WrongMove(before, after)
