"""Pages for clerks."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from charteroak.web.desk.line.urls import kiosk_patterns, line_patterns

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("charteroak.web.desk.home.urls")),
    path("visit/", include("charteroak.web.desk.visit.urls")),
    path("notice/", include("charteroak.web.desk.notice.urls")),
    path("kiosk/", include(kiosk_patterns)),
    path("line/", include(line_patterns)),
    path("booking/", include("charteroak.web.desk.booking.urls")),
    path("lost/", include("charteroak.web.desk.lost.urls")),
]
