"""What every endpoint of the directory does alike: any site may ask, by GET, HEAD or POST."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django_ratelimit.decorators import ratelimit

from charteroak.staff.access import public

LARGEST_QUESTION = 10_000
_RATE = "600/m"
_METHODS = "GET, HEAD, OPTIONS, POST"
View = Callable[..., HttpResponseBase]


def opened(view: View) -> View:
    """Let any site and any program use an endpoint; what a POST says is read as if it stood in the address."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "OPTIONS":
            return _to_anybody(HttpResponse(status=204, headers={"Allow": _METHODS}))
        is_head, problem = request.method == "HEAD", _merge_body(request)
        if problem:
            return _to_anybody(JsonResponse({"detail": problem}, status=400))
        if is_head:
            request.method = "GET"
        response = view(request, *args, **kwargs)
        if is_head:
            response = HttpResponse(status=response.status_code, headers=dict(response.headers))
        elif response.status_code == 200:
            response.headers.setdefault("Cache-Control", "public, max-age=300")
        return _to_anybody(response)

    held_back: View = ratelimit(key="ip", rate=_RATE, method=ratelimit.ALL, block=True)(answer)
    opened_view = public(held_back)
    opened_view.csrf_exempt = True  # type: ignore[attr-defined]  # nobody is signed in here, and nothing is written
    opened_view.__module__ = __name__
    return opened_view


def _to_anybody(response: HttpResponseBase) -> HttpResponseBase:
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Allow-Methods"] = _METHODS
    response.headers["Access-Control-Allow-Headers"] = "Content-Type"
    return response


def _merge_body(request: HttpRequest) -> str:
    """Add the members of a POST's JSON object or form to the address's parameters. Returns what is wrong with it."""
    if request.method != "POST" or not request.headers.get("Content-Length", "0").strip("0"):
        return ""
    if len(request.body) > LARGEST_QUESTION:
        return f"at most {LARGEST_QUESTION} bytes"
    said: Any
    if request.content_type == "application/json":
        try:
            said = json.loads(request.body)
        except ValueError:
            return "not JSON"
        if not isinstance(said, dict):
            return "expected an object"
    else:
        said = request.POST
    together = request.GET.copy()
    for name, value in said.items():
        if not isinstance(value, str | int | float | bool):
            return f"{str(name)[:40]}: expected a text, a number, true or false"
        together[name] = str(value).lower() if isinstance(value, bool) else str(value)
    request.GET = together  # type: ignore[assignment]  # as changeable as any
    return ""
