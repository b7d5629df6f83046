"""'Something is wrong here': from a reader without an account to the editors' list."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from charteroak.guide.actions.comment_refusals import DecidedMeanwhile, ToldOften
from charteroak.guide.actions.comments import check_room
from charteroak.guide.models import ErrorReport
from charteroak.guide.screening import clean_text, fingerprint_of, marks_of
from charteroak.guide.states import WRONG_HERE, WRONG_WITH_COMMENT, ReportState, SubjectKind
from charteroak.journal.actions import record_event
from charteroak.staff.permissions import PUBLIC, SYSTEM, Actor, Permission, check_permission

# So many reports of one thing are open at once: whoever reads these knows that something is wrong with it.
MOST_OF_ONE = 30


@transaction.atomic
def report_error(*, kind: SubjectKind, ref: UUID, what: str, text: str, language: str, at: datetime) -> bool:
    """Take a report, and tell whether it is new: the same said twice of one thing is one, until it is settled.

    :param what: a code of `states.WRONG_HERE`, or of `states.WRONG_WITH_COMMENT`.
    :raises BadText: the text cannot be taken. :raises QueueFull: as many wait in all as can be read.
    :raises ToldOften: as many wait of this one thing.
    """
    if what not in (WRONG_WITH_COMMENT if kind is SubjectKind.COMMENT else WRONG_HERE):
        raise ValueError("not a reason that the form has")
    words = clean_text(text, may_be_empty=True)
    marks = [one.value for one in marks_of(words)]
    waiting = ErrorReport.objects.filter(state=ReportState.OPEN)
    check_room(waiting, marks)
    if waiting.filter(kind=kind, ref=ref).count() >= MOST_OF_ONE:
        raise ToldOften
    row = ErrorReport(
        kind=kind, ref=ref, what=what, text=words, language=language, fingerprint=fingerprint_of(words),
        marks=marks, received_at=at,
    )  # fmt: skip
    # By its own id it is seen whether this one was kept: the public face may read no other column of it.
    ErrorReport.objects.bulk_create([row], ignore_conflicts=True)
    is_new = ErrorReport.objects.filter(pk=row.pk).exists()
    if is_new:
        event = "comment.reported" if kind is SubjectKind.COMMENT else "report.received"
        record_event(event, at=at, role=PUBLIC.role)
    return is_new


@transaction.atomic
def settle_report(*, report: UUID, outcome: ReportState, at: datetime, by: Actor) -> None:
    """Settle a report: something was changed, nothing had to be, or it is spam.

    :raises NotPermitted: the actor may not. :raises DecidedMeanwhile: somebody else settled it, or it is gone.
    """
    check_permission(by, Permission.COMMENT_MODERATE)
    if outcome is ReportState.OPEN:
        raise ValueError("that settles nothing")
    row = ErrorReport.objects.select_for_update().filter(pk=report, state=ReportState.OPEN).first()
    if row is None:
        raise DecidedMeanwhile
    row.state, row.settled_at = outcome, at
    row.save(update_fields=["state", "settled_at"])
    record_event("report.settled", at=at, role=by.role, details={"outcome": outcome.value})


@transaction.atomic
def destroy_settled_reports(*, before: datetime, at: datetime) -> int:
    """Destroy the reports that were settled before a moment. Return how many."""
    count, _ = ErrorReport.objects.filter(settled_at__lt=before).delete()
    if count:
        record_event("comments.destroyed", at=at, role=SYSTEM.role, details={"count": count})
    return count
