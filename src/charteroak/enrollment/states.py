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


class MatchState(StrEnum):
    """How far the question has come whether this person has a card already."""

    NOT_YET = ""
    CLEAR = "clear"
    LATER = (
        "later"  # one of the two key holders gave no answer to be trusted: asked again, the card held back
    )
    FOUND = "found"  # a card looks like this person's: somebody must decide
    UNSURE = "unsure"  # somebody could not decide: a second person does
    SAME = "same"
    OTHER = "other"


M = MatchState
_CHECKED = frozenset({M.CLEAR, M.LATER, M.FOUND, M.UNSURE, M.SAME})

# What each act may lead to, from where. New details are always checked anew; 'unsure' and 'same' come of a check where
# somebody was unsure of the very same card before, or where it is the card that the visit renews. An old card that is
# scanned, or taken back, changes what is still open.
MATCH_MOVES: dict[str, dict[MatchState, frozenset[MatchState]]] = {
    "details": dict.fromkeys(M, _CHECKED),
    "check_again": {M.LATER: _CHECKED},
    "old_card": {
        state: frozenset({M.FOUND, M.UNSURE, M.SAME, M.OTHER}) for state in set(M) - {M.NOT_YET, M.LATER}
    },
    "decide": dict.fromkeys((M.FOUND, M.UNSURE), frozenset({M.FOUND, M.UNSURE, M.SAME, M.OTHER})),
    # Another desk handed over a card that looks like this person's while this one was made.
    "hand_over": dict.fromkeys((M.CLEAR, M.SAME, M.OTHER), frozenset({M.FOUND})),
}

# Who may get a card: whoever has none, is somebody else, or gives the old one up. No other state leads to a card.
MAY_HAVE_CARD = frozenset({M.CLEAR, M.SAME, M.OTHER})
# A person has to decide.
TO_DECIDE = frozenset({M.FOUND, M.UNSURE})


class WrongStep(Exception):
    """The visit is not at that step. `step` and `state` are names from the table."""

    def __init__(self, step: str, state: str) -> None:
        super().__init__(f"{step} at {state}")
        self.step = step
        self.state = state


def check_match(match: str) -> None:
    """:raises WrongStep: whether this person has a card already is not settled, so there is no card yet."""
    if MatchState(match) not in MAY_HAVE_CARD:
        raise WrongStep("card", match or "not checked")


def check_match_move(act: str, before: str, after: MatchState) -> None:
    """:raises WrongStep: the table does not know such a move."""
    if after not in MATCH_MOVES[act].get(MatchState(before), frozenset()):
        raise WrongStep(act, before or "not checked")


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
