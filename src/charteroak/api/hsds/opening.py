"""What every endpoint of the directory does alike: any site may ask, by GET, HEAD or POST."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.cache import get_conditional_response, set_response_etag
from django_ratelimit.decorators import ratelimit

from charteroak.staff.access import public

LARGEST_QUESTION = 10_000
A_MINUTE = 600
_METHODS = "GET, HEAD, OPTIONS, POST"
# What tells of somebody: what they look for, and where. Its answers are kept in no cache.
_TELLING = ("search", "postcode", "proximity")
View = Callable[..., HttpResponseBase]


def opened(view: View) -> View:
    """Let any site and any program use an endpoint; what a POST says is read as if it stood in the address."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "OPTIONS":
            return _to_anybody(HttpResponse(status=204, headers={"Allow": _METHODS}))
        if getattr(request, "limited", False):
            busy = _problem(f"at most {A_MINUTE} requests a minute", status=429)
            busy.headers["Retry-After"] = "60"
            return _to_anybody(busy)
        if problem := _merge_body(request):
            return _to_anybody(_problem(problem, status=400))
        is_head = request.method == "HEAD"
        if is_head:
            request.method = "GET"
        response = _cached(request, view(request, *args, **kwargs))
        return _to_anybody(_head_of(response) if is_head else response)

    held_back: View = ratelimit(key="ip", rate=f"{A_MINUTE}/m", method=ratelimit.ALL, block=False)(answer)
    opened_view = public(held_back)
    opened_view.csrf_exempt = True  # type: ignore[attr-defined]  # nobody is signed in here, and nothing is written
    opened_view.__module__ = __name__
    return opened_view


def _problem(words: str, *, status: int) -> HttpResponse:
    return JsonResponse({"detail": words}, status=status)


def _cached(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Say for how long an answer may be kept; and whoever has it already (If-None-Match) gets no second one."""
    if response.status_code != 200:
        return response
    is_telling = request.method != "GET" or any(request.GET.get(name) for name in _TELLING)
    response.headers.setdefault("Cache-Control", "no-store" if is_telling else "public, max-age=300")
    if is_telling or not isinstance(response, HttpResponse):
        return response
    set_response_etag(response)
    kept = get_conditional_response(request, etag=response.headers["ETag"], response=response)
    return kept if kept is not None else response


def _head_of(response: HttpResponseBase) -> HttpResponse:
    headers = dict(response.headers)
    if isinstance(response, HttpResponse):
        headers["Content-Length"] = str(len(response.content))
    return HttpResponse(status=response.status_code, headers=headers)


def _to_anybody(response: HttpResponseBase) -> HttpResponseBase:
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Allow-Methods"] = _METHODS
    response.headers["Access-Control-Allow-Headers"] = "Content-Type, If-None-Match"
    response.headers["Access-Control-Expose-Headers"] = "ETag"
    response.headers["Access-Control-Max-Age"] = "86400"
    return response


def _merge_body(request: HttpRequest) -> str:
    """Add the members of a POST's JSON object or form to the address's parameters. Returns what is wrong with it."""
    length = request.headers.get("Content-Length") or "0"
    if request.method != "POST" or length == "0":
        return ""
    if not length.isdecimal() or int(length[:9]) > LARGEST_QUESTION:
        return f"at most {LARGEST_QUESTION} bytes"
    said = _body_of(request)
    if isinstance(said, str):
        return said
    together = request.GET.copy()
    for name, value in said.items():
        if value is None:
            continue
        if not isinstance(value, str | int | float | bool):
            return f"{str(name)[:40]}: expected a text, a number, true or false"
        together[name] = str(value).lower() if isinstance(value, bool) else str(value)
    request.GET = together  # type: ignore[assignment]  # as changeable as any
    return ""


def _body_of(request: HttpRequest) -> Mapping[str, Any] | str:
    """Return the members of a JSON object or of a form, or what is wrong with it."""
    if request.content_type == "application/json":
        try:
            said = json.loads(request.body)
        except (ValueError, RecursionError):
            return "not JSON"
        return said if isinstance(said, dict) else "expected an object"
    if request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data"):
        try:
            return request.POST
        except (MultiPartParserError, SuspiciousOperation, ValueError):
            return "not a form"
    return "expected application/json or a form"
