"""Comments: written, changed and deleted by whoever wrote them; shown, refused and removed by a moderator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from charteroak.guide.actions.comment_refusals import (
    DecidedMeanwhile,
    NoSuchComment,
    NoSuchCommenter,
    QueueFull,
    Repeated,
    TooMany,
)
from charteroak.guide.models import Comment, Commenter, ErrorReport
from charteroak.guide.screening import Mark, clean_text, fingerprint_of, marks_of
from charteroak.guide.states import (
    EDITABLE,
    REFUSALS,
    CommenterState,
    CommentState,
    ReportState,
    SubjectKind,
    can_move,
)
from charteroak.journal.actions import record_event
from charteroak.staff.permissions import PUBLIC, SYSTEM, Actor, Permission, check_permission

# Who waits for so many to be looked at waits a little more.
MOST_WAITING = 5
# So many wait in all, and so many of them that look like advertising: more could nobody read. What came first stays.
MOST_IN_QUEUE = 500
MOST_ADVERTISING = 50
# For so long the same text is known again.
_SAME_TEXT = timedelta(days=30)


@dataclass(frozen=True)
class Decided:
    """What a moderator decided: what a notice of it needs to know."""

    commenter: UUID
    language: str
    wants_notices: bool
    outcome: CommentState
    version: int


@transaction.atomic
def write_comment(
    *, commenter: UUID, kind: SubjectKind, ref: UUID, language: str, text: str, form: str, at: datetime
) -> UUID:
    """Take a comment; it waits for a moderator. The same form sent twice is one comment.

    :raises BadText: it cannot be taken. :raises NoSuchCommenter: the account is gone.
    :raises Repeated: the same text stands somewhere already. :raises TooMany: five of this writer's wait.
    :raises QueueFull: as many wait in all as can be read.
    """
    known = Comment.objects.filter(form=form, commenter_id=commenter).first()
    if known is not None:
        return known.pk
    words = clean_text(text)
    # Locked, so that two forms at once count each other.
    writer = Commenter.objects.select_for_update().filter(pk=commenter, state=CommenterState.ACTIVE).first()
    if writer is None:
        raise NoSuchCommenter
    if Comment.objects.filter(commenter=writer, state=CommentState.WAITING).count() >= MOST_WAITING:
        raise TooMany
    marks = [one.value for one in marks_of(words)]
    check_room(Comment.objects.filter(state=CommentState.WAITING), marks)
    mark = fingerprint_of(words)
    if Comment.objects.filter(fingerprint=mark, written_at__gt=at - _SAME_TEXT).exists():
        raise Repeated
    row = Comment(
        commenter=writer, kind=kind, ref=ref, language=language, text=words, fingerprint=mark,
        marks=marks, form=form, written_at=at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Repeated from None
    record_event("comment.written", at=at, role=PUBLIC.role)
    return row.pk


def check_room(waiting: QuerySet[Any], marks: Sequence[str]) -> None:
    """:raises QueueFull: as much waits as can be read; or as much of what looks like advertising, and this does too."""
    if waiting.count() >= MOST_IN_QUEUE:
        raise QueueFull
    advert = Mark.ADVERT.value
    if advert in marks and waiting.filter(marks__contains=[advert]).count() >= MOST_ADVERTISING:
        raise QueueFull


@transaction.atomic
def edit_comment(*, comment: UUID, commenter: UUID, text: str, at: datetime) -> None:
    """Change a comment. It waits again, and is shown no longer until a moderator let it pass.

    :raises NoSuchComment: it is gone, not this writer's, or was removed. :raises BadText: it cannot be taken.
    """
    row = Comment.objects.select_for_update().filter(pk=comment, commenter_id=commenter).first()
    if row is None or CommentState(row.state) not in EDITABLE:
        raise NoSuchComment
    words = clean_text(text)
    if words == row.text:
        return
    row.text, row.fingerprint = words, fingerprint_of(words)
    row.marks = [one.value for one in marks_of(words)]
    row.state, row.reason, row.decided_at = CommentState.WAITING, "", None
    row.version += 1
    row.written_at = at
    row.save(
        update_fields=[
            "text",
            "fingerprint",
            "marks",
            "state",
            "reason",
            "decided_at",
            "version",
            "written_at",
        ]
    )
    record_event("comment.written", at=at, role=PUBLIC.role)


@transaction.atomic
def delete_comment(*, comment: UUID, commenter: UUID, at: datetime) -> None:
    """Delete a comment at once, whatever became of it.

    :raises NoSuchComment: it is gone, or not this writer's.
    """
    rows = Comment.objects.select_for_update().filter(pk=comment, commenter_id=commenter)
    if rows.first() is None:
        raise NoSuchComment
    _erase_comments([comment])
    record_event("comment.deleted", at=at, role=PUBLIC.role)


@transaction.atomic
def decide_comment(
    *, comment: UUID, version: int, outcome: CommentState, reason: str = "", at: datetime, by: Actor
) -> Decided:
    """Show, refuse or remove a comment as a moderator saw it. Reports of one that is removed are settled with it.

    :param reason: a code of `states.REFUSALS`, unless it is shown.
    :raises NotPermitted: the actor may not moderate. :raises NoSuchComment: its writer deleted it.
    :raises DecidedMeanwhile: somebody else decided, or its writer changed it since.
    """
    check_permission(by, Permission.COMMENT_MODERATE)
    if (reason in REFUSALS) is (outcome is CommentState.PUBLISHED):
        raise ValueError("a reason is given for what is not shown, and for nothing else")
    row = (
        Comment.objects.select_for_update(of=("self",)).select_related("commenter").filter(pk=comment).first()
    )
    if row is None:
        raise NoSuchComment
    if row.version != version or not can_move(CommentState(row.state), outcome):
        raise DecidedMeanwhile
    row.state, row.reason, row.decided_at = outcome, reason, at
    row.save(update_fields=["state", "reason", "decided_at"])
    if outcome is CommentState.REMOVED:
        open_ones = ErrorReport.objects.filter(kind=SubjectKind.COMMENT, ref=comment, state=ReportState.OPEN)
        open_ones.update(state=ReportState.FIXED, settled_at=at)
    record_event("comment.decided", at=at, role=by.role, details={"outcome": outcome.value})
    return Decided(
        commenter=row.commenter_id,
        language=row.commenter.language,
        wants_notices=row.commenter.wants_notices,
        outcome=outcome,
        version=row.version,
    )


def _erase_comments(ids: Sequence[UUID]) -> None:
    reports = ErrorReport.objects.filter(kind=SubjectKind.COMMENT, ref__in=ids)
    reports._raw_delete(reports.db)
    comments = Comment.objects.filter(pk__in=ids)
    comments._raw_delete(comments.db)


@transaction.atomic
def destroy_refused_comments(*, before: datetime, at: datetime) -> int:
    """Destroy the comments that were refused or removed before a moment. Return how many."""
    gone = (CommentState.REFUSED, CommentState.REMOVED)
    ids = list(Comment.objects.filter(state__in=gone, decided_at__lt=before).values_list("pk", flat=True))
    _erase_comments(ids)
    if ids:
        record_event("comments.destroyed", at=at, role=SYSTEM.role, details={"count": len(ids)})
    return len(ids)
