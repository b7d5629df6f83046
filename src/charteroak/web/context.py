"""What every template may say of the city and of the languages."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from charteroak.program.queries import current_policy
from charteroak.program.rules import in_language
from charteroak.staff.queries import find_actor


def city(request: HttpRequest) -> dict[str, Any]:
    """Return the policy, the city's and the program's name, and this page's address in every language."""
    policy = current_policy()
    language = get_language() or "en"
    user = getattr(request, "user", None)
    return {
        "policy": policy,
        "city_name": in_language(policy.city.name, language),
        "program_name": in_language(policy.city.program, language),
        # Made when they are drawn: a page that has addresses of its own does not need these.
        "language_links": SimpleLazyObject(partial(list_language_links, request)),
        "actor": find_actor(user) if user is not None else None,
        "is_demo": settings.CHARTEROAK_DEMO,
    }


def list_language_links(request: HttpRequest, *, asked: str = "") -> list[dict[str, Any]]:
    """Return this page's address in every language. `asked`: the query that is to come along, encoded.

    It does not come along by itself: some pages are drawn once for everybody, and must not say what one person asked.
    """
    language = get_language() or "en"
    query = f"?{asked}" if asked else ""
    return [
        {
            "code": code,
            "name": name,
            # Resolving an address costs more than most that a page does, and this page's own is known.
            "url": (request.path if code == language else translate_url(request.path, code)) + query,
            "is_current": code == language,
        }
        for code, name in settings.LANGUAGES
    ]
