"""The way in to an account for comments: asked for, begun by a link, and signed in to again."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from charteroak.guide.actions import (
    CommentsOff,
    LinkOver,
    NoSuchCommenter,
    PenNameTaken,
    QueueFull,
    WrongCode,
    sign_in_with_code,
    use_link,
)
from charteroak.journeys.ask_to_comment import ask_to_comment, ask_to_sign_in, can_ask
from charteroak.lib.clock import now
from charteroak.web.access import public
from charteroak.web.limits import limited
from charteroak.web.public.comments.cookie import sign_in, signed_in_as
from charteroak.web.public.comments.forms import PEN_NAME_FAULTS, AskForm, CodeForm, MailForm, NewNameForm
from charteroak.web.public.comments.guard import GuardedForm, count_sent

_TOO_MANY_ASK = _("Too many people ask for an account at this moment. Please try again tomorrow.")
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
    return _by_mail(request, "ask", AskForm, ask_to_comment)


@public
@limited("5/h")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def mail(request: HttpRequest) -> HttpResponse:
    """Ask for a link to sign in again, where the account keeps an e-mail address."""
    return _by_mail(request, "mail", MailForm, ask_to_sign_in)


def _by_mail(
    request: HttpRequest, name: str, form_class: type[GuardedForm], journey: Callable[..., None]
) -> HttpResponse:
    """Show the form by which a link is asked for, or take it. What is answered says nothing of the address."""
    if not can_ask(at=now()):
        return render(request, "comments/off.html", status=503 if request.method == "POST" else 200)
    form = form_class(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = {field: form.cleaned_data[field] for field in form_class.field_order or ()}
        try:
            journey(**said, language=get_language() or "en", form=form.token, at=now())
        except PenNameTaken:
            form.add_error("pen_name", PEN_NAME_FAULTS["taken"])
        except QueueFull:
            form.add_error(None, _TOO_MANY_ASK)
        except CommentsOff:
            return render(request, "comments/off.html", status=503)
        else:
            count_sent()
            return redirect(reverse("comments_sent") + f"?by={name}")
    return render(request, f"comments/{name}.html", {"form": form}, status=422 if form.errors else 200)


@public
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """Say that a link is on its way."""
    again = "comments_mail" if request.GET.get("by") == "mail" else "comments_ask"
    return render(request, "comments/sent.html", {"again": again})


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
