"""How far a listing is, from where it may go on, and on what standing legal help is given. Pure."""

from __future__ import annotations

from enum import StrEnum


class ListingState(StrEnum):
    DRAFT = "draft"
    PROPOSED = "proposed"  # waits for a second person
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class StandingKind(StrEnum):
    BAR = "bar"
    RECOGNITION = "recognition"


class WithdrawnWhy(StrEnum):
    """Why a listing is not shown any more."""

    EDITOR = "editor"  # somebody took it out
    LAPSED = "lapsed"  # its standing for legal help is over
    GONE = "gone"  # the service is there no more
    DOUBTED = "doubted"  # somebody must look whether its facts are right


# A published listing whose facts are changed stays published: what is new waits beside it.
MOVES: dict[ListingState, frozenset[ListingState]] = {
    ListingState.DRAFT: frozenset({ListingState.PROPOSED, ListingState.WITHDRAWN}),
    ListingState.PROPOSED: frozenset({ListingState.PUBLISHED, ListingState.DRAFT, ListingState.WITHDRAWN}),
    ListingState.PUBLISHED: frozenset({ListingState.WITHDRAWN}),
    ListingState.WITHDRAWN: frozenset({ListingState.DRAFT, ListingState.PROPOSED}),
}


class WrongState(Exception):
    """A listing cannot go from where it is to where it should."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


def check_move(before: ListingState, after: ListingState) -> None:
    """:raises WrongState: no way leads from one to the other."""
    if after not in MOVES[before]:
        raise WrongState(before)
