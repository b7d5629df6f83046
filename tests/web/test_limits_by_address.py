"""Whom a rate limit counts, with and without a proxy before the site."""

from __future__ import annotations

import pytest
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from charteroak.web.limits import address_of


@pytest.mark.parametrize(
    ("behind", "header", "address"),
    [
        (False, "203.0.113.9", "192.0.2.1"),  # written by the visitor: it counts for nothing
        (True, "203.0.113.9", "203.0.113.9"),
        (True, "198.51.100.7, 203.0.113.9", "203.0.113.9"),  # the first is the visitor's invention
        (True, "2001:db8::1", "2001:db8::1"),
        (True, "", "192.0.2.1"),
        (True, "unknown", "192.0.2.1"),
    ],
)
def test_behind_a_proxy_each_visitor_has_limits_of_their_own(
    settings: Settings, behind: bool, header: str, address: str
) -> None:
    settings.CHARTEROAK_BEHIND_PROXY = behind
    headers = {"HTTP_X_FORWARDED_FOR": header} if header else {}
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", **headers)  # type: ignore[arg-type]
    assert address_of(request) == address
