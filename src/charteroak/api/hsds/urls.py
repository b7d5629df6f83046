"""The addresses of the directory's API, each opened to any site."""

from __future__ import annotations

from django.urls import URLPattern, path

from charteroak.api.hsds import page
from charteroak.api.hsds.describing import describe
from charteroak.api.hsds.endpoints import api
from charteroak.api.hsds.opening import opened

# Ninja's own root only leads to its pages, which we do not serve.
_ENDPOINTS = [
    pattern for pattern in api.urls[0] if isinstance(pattern, URLPattern) and pattern.name != "api-root"
]

urlpatterns: list[URLPattern] = [
    path("docs/", page.lead_to_page, name="hsds_docs"),
    path("openapi.json", opened(describe), name="hsds_openapi"),
    *[
        path(str(one.pattern), opened(one.callback), name=f"hsds_{one.name}".replace("-", "_"))
        for one in _ENDPOINTS
    ],
]
