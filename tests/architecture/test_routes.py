"""Every route declares who may reach it, and the declaration is what happens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from charteroak.web.access import find_access


def _walk(patterns: list[Any], route: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        here = f"{route}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, here)
        else:
            yield here, pattern


ROUTES = list(_walk(get_resolver().url_patterns))
OWN = [
    (route, pattern)
    for route, pattern in ROUTES
    if getattr(pattern.callback, "__module__", "").startswith("charteroak.")
]


def test_there_are_routes_to_look_at() -> None:
    assert len(OWN) > 25
    assert any("desk" in route for route, _ in OWN)


# The editor's routes are held by their prefix, whatever they declare: see the tests below.
@pytest.mark.parametrize("route", [route for route, _ in ROUTES if not route.startswith("cms/")])
def test_the_route_declares_who_may_reach_it(route: str) -> None:
    pattern = dict(ROUTES)[route]
    assert find_access(pattern.callback) is not None, f"{route} declares no access"


def test_a_view_that_declares_nothing_is_noticed() -> None:
    def silent(request: object) -> None: ...

    silent.__module__ = "charteroak.web.public.silent"
    assert find_access(silent) is None


_UUID = "37b9be36-b9a0-4474-a315-4fa2ec49d17d"


def _staff_paths() -> list[str]:
    paths = []
    for route, pattern in OWN:
        access = find_access(pattern.callback)
        if access and access.audience == "staff":
            path = re.sub(r"<slug:\w+>", "0123456789abcdef", re.sub(r"<int:\w+>", "1", route))
            path = "/" + re.sub(r"<uuid:\w+>", _UUID, path).lstrip("/")
            paths.append(path if path.startswith("/en/") else f"/en{path}")
    return paths


@pytest.mark.django_db
@pytest.mark.parametrize("path", _staff_paths())
def test_a_stranger_at_a_staff_page_is_sent_to_sign_in(path: str) -> None:
    response = Client().get(path)
    assert response.status_code == 302, path
    assert response["Location"].startswith("/en/account/login/")


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/cms/", "/cms/pages/", "/cms/reports/site-history/"])
def test_a_stranger_at_the_editor_is_sent_to_sign_in(path: str) -> None:
    assert Client().get(path).status_code == 302
