"""Machine endpoints: the same in every language."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from charteroak.api import issuer, journal, lines
from charteroak.api.hsds import urls as hsds_urls

urlpatterns: list[URLPattern | URLResolver] = [
    path("issuer/keys.json", issuer.keys, name="issuer_keys"),
    # Both the address that stands in cards and the name with its ending, for static hosting.
    path("status/<int:list_id>", issuer.status_list, name="status_list"),
    path("status/<int:list_id>.cwt", issuer.status_list),
    path("journal/checkpoint", journal.note, {"name": "checkpoint"}, name="journal_checkpoint"),
    path("journal/witnessed", journal.note, {"name": "witnessed"}),
    path("journal/vkey", journal.note, {"name": "vkey"}, name="journal_vkey"),
    path("journal/rotation/<int:number>", journal.rotation),
    path("journal/tile/<path:path>", journal.tile, name="journal_tile"),
    path("line/versions", lines.versions, name="line_versions"),
    path("line/version/<slug:site>", lines.version, name="line_version"),
    path("hsds/", include(hsds_urls)),
    path("healthz", issuer.healthy, name="healthy"),
]
