"""A moderator decides on a comment, and its writer is told if they want to be."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from charteroak.guide.actions import decide_comment
from charteroak.guide.states import CommentState
from charteroak.notify.actions import queue_message
from charteroak.notify.states import Kind
from charteroak.staff.permissions import Actor


@transaction.atomic
def moderate(
    *, comment: UUID, version: int, outcome: CommentState, reason: str = "", at: datetime, by: Actor
) -> None:
    """Show, refuse or remove a comment, and queue the notice.

    :raises NotPermitted, NoSuchComment, DecidedMeanwhile: as `decide_comment`.
    """
    decided = decide_comment(comment=comment, version=version, outcome=outcome, reason=reason, at=at, by=by)
    if decided.wants_notices:
        queue_message(
            kind=Kind.COMMENT_NEWS,
            subject=str(comment),
            about=f"{decided.outcome.value}/{decided.version}",
            language=decided.language,
            due_at=at,
            at=at,
        )
