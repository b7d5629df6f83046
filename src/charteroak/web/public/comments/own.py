"""One's own account for comments: what one wrote, the code, the notices, and everything deleted at once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from charteroak.guide.actions import (
    NoSuchCommenter,
    delete_commenter,
    end_sessions,
    make_recovery_code,
    stop_notices,
)
from charteroak.guide.notice_links import read_notice_token
from charteroak.guide.queries.comments import CommenterFacts, list_own_comments
from charteroak.guide.states import EDITABLE
from charteroak.lib.clock import now
from charteroak.web.access import public
from charteroak.web.limits import limited
from charteroak.web.public.comments.cookie import sign_out, signed_in_as
from charteroak.web.public.comments.words import REFUSAL_WORDS, STATE_WORDS

_More = ParamSpec("_More")


def for_its_writer(
    view: Callable[Concatenate[HttpRequest, CommenterFacts, _More], HttpResponse],
) -> Callable[Concatenate[HttpRequest, _More], HttpResponse]:
    """Give a view who is signed in to comment; whoever is not is led to signing in."""

    @wraps(view)
    def found(request: HttpRequest, /, *args: _More.args, **more: _More.kwargs) -> HttpResponse:
        writer = signed_in_as(request)
        return redirect("comments_sign_in") if writer is None else view(request, writer, *args, **more)

    return found


@public
@require_safe
@never_cache
@for_its_writer
def account(request: HttpRequest, writer: CommenterFacts) -> HttpResponse:
    """Show one's own comments with what became of them, and everything that can be done with the account."""
    own = [
        {
            "comment": comment,
            "state": STATE_WORDS[comment.state.value],
            "why": REFUSAL_WORDS.get(comment.reason, ""),
            "can_edit": comment.state in EDITABLE,
        }
        for comment in list_own_comments(writer.id)
    ]
    return render(request, "comments/account.html", {"writer": writer, "own": own, "asked": request.GET})


@public
@limited("20/h")
@require_POST
@never_cache
@for_its_writer
def code(request: HttpRequest, writer: CommenterFacts) -> HttpResponse:
    """Make the code that signs in again, and show it once."""
    made = make_recovery_code(commenter=writer.id)
    spaced = "-".join(made[start : start + 4] for start in range(0, len(made), 4))
    return render(request, "comments/code.html", {"code": spaced, "writer": writer})


@public
@require_POST
@never_cache
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out, in every browser."""
    writer = signed_in_as(request)
    if writer is not None:
        end_sessions(commenter=writer.id)
    response = redirect("comments_sign_in")
    sign_out(response)
    return response


@public
@require_POST
@never_cache
@for_its_writer
def no_notices(request: HttpRequest, writer: CommenterFacts) -> HttpResponse:
    """End the notices, and drop the address."""
    stop_notices(commenter=writer.id)
    return redirect(reverse("comments_account") + "?dropped=1")


@public
@limited("10/h")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def delete_all(request: HttpRequest) -> HttpResponse:
    """Delete the account with everything, after one question."""
    writer = signed_in_as(request)
    if request.method != "POST":
        return redirect("comments_sign_in") if writer is None else render(request, "comments/delete_all.html")
    if writer is not None:
        with suppress(NoSuchCommenter):  # a second click: it is gone, which is what was wanted
            delete_commenter(commenter=writer.id, at=now())
    response = render(request, "comments/deleted.html")
    sign_out(response)
    return response


@public
@csrf_exempt  # a mail program presses it (RFC 8058), and the token is all that it proves
@limited("60/h")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def end_notices(request: HttpRequest, token: str) -> HttpResponse:
    """End the notices from a letter, without signing in; opening the page alone ends nothing."""
    writer = read_notice_token(token)
    if writer is None:
        return render(request, "comments/end_notices.html", {"is_over": True}, status=410)
    if request.method == "POST":
        with suppress(NoSuchCommenter):  # deleted with everything: nobody writes to it any more
            stop_notices(commenter=writer)
    return render(request, "comments/end_notices.html", {"is_done": request.method == "POST"})
