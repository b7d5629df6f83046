"""Pages for managers, officers and auditors."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from charteroak.web.office import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.office, name="office"),
    path("journal/", views.journal, name="office_journal"),
    path("accounts/", include("charteroak.web.office.accounts.urls")),
    path("policy/", include("charteroak.web.office.policy.urls")),
    path("alarms/", include("charteroak.web.office.alarms.urls")),
    path("demands/", include("charteroak.web.office.demands.urls")),
    path("lines/", include("charteroak.web.office.lines.urls")),
    path("directory/", include("charteroak.web.office.directory.urls")),
    path("closing/", include("charteroak.web.office.closing.urls")),
    path("", include("charteroak.web.office.comments.urls")),
    path("guide-list/", include("charteroak.web.office.guide_list.urls")),
    path("acts/", include("charteroak.web.office.acts.urls")),
]
