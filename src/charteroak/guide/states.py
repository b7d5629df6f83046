"""How far a comment, its writer's account, and a report are."""

from __future__ import annotations

from enum import StrEnum


class SubjectKind(StrEnum):
    """What a comment or a report is about."""

    GUIDE = "guide"
    SERVICE = "service"
    COMMENT = "comment"  # reported; nobody comments on a comment
    SITE = "site"  # a page that is neither an article nor a service (site_pages.py); reported too


class CommenterState(StrEnum):
    ASKED = "asked"  # a link was asked for and not yet used
    ACTIVE = "active"


class CommentState(StrEnum):
    WAITING = "waiting"
    PUBLISHED = "published"
    REFUSED = "refused"  # never shown
    REMOVED = "removed"  # was shown


COMMENT_MOVES: dict[CommentState, frozenset[CommentState]] = {
    CommentState.WAITING: frozenset({CommentState.PUBLISHED, CommentState.REFUSED}),
    CommentState.PUBLISHED: frozenset({CommentState.REMOVED}),
    CommentState.REFUSED: frozenset(),
    CommentState.REMOVED: frozenset(),
}

# Whoever wrote one may write it anew in these; it waits again, and what was shown is shown no longer.
EDITABLE = frozenset({CommentState.WAITING, CommentState.PUBLISHED, CommentState.REFUSED})


class ReportState(StrEnum):
    OPEN = "open"
    FIXED = "fixed"
    NO_CHANGE = "no_change"
    SPAM = "spam"


class CallOutcome(StrEnum):
    """What came of calling a telephone number."""

    ANSWERS = "answers"
    NO_ANSWER = "no_answer"
    OUT_OF_SERVICE = "out_of_service"
    WRONG_PLACE = "wrong_place"


# Why a comment is not shown, what may be wrong with a page, and with a comment: codes, for which pages have words.
REFUSALS = ("personal", "rude", "wrong", "off_topic", "advert", "other")
WRONG_HERE = ("fact", "telephone", "hours", "closed", "link", "words", "missing", "other")
WRONG_WITH_COMMENT = ("personal", "rude", "wrong", "advert", "other")


def can_move(before: CommentState, after: CommentState) -> bool:
    """Tell whether a moderator may take a comment from one state to the other."""
    return after in COMMENT_MOVES[before]
