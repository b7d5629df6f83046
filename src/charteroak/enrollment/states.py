"""How far a visit has come, and what may follow. Pure."""

from __future__ import annotations

from enum import StrEnum


class VisitState(StrEnum):
    """Each state names the last step that is done."""

    OPENED = "opened"
    DETAILED = "detailed"
    EVIDENCED = "evidenced"
    PHOTOGRAPHED = "photographed"
    PAID = "paid"
    ISSUED = "issued"
    CHECKED = "checked"


S = VisitState

# The steps of a visit in order: what a step is called, the state that it leads to.
STEPS: tuple[tuple[str, VisitState], ...] = (
    ("details", S.DETAILED),
    ("evidence", S.EVIDENCED),
    ("photo", S.PHOTOGRAPHED),
    ("fee", S.PAID),
    ("card", S.ISSUED),
    ("check", S.CHECKED),
)

# From which states a step may be taken. Details and photo may be corrected until the card is numbered; then the card
# is voided first, which leads back to 'paid'.
ALLOWED: dict[str, frozenset[VisitState]] = {
    "details": frozenset({S.OPENED, S.DETAILED, S.EVIDENCED, S.PHOTOGRAPHED, S.PAID}),
    "evidence": frozenset({S.DETAILED, S.EVIDENCED, S.PHOTOGRAPHED}),
    "photo": frozenset({S.EVIDENCED, S.PHOTOGRAPHED, S.PAID}),
    "fee": frozenset({S.PHOTOGRAPHED}),
    "card": frozenset({S.PAID}),
    "print": frozenset({S.ISSUED, S.CHECKED}),
    "check": frozenset({S.ISSUED, S.CHECKED}),
    "correct": frozenset({S.ISSUED, S.CHECKED}),
    "hand_over": frozenset({S.CHECKED}),
    "abandon": frozenset(S),
}

_ORDER = list(S)


class WrongStep(Exception):
    """The visit is not at that step. `step` and `state` are names from the table."""

    def __init__(self, step: str, state: str) -> None:
        super().__init__(f"{step} at {state}")
        self.step = step
        self.state = state


def can_take(step: str, state: str) -> bool:
    """Tell whether a step may be taken in a state."""
    return VisitState(state) in ALLOWED[step]


def check_step(step: str, state: str) -> None:
    """:raises WrongStep: the table does not allow the step in this state."""
    if not can_take(step, state):
        raise WrongStep(step, state)


def after(step: str, state: str) -> VisitState:
    """Return the state after a step. A correction of an earlier step never loses what was done since."""
    reached = dict(STEPS)[step]
    now = VisitState(state)
    return now if _ORDER.index(now) > _ORDER.index(reached) else reached


def next_step(state: str) -> str:
    """Return the step that comes next; after the last one, 'hand_over'."""
    position = _ORDER.index(VisitState(state))
    return STEPS[position][0] if position < len(STEPS) else "hand_over"
