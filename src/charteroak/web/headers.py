"""Headers that no library sets for us."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

# Wagtail's editor needs inline scripts and styles; nothing but staff with a second factor reaches it.
_EDITOR_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; frame-src 'self'; frame-ancestors 'self'; base-uri 'none'; form-action 'self'"
)

# What pages and machines here use; TRACE and the rest are refused before anything looks at them.
_METHODS = ("GET", "HEAD", "OPTIONS", "POST")
# The translators' editor keeps and drops each text by itself.
_TRANSLATORS = "/cms/localize/translate/"


class HeadersMiddleware:
    """Turns browser features off that no page uses, and keeps staff pages out of every cache."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        methods = (*_METHODS, "PUT", "DELETE") if request.path.startswith(_TRANSLATORS) else _METHODS
        if request.method not in methods:
            return HttpResponseNotAllowed(methods)
        response = self.get_response(request)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(self), geolocation=(), microphone=(), payment=(), usb=()"
        )
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        if request.path.startswith("/cms/"):
            response.headers["Content-Security-Policy"] = _EDITOR_POLICY
            response.headers["X-Frame-Options"] = "SAMEORIGIN"
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            response.headers["Cache-Control"] = "no-store, private"
        elif request.method == "POST" and request.path.endswith("/account/logout/"):
            # What the last one at this counter saw must not come back with the browser's Back.
            response.headers["Clear-Site-Data"] = '"cache"'
        return response
