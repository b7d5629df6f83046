"""Pages for clerks."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("charteroak.web.desk.home.urls")),
    path("visit/", include("charteroak.web.desk.visit.urls")),
    path("notice/", include("charteroak.web.desk.notice.urls")),
    path("lost/", include("charteroak.web.desk.lost.urls")),
]
