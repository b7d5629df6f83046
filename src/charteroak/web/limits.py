"""Rate limits on public forms, counted in memory and forgotten."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address
from typing import TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django_ratelimit.decorators import ratelimit

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def address_of(request: HttpRequest) -> str:
    """Return from where a request comes: behind a proxy, what the proxy itself added to X-Forwarded-For.

    What a visitor wrote there themselves stands further in front, and counts for nothing.
    """
    direct = str(request.META["REMOTE_ADDR"])
    if not settings.CHARTEROAK_BEHIND_PROXY:
        return direct
    last = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
    try:
        return str(ip_address(last))
    except ValueError:
        return direct


def limited(
    rate: str = "30/m", *, method: str = "POST", key: Callable[[str, HttpRequest], str] | str = "ip"
) -> Callable[[View], View]:
    """Limit how often one address may send a form or fetch what is made for it; more is answered with 429.

    :param key: whom to count, from the view's name and the request, where many share one address.
    """
    declare: Callable[[View], View] = ratelimit(key=key, rate=rate, method=method, block=True)
    return declare
