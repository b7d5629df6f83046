"""Screens that nobody signs in at: a kiosk or a board is let in once, by its address, and then known by a cookie."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from charteroak.lobby.queries import find_kiosk
from charteroak.program.queries import current_policy
from charteroak.staff.permissions import Actor
from charteroak.web.access import public

# The prefix binds the cookie to this host and to https; browsers refuse it without both.
COOKIE = "__Host-kiosk" if settings.CSRF_COOKIE_SECURE else "kiosk"
_A_YEAR = 365 * 24 * 3600

ScreenView = Callable[..., HttpResponseBase]


def screen_page(view: ScreenView) -> ScreenView:
    """Hand a page the kiosk that asks for it; whoever is none is told what to do."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        kiosk = find_kiosk(request.COOKIES.get(COOKIE, ""))
        if kiosk is None:
            return render(request, "desk_line/not_let_in.html", status=403)
        return view(request, kiosk, *args, **kwargs)

    return public(never_cache(answered))


@public
@require_safe
@never_cache
def let_in(request: HttpRequest, token: str) -> HttpResponse:
    """Remember a screen by the token in its address, and take the token out of the address."""
    if find_kiosk(token) is None:
        return render(request, "desk_line/not_let_in.html", status=403)
    response = redirect("screens")
    response.set_cookie(
        COOKIE,
        token,
        max_age=_A_YEAR,
        httponly=True,
        secure=settings.CSRF_COOKIE_SECURE,
        samesite="Strict",
        path="/",
    )
    return response


@screen_page
@require_safe
def screens(request: HttpRequest, kiosk: Actor) -> HttpResponse:
    """Ask what this screen shall be."""
    return render(request, "desk_line/screens.html", {"site": current_policy().site(kiosk.site)})
