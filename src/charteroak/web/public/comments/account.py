"""An account for comments: asked for, begun by a link, signed in to again, and deleted with everything."""

from __future__ import annotations

import secrets
from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from charteroak.guide.actions import (
    CommentsOff,
    LinkOver,
    NoSuchCommenter,
    PenNameTaken,
    WrongCode,
    delete_commenter,
    end_sessions,
    make_recovery_code,
    sign_in_with_code,
    stop_notices,
    use_link,
)
from charteroak.guide.queries.comments import list_own_comments
from charteroak.guide.states import EDITABLE
from charteroak.journeys.ask_to_comment import ask_to_comment, ask_to_sign_in, can_ask
from charteroak.lib.clock import now
from charteroak.web.access import public
from charteroak.web.limits import limited
from charteroak.web.public.comments.cookie import sign_in, sign_out, signed_in_as
from charteroak.web.public.comments.forms import PEN_NAME_FAULTS, AskForm, CodeForm, MailForm, NewNameForm
from charteroak.web.public.comments.guard import count_sent
from charteroak.web.public.comments.words import REFUSAL_WORDS, STATE_WORDS

_WRONG_CODE = _("No account has this pen name with this code. Check both.")


@public
@require_safe
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """Lead to one's own comments, or to signing in."""
    return redirect("comments_account" if signed_in_as(request) else "comments_sign_in")


@public
@limited("10/h")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for an account: a pen name, and an e-mail address that a link goes to."""
    if not can_ask(at=now()):
        return render(request, "comments/off.html", status=503 if request.method == "POST" else 200)
    form = AskForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            ask_to_comment(
                pen_name=said["pen_name"],
                address=said["address"],
                wants_notices=said["wants_notices"],
                language=get_language() or "en",
                form=form.token,
                at=now(),
            )
        except PenNameTaken:
            form.add_error("pen_name", PEN_NAME_FAULTS["taken"])
        except CommentsOff:
            return render(request, "comments/off.html", status=503)
        else:
            count_sent()
            return redirect("comments_sent")
    return render(request, "comments/ask.html", {"form": form}, status=422 if form.errors else 200)


@public
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """Say that a link is on its way."""
    return render(request, "comments/sent.html")


@public
@limited("30/h")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for a press of the button, which uses the link; who merely opens it, as mail scanners do, uses nothing."""
    if request.method != "POST":
        return render(request, "comments/link.html", {"press": secrets.token_urlsafe(16)})
    press = request.POST.get("press", "")[:64]
    form = NewNameForm(request.POST, label_suffix="") if "pen_name" in request.POST else None
    if form is not None and not form.is_valid():
        return render(request, "comments/link.html", {"press": press, "form": form}, status=422)
    try:
        who = use_link(
            token=token[:200],
            form=press,
            pen_name=form.cleaned_data["pen_name"] if form else "",
            at=now(),
        )
    except (LinkOver, NoSuchCommenter):
        return render(request, "comments/link_over.html", status=410)
    except PenNameTaken:
        form = NewNameForm({"pen_name": request.POST.get("pen_name", "")}, label_suffix="")
        form.errors.clear()
        form.add_error("pen_name", PEN_NAME_FAULTS["taken"])
        return render(request, "comments/link.html", {"press": press, "form": form}, status=409)
    response = redirect(reverse("comments_account") + "?welcome=1")
    sign_in(response, who)
    return response


@public
@limited("10/h")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def sign_in_again(request: HttpRequest) -> HttpResponse:
    """Sign in with pen name and code."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            who = sign_in_with_code(pen_name=form.cleaned_data["pen_name"], code=form.cleaned_data["code"])
        except WrongCode:
            form.add_error(None, _WRONG_CODE)
        else:
            response = redirect("comments_account")
            sign_in(response, who)
            return response
    context = {"form": form, "can_ask": can_ask(at=now())}
    return render(request, "comments/sign_in.html", context, status=422 if form.errors else 200)


@public
@limited("5/h")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def mail(request: HttpRequest) -> HttpResponse:
    """Ask for a link to sign in again, where the account keeps an e-mail address."""
    if not can_ask(at=now()):
        return render(request, "comments/off.html", status=503 if request.method == "POST" else 200)
    form = MailForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            ask_to_sign_in(
                pen_name=said["pen_name"],
                address=said["address"],
                language=get_language() or "en",
                form=form.token,
                at=now(),
            )
        except CommentsOff:
            return render(request, "comments/off.html", status=503)
        return redirect(reverse("comments_sent") + "?again=1")
    return render(request, "comments/mail.html", {"form": form}, status=422 if form.errors else 200)


@public
@require_safe
@never_cache
def account(request: HttpRequest) -> HttpResponse:
    """Show one's own comments with what became of them, and everything that can be done with the account."""
    writer = signed_in_as(request)
    if writer is None:
        return redirect("comments_sign_in")
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
def code(request: HttpRequest) -> HttpResponse:
    """Make the code that signs in again, and show it once."""
    writer = signed_in_as(request)
    if writer is None:
        return redirect("comments_sign_in")
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
def no_notices(request: HttpRequest) -> HttpResponse:
    """End the notices, and drop the address."""
    writer = signed_in_as(request)
    if writer is None:
        return redirect("comments_sign_in")
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
