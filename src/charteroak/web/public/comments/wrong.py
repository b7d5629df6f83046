"""'Something is wrong here': for everybody, without an account, about a page, a service or a comment."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from charteroak.guide.actions import QueueFull, ToldOften, report_error
from charteroak.guide.queries.comments import CommentFacts, Subject, find_shown_comment
from charteroak.guide.states import SubjectKind
from charteroak.lib.clock import now
from charteroak.web.access import public
from charteroak.web.limits import limited
from charteroak.web.public.comments.forms import WrongForm
from charteroak.web.public.comments.guard import count_sent
from charteroak.web.public.comments.subjects import get_subject, page_of
from charteroak.web.public.comments.words import QUEUE_FULL, TOLD_OFTEN


@public
@limited("20/h")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def wrong_here(request: HttpRequest, kind: str, ref: str) -> HttpResponse:
    """Take a report of what is wrong; the same said twice is one."""
    comment = _comment(ref) if kind == SubjectKind.COMMENT.value else None
    subject = _subject_of(comment) if comment else get_subject(kind, ref)
    about = SubjectKind.COMMENT if comment else subject.kind
    form = WrongForm(request.POST if request.method == "POST" else None, kind=about)
    if (
        request.method == "POST"
        and form.is_valid()
        and _report(form, about, comment.id if comment else subject.ref)
    ):
        return redirect(reverse("wrong_here", args=[kind, ref]) + "?sent=1")
    context = {
        "subject": subject,
        "page_url": page_of(subject),
        "comment": comment,
        "form": form,
        "is_sent": "sent" in request.GET,
    }
    return render(request, "comments/wrong.html", context, status=422 if form.errors else 200)


def _report(form: WrongForm, about: SubjectKind, ref: UUID) -> bool:
    try:
        is_new = report_error(
            kind=about,
            ref=ref,
            what=form.cleaned_data["what"],
            text=form.cleaned_data["text"],
            language=get_language() or "en",
            at=now(),
        )
    except QueueFull:
        form.add_error(None, QUEUE_FULL)
        return False
    except ToldOften:
        form.add_error(None, TOLD_OFTEN)
        return False
    if is_new:
        count_sent()
    return True


def _comment(ref: str) -> CommentFacts:
    try:
        found = find_shown_comment(UUID(ref))
    except ValueError:
        found = None
    if found is None:
        raise Http404
    return found


def _subject_of(comment: CommentFacts) -> Subject:
    return get_subject(comment.kind.value, str(comment.ref))
