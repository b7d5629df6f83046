"""The kiosk at the door: a code, a scan or three taps, and a number. No name is asked."""

from __future__ import annotations

from csp.decorators import csp_update
from django.conf import settings
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.views.decorators.http import require_http_methods, require_safe

from charteroak.booking.actions import BookingRefused
from charteroak.demands.actions import IntakeStopped
from charteroak.journeys.join_line import Joined
from charteroak.lib.clock import now
from charteroak.lobby.actions import LobbyRefused
from charteroak.lobby.queries import find_ticket, public_wait
from charteroak.program.queries import current_policy
from charteroak.staff.permissions import Actor
from charteroak.web.desk.line.forms import CodeForm, WalkInForm
from charteroak.web.desk.line.giving import (
    address_of,
    door_of,
    give_by_code,
    give_to_walk_in,
    qr_of,
    words_for,
)
from charteroak.web.desk.line.screens import COOKIE, screen_page
from charteroak.web.public.line.words import words_of_door

# The number just given, for the page that shows it: in no address, so that the next one at the kiosk cannot go back.
_GIVEN = f"{COOKIE}-given"
_SHOWN_SECONDS = 45


@screen_page
@require_safe
def start(request: HttpRequest, kiosk: Actor) -> HttpResponse:
    """Ask in every language: with an appointment, or without."""
    at = now()
    wait = public_wait(kiosk.site, at=at)
    site = current_policy().site(kiosk.site)
    context = {
        "site": site,
        "wait": wait,
        "door": words_of_door(kiosk.site, wait.door, at=at),
        "languages": [code for code, _ in settings.LANGUAGES if code in site.languages],
        "follow": reverse("line_version", args=[kiosk.site]),
    }
    response = render(request, "desk_line/kiosk.html", context)
    response.delete_cookie(_GIVEN)
    return response


@screen_page
@require_http_methods(["GET", "HEAD", "POST"])
# The reader of QR codes is WebAssembly.
@csp_update({"script-src": ["'wasm-unsafe-eval'"]})  # type: ignore[untyped-decorator]  # django-csp has no types
def by_code(request: HttpRequest, kiosk: Actor) -> HttpResponseBase:
    """Take a code, typed or scanned."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            return _given(give_by_code(form, language=get_language() or "en", at=now(), by=kiosk))
        except (LobbyRefused, BookingRefused) as refused:
            form.add_error("code", words_for(refused))
        except IntakeStopped:
            return _stopped(request)
    status = 422 if form.errors else 200
    return render(request, "desk_line/kiosk_code.html", {"form": form}, status=status)


@screen_page
@require_http_methods(["GET", "HEAD", "POST"])
def walk_in(request: HttpRequest, kiosk: Actor) -> HttpResponseBase:
    """Give a number to somebody who has no appointment, or say why not and when to come instead."""
    site = current_policy().site(kiosk.site)
    form = WalkInForm(request.POST if request.method == "POST" else None, site=site)
    if request.method == "POST" and form.is_valid():
        try:
            return _given(give_to_walk_in(form, at=now(), by=kiosk))
        except LobbyRefused as refused:
            form.add_error(None, words_for(refused))
        except IntakeStopped:
            return _stopped(request)
    door = door_of(kiosk.site, at=now())
    status = 422 if form.errors else 200
    return render(
        request, "desk_line/kiosk_walk_in.html", {"form": form, "door": door, "site": site}, status=status
    )


@screen_page
@require_safe
def given(request: HttpRequest, kiosk: Actor) -> HttpResponseBase:
    """Show the number, for half a minute."""
    try:
        shown = request.get_signed_cookie(_GIVEN, max_age=_SHOWN_SECONDS) or ""
        printed, _dot, token = shown.partition(".")
    except (KeyError, BadSignature):
        return redirect("kiosk")
    ticket = find_ticket(token, at=now())
    if ticket is None:
        return redirect("kiosk")
    address = address_of(token, get_language() or "en")
    context = {"ticket": ticket, "is_printed": printed == "1", "qr": qr_of(address), "address": address}
    return render(request, "desk_line/kiosk_given.html", context)


def _given(joined: Joined) -> HttpResponse:
    language = joined.ticket.language
    with override(language if language in dict(settings.LANGUAGES) else get_language()):
        response = redirect("kiosk_given")
    response.set_signed_cookie(
        _GIVEN,
        f"{int(joined.is_printed)}.{joined.ticket.token}",
        max_age=_SHOWN_SECONDS,
        httponly=True,
        secure=settings.CSRF_COOKIE_SECURE,
        samesite="Strict",
    )
    return response


def _stopped(request: HttpRequest) -> HttpResponse:
    return render(request, "desk_line/kiosk_stopped.html", status=409)
