"""Machine endpoints: the same in every language."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from charteroak.api import issuer

urlpatterns: list[URLPattern | URLResolver] = [
    path("issuer/keys.json", issuer.keys, name="issuer_keys"),
    # Both the address that stands in cards and the name with its ending, for static hosting.
    path("status/<int:list_id>", issuer.status_list, name="status_list"),
    path("status/<int:list_id>.cwt", issuer.status_list),
    path("healthz", issuer.healthy, name="healthy"),
]
