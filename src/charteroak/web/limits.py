"""Rate limits on public forms, counted in memory and forgotten."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpRequest, HttpResponseBase
from django_ratelimit.decorators import ratelimit

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def limited(
    rate: str = "30/m", *, method: str = "POST", key: Callable[[str, HttpRequest], str] | str = "ip"
) -> Callable[[View], View]:
    """Limit how often one address may send a form or fetch what is made for it; more is answered with 429.

    :param key: whom to count, from the view's name and the request, where many share one address.
    """
    declare: Callable[[View], View] = ratelimit(key=key, rate=rate, method=method, block=True)
    return declare
