from __future__ import annotations

from django.urls import path

from charteroak.web.office.directory import imports, views

urlpatterns = [
    path("", views.listings, name="office_directory"),
    path("new/", views.edit, name="office_directory_new"),
    path("import/", imports.take_in, name="office_directory_import"),
    path("<uuid:service>/", views.listing, name="office_directory_listing"),
    path("<uuid:service>/edit/", views.edit, name="office_directory_edit"),
    path("<uuid:service>/standing/", views.standing, name="office_directory_standing"),
    path("<uuid:service>/<slug:act>/", views.act, name="office_directory_act"),
]
