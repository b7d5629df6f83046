"""The moderators' queue, and the editors' list of what readers say is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from charteroak.guide.actions import DecidedMeanwhile, NoSuchComment, settle_report
from charteroak.guide.queries.comments import (
    CommentFacts,
    ReportFacts,
    count_to_moderate,
    find_comment,
    list_reports,
    list_shown,
    list_waiting,
)
from charteroak.guide.screening import Mark
from charteroak.guide.states import REFUSALS, CommentState, ReportState, SubjectKind
from charteroak.journeys.decide_comment import moderate
from charteroak.lib.clock import now
from charteroak.staff.permissions import Permission
from charteroak.web.access import actor_of, staff
from charteroak.web.desk.pages import show
from charteroak.web.public.comments.subjects import find_titled, page_number, page_of
from charteroak.web.public.comments.words import (
    MARK_WORDS,
    REFUSAL_WORDS,
    WRONG_WITH_COMMENT_WORDS,
    WRONG_WORDS,
)

_OUTCOMES = {
    "show": CommentState.PUBLISHED,
    "refuse": CommentState.REFUSED,
    "remove": CommentState.REMOVED,
}
_SETTLED = {state.value: state for state in ReportState if state is not ReportState.OPEN}


@staff(Permission.COMMENT_MODERATE)
@require_GET
def comments(request: HttpRequest) -> HttpResponse:
    """Show what waits, and what is shown: reported ones first."""
    actor, page = actor_of(request), page_number(request)
    shown, has_more = list_shown(by=actor, page=page)
    waiting = list_waiting(by=actor)
    context = {
        "waiting": [_line(one) for one in waiting],
        "not_here": count_to_moderate()[0] - len(waiting),
        "adverts": [f"{one.id}/{one.version}" for one in waiting if Mark.ADVERT in one.marks],
        "shown": [_line(one) for one in shown],
        "next_page": page + 1 if has_more else 0,
        "previous_page": page - 1,
        "reasons": [(code, REFUSAL_WORDS[code]) for code in REFUSALS],
        "title": pgettext_lazy("office page", "Comments"),
    }
    return show(request, "office_comments/comments.html", context)


def _line(comment: CommentFacts) -> dict[str, Any]:
    return {
        "comment": comment,
        "marks": [MARK_WORDS[mark] for mark in comment.marks if mark in MARK_WORDS],
        **_about(comment.kind, comment.ref),
    }


def _about(kind: SubjectKind, ref: UUID) -> dict[str, str]:
    """Return the title and the public address of what a comment or report is about."""
    subject = find_titled(kind.value, str(ref))
    if subject is None:
        return {"title": _("a page that is not shown any more"), "url": ""}
    # The desk face's own addresses have no page of the guide; the public face's do.
    path = page_of(subject, urlconf=settings.PUBLIC_URLCONF)
    return {"title": subject.title, "url": f"{settings.PUBLIC_URL}{path}" if path else ""}


@staff(Permission.COMMENT_MODERATE)
@require_POST
def decide(request: HttpRequest, comment: UUID) -> HttpResponse:
    """Show, refuse or remove a comment, in the version that the moderator saw."""
    outcome = _OUTCOMES.get(request.POST.get("outcome", ""))
    reason, version = request.POST.get("reason", ""), request.POST.get("version", "")
    if outcome is None or not (version.isascii() and version.isdigit() and len(version) < 9):
        return redirect("office_comments")
    if outcome is CommentState.PUBLISHED:
        reason = ""
    elif reason not in REFUSALS:
        messages.error(request, _("Choose a reason. The writer reads it."))
        return redirect("office_comments")
    try:
        moderate(
            comment=comment,
            version=int(version),
            outcome=outcome,
            reason=reason,
            at=now(),
            by=actor_of(request),
        )
    except (DecidedMeanwhile, NoSuchComment):
        messages.info(
            request, _("Somebody else decided, or the writer changed or deleted it. Nothing was done.")
        )
    return redirect("office_comments")


@staff(Permission.COMMENT_MODERATE)
@require_POST
def decide_adverts(request: HttpRequest) -> HttpResponse:
    """Refuse at once what looks like advertising, each in the version that the moderator saw."""
    for comment, version in _pairs(request):
        with suppress(DecidedMeanwhile, NoSuchComment):  # whoever decided or changed it has the last word
            moderate(
                comment=comment, version=version, outcome=CommentState.REFUSED, reason="advert", at=now(),
                by=actor_of(request),
            )  # fmt: skip
    return redirect("office_comments")


def _pairs(request: HttpRequest) -> Iterator[tuple[UUID, int]]:
    """Read what was ticked: an id, and for a comment the version, '/' between them. Nonsense is left out."""
    for one in request.POST.getlist("one")[:100]:
        name, _slash, version = one.partition("/")
        with suppress(ValueError):
            yield UUID(name), int(version[:8] or 0)


@staff(Permission.COMMENT_MODERATE)
@require_POST
def settle_adverts(request: HttpRequest) -> HttpResponse:
    """Settle at once, as spam, the reports that look like advertising."""
    for report, _version in _pairs(request):
        with suppress(DecidedMeanwhile):
            settle_report(report=report, outcome=ReportState.SPAM, at=now(), by=actor_of(request))
    return redirect("office_reports")


@staff(Permission.COMMENT_MODERATE)
@require_GET
def reports(request: HttpRequest) -> HttpResponse:
    """Show what readers say is wrong, the oldest first."""
    found = list_reports(by=actor_of(request))
    context = {
        "lines": [_report_line(one) for one in found],
        "not_here": count_to_moderate()[1] - len(found),
        "adverts": [str(one.id) for one in found if Mark.ADVERT in one.marks],
        "title": pgettext_lazy("office page", "Something is wrong"),
    }
    return show(request, "office_comments/reports.html", context)


def _report_line(report: ReportFacts) -> dict[str, Any]:
    of_comment = report.kind is SubjectKind.COMMENT
    comment = find_comment(report.ref) if of_comment else None
    about = _about(comment.kind, comment.ref) if comment else _about(report.kind, report.ref)
    words = WRONG_WITH_COMMENT_WORDS if of_comment else WRONG_WORDS
    return {
        "report": report,
        "what": words.get(report.what, report.what),
        "comment": comment,
        "of_comment": of_comment,
        "marks": [MARK_WORDS[mark] for mark in report.marks if mark in MARK_WORDS],
        **about,
    }


@staff(Permission.COMMENT_MODERATE)
@require_POST
def settle(request: HttpRequest, report: UUID) -> HttpResponse:
    """Settle a report."""
    outcome = _SETTLED.get(request.POST.get("outcome", ""))
    if outcome is not None:
        try:
            settle_report(report=report, outcome=outcome, at=now(), by=actor_of(request))
        except DecidedMeanwhile:
            messages.info(request, _("Somebody else settled it."))
    return redirect(reverse("office_reports"))
