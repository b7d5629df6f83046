"""One appointment at a time for each browser: a random cookie, set when one is booked and taken back when it is over.

What is kept of it is a hash, and that goes with the appointment. On a shared computer no cookie is set.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse

_COOKIE = "__Host-booking" if settings.CSRF_COOKIE_SECURE else "booking"
_VALUE = re.compile(r"[0-9a-f]{32}")


def cookie_of(request: HttpRequest) -> str:
    """Return the value a browser has from an earlier booking, or a new one, which it does not have yet."""
    value = request.COOKIES.get(_COOKIE, "")
    return value if _VALUE.fullmatch(value) else secrets.token_hex(16)


def device_of(value: str) -> bytes:
    """Return what is kept of it: 16 bytes."""
    return hashlib.sha256(value.encode()).digest()[:16]


def has_cookie(request: HttpRequest) -> bool:
    return _VALUE.fullmatch(request.COOKIES.get(_COOKIE, "")) is not None


def set_cookie(response: HttpResponse, value: str, *, until: datetime, at: datetime) -> None:
    """Leave it in the browser until an appointment is over."""
    response.set_cookie(
        _COOKIE,
        value,
        max_age=max(60, int((until - at).total_seconds())),
        secure=settings.CSRF_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def delete_cookie(response: HttpResponse) -> None:
    response.delete_cookie(_COOKIE, samesite="Strict")
