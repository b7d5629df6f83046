"""Every address belongs to one face; both together are what the demo serves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from charteroak.web.access import find_access

# Each face has a front door, answers whether it lives, and says to pages of the line whether something changed.
_BOTH = {"", "en/", "healthz", "line/versions", "line/version/<slug:site>"}
_STAFF = ("charteroak.web.desk", "charteroak.web.office", "charteroak.web.setup")


def _walk(patterns: list[Any], route: str = "") -> Iterator[tuple[str, Callable[..., Any]]]:
    for pattern in patterns:
        here = f"{route}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, here)
        elif isinstance(pattern, URLPattern):
            yield here, pattern.callback


def _routes(name: str) -> dict[str, Callable[..., Any]]:
    return dict(_walk(get_resolver(f"charteroak.config.{name}").url_patterns))


def test_the_faces_share_a_front_door_and_nothing_else() -> None:
    public, desk = _routes("urls_public"), _routes("urls_desk")
    assert len(public) > 20
    assert len(desk) > 200
    assert set(public) & set(desk) == _BOTH
    assert set(public) | set(desk) == set(_routes("urls"))


def test_no_page_of_the_public_face_is_for_staff() -> None:
    for route, view in _routes("urls_public").items():
        access = find_access(view)
        assert access is not None, route
        assert access.audience == "public", route
        assert view.__module__.startswith(("charteroak.web.public", "charteroak.api")), route


def test_whatever_staff_may_do_is_at_the_desk_face_alone() -> None:
    ours = {
        route: view
        for route, view in _routes("urls_desk").items()
        if view.__module__.startswith("charteroak.") and route not in _BOTH
    }
    assert ours
    for route, view in ours.items():
        assert view.__module__.startswith(_STAFF), route
