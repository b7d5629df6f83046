"""A session ends half an hour after its last request, and one shift after sign-in whatever is done in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest, HttpResponse

from charteroak.lib.clock import now

LONGEST = timedelta(hours=10)  # a long shift with its breaks
_BEGAN = "session_began_at"


def _begin(*, request: HttpRequest, **_: Any) -> None:
    request.session[_BEGAN] = now().timestamp()


def connect() -> None:
    """Note when each session begins. Called once, when the application is ready."""
    user_logged_in.connect(_begin, dispatch_uid="session_began_at")


def is_over(request: HttpRequest) -> bool:
    """Tell whether a session is older than a shift; one that does not say, or began in the future, is over too."""
    began = request.session.get(_BEGAN)
    if not isinstance(began, int | float):
        return True
    return not -60 <= now().timestamp() - began <= LONGEST.total_seconds()


class LongestSessionMiddleware:
    """Signs out whoever has been signed in for longer than a shift."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and is_over(request):
            logout(request)
        return self.get_response(request)
