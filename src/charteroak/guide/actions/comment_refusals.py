"""Why something about a comment, its writer's account or a report is not done."""

from __future__ import annotations

from typing import ClassVar


class CommentRefused(Exception):
    """Carries a reason code and nothing of a person."""

    reason: ClassVar[str] = "refused"

    def __init__(self) -> None:
        super().__init__(self.reason)


class CommentsOff(CommentRefused):
    """No link can be sent, so nobody can begin."""

    reason = "off"


class PenNameTaken(CommentRefused):
    """Somebody else writes under that name."""

    reason = "pen_name_taken"


class LinkOver(CommentRefused):
    """There is no such link, it was used, or its day is over."""

    reason = "link_over"


class WrongCode(CommentRefused):
    """No account has that pen name and code."""

    reason = "wrong_code"


class NoSuchCommenter(CommentRefused):
    """The account is gone, or was signed out everywhere."""

    reason = "no_commenter"


class NoSuchComment(CommentRefused):
    """It is gone, or not this writer's."""

    reason = "no_comment"


class Repeated(CommentRefused):
    """The same text stands somewhere already."""

    reason = "repeated"


class TooMany(CommentRefused):
    """So many of this writer's comments wait that no more are taken for now."""

    reason = "too_many"


class QueueFull(CommentRefused):
    """So much waits in all that no more is taken before some of it is read: what came first is kept."""

    reason = "queue_full"


class ToldOften(CommentRefused):
    """So many reports of one thing wait that its editors know."""

    reason = "told_often"


class DecidedMeanwhile(CommentRefused):
    """Another moderator decided, or its writer changed or deleted it, since it was looked at."""

    reason = "decided_meanwhile"
