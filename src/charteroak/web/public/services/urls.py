from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from charteroak.web.public.services.map.serving import tiles
from charteroak.web.public.services.map.views import help_map, map_style
from charteroak.web.public.services.views import search, service

without_language: list[URLPattern | URLResolver] = [
    path("map/<slug:version>.pmtiles", tiles, name="map_tiles"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", search, name="help"),
    path("map/", help_map, name="help_map"),
    path("map/style.json", map_style, name="help_map_style"),
    path("service/<uuid:service>/", service, name="help_service"),
]
