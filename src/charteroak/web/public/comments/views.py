"""The comments of a page: read by everybody, written by who is signed in to comment."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from charteroak.guide.actions import (
    NoSuchComment,
    NoSuchCommenter,
    QueueFull,
    Repeated,
    TooMany,
    delete_comment,
    edit_comment,
    write_comment,
)
from charteroak.guide.queries.comments import (
    CommenterFacts,
    Subject,
    find_comment_by_form,
    find_own_comment,
    list_comments,
)
from charteroak.guide.states import EDITABLE, SubjectKind
from charteroak.journeys.ask_to_comment import can_ask
from charteroak.lib.clock import now
from charteroak.web.access import public
from charteroak.web.limits import limited
from charteroak.web.public.comments.cookie import signed_in_as
from charteroak.web.public.comments.forms import CommentForm
from charteroak.web.public.comments.guard import count_sent
from charteroak.web.public.comments.own import for_its_writer
from charteroak.web.public.comments.subjects import get_subject, page_number, page_of
from charteroak.web.public.comments.words import QUEUE_FULL

_REPEATED = _("This text stands here already. Write it once, in the best place.")
_TOO_MANY = _("Five of your comments wait to be read by us. Please write this one when we have read them.")


@public
@limited("20/h")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def comments(request: HttpRequest, kind: str, ref: str) -> HttpResponse:
    """Show the comments of a page, and take one."""
    subject, writer = get_subject(kind, ref), signed_in_as(request)
    if subject.kind not in (SubjectKind.GUIDE, SubjectKind.SERVICE):
        raise Http404
    if request.method != "POST":
        return _show(request, subject, writer, CommentForm() if writer else None)
    if writer is None:
        # Signed out meanwhile: the text stays in the page, which says how to go on.
        return _show(request, subject, None, CommentForm(request.POST), status=403)
    form = CommentForm(request.POST)
    if find_comment_by_form(form=form.token, commenter=writer.id):
        return _sent(subject)
    if form.is_valid() and _write(form, subject, writer):
        return _sent(subject)
    return _show(request, subject, writer, form, status=422)


def _write(form: CommentForm, subject: Subject, writer: CommenterFacts) -> bool:
    try:
        write_comment(
            commenter=writer.id,
            kind=subject.kind,
            ref=subject.ref,
            language=get_language() or "en",
            text=form.cleaned_data["text"],
            form=form.token,
            at=now(),
        )
    except Repeated:
        form.add_error("text", _REPEATED)
        return False
    except (TooMany, NoSuchCommenter):
        form.add_error("text", _TOO_MANY)
        return False
    except QueueFull:
        form.add_error("text", QUEUE_FULL)
        return False
    count_sent()
    return True


def _sent(subject: Subject) -> HttpResponse:
    return redirect(reverse("comments", args=[subject.kind.value, subject.slug]) + "?sent=1")


def _show(
    request: HttpRequest,
    subject: Subject,
    writer: CommenterFacts | None,
    form: CommentForm | None,
    *,
    status: int = 200,
) -> HttpResponse:
    page = page_number(request)
    shown, has_more = list_comments(
        kind=subject.kind.value, ref=subject.ref, language=get_language() or "en", page=page
    )
    context: dict[str, Any] = {
        "subject": subject,
        "page_url": page_of(subject),
        "comments": shown,
        "next_page": page + 1 if has_more else 0,
        "previous_page": page - 1,
        "writer": writer,
        "form": form,
        "can_ask": can_ask(at=now()),
        "is_sent": "sent" in request.GET,
    }
    return render(request, "comments/page.html", context, status=status)


@public
@limited("30/h")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_its_writer
def edit(request: HttpRequest, writer: CommenterFacts, comment: UUID) -> HttpResponse:
    """Change a comment of one's own; it waits again."""
    found = find_own_comment(comment=comment, commenter=writer.id)
    if found is None or found.state not in EDITABLE:
        raise Http404
    form = CommentForm(request.POST if request.method == "POST" else None, initial={"text": found.text})
    if request.method == "POST" and form.is_valid():
        try:
            edit_comment(comment=comment, commenter=writer.id, text=form.cleaned_data["text"], at=now())
        except NoSuchComment:
            raise Http404 from None
        return redirect(reverse("comments_account") + "?changed=1")
    status = 422 if form.errors else 200
    return render(request, "comments/edit.html", {"form": form, "comment": found}, status=status)


@public
@limited("60/h")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_its_writer
def delete(request: HttpRequest, writer: CommenterFacts, comment: UUID) -> HttpResponse:
    """Delete a comment of one's own, after one question."""
    if request.method == "POST":
        with suppress(NoSuchComment):  # a second click: it is gone, which is what was wanted
            delete_comment(comment=comment, commenter=writer.id, at=now())
        return redirect(reverse("comments_account") + "?deleted=1")
    found = find_own_comment(comment=comment, commenter=writer.id)
    if found is None:
        raise Http404
    return render(request, "comments/delete.html", {"comment": found})
