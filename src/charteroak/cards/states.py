"""The life of a card. Pure."""

from __future__ import annotations

from enum import StrEnum


class CardState(StrEnum):
    ISSUED = "issued"  # numbered and signed; not yet in anybody's hand
    ACTIVE = "active"
    VOIDED = "voided"  # never handed over: misprint, given-up visit
    REVOKED = "revoked"  # lost, stolen, surrendered or replaced


MOVES: dict[CardState, frozenset[CardState]] = {
    CardState.ISSUED: frozenset({CardState.ACTIVE, CardState.VOIDED}),
    CardState.ACTIVE: frozenset({CardState.REVOKED}),
    CardState.VOIDED: frozenset(),
    CardState.REVOKED: frozenset(),
}

# Values of the Token Status List (section 7.1): 0 valid, 1 invalid.
STATUS_VALUE: dict[CardState, int] = {
    CardState.ISSUED: 0,
    CardState.ACTIVE: 0,
    CardState.VOIDED: 1,
    CardState.REVOKED: 1,
}


class IllegalMove(Exception):
    """A card cannot go from the one state to the other. Names states only."""

    def __init__(self, before: str, after: str) -> None:
        super().__init__(f"{before} -> {after}")
        self.before = before
        self.after = after


def check_move(before: str, after: CardState) -> None:
    """:raises IllegalMove: the table has no such move."""
    if after not in MOVES[CardState(before)]:
        raise IllegalMove(before, after)
