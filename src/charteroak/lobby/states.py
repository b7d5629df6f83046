"""The moves of a ticket."""

from __future__ import annotations

from enum import StrEnum


class TicketState(StrEnum):
    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    ON_HOLD = "on_hold"  # keeps its place, and is not called until it is taken up again
    DONE = "done"
    NO_SHOW = "no_show"  # called, and nobody came
    LEFT = "left"  # the person said that they go


class TicketKind(StrEnum):
    APPOINTMENT = "appointment"
    WALK_IN = "walk_in"


_S = TicketState

# A ticket that is moved to another counter or site waits again; it keeps its number, so `moved` is an act and no state.
TICKET_MOVES: dict[TicketState, frozenset[TicketState]] = {
    # Straight to serving: somebody who gave their code at the counter itself.
    _S.WAITING: frozenset({_S.CALLED, _S.SERVING, _S.ON_HOLD, _S.NO_SHOW, _S.LEFT}),
    _S.CALLED: frozenset({_S.SERVING, _S.WAITING, _S.ON_HOLD, _S.NO_SHOW, _S.LEFT}),
    _S.SERVING: frozenset({_S.DONE, _S.WAITING, _S.ON_HOLD, _S.LEFT}),
    _S.ON_HOLD: frozenset({_S.WAITING, _S.SERVING, _S.NO_SHOW, _S.LEFT}),
    # They came back the same day.
    _S.NO_SHOW: frozenset({_S.WAITING, _S.SERVING}),
    _S.LEFT: frozenset({_S.WAITING, _S.SERVING}),
    _S.DONE: frozenset(),
}

# A counter has one of these at most.
AT_COUNTER = frozenset({_S.CALLED, _S.SERVING})
# Still somebody's business today.
LIVING = frozenset({_S.WAITING, _S.CALLED, _S.SERVING, _S.ON_HOLD})


def can_move(before: TicketState, after: TicketState) -> bool:
    """Tell whether a ticket may go from one state to the other."""
    return after in TICKET_MOVES[before]
