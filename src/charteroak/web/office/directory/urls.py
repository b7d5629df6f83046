from __future__ import annotations

from django.urls import path

from charteroak.web.office.directory import editing, imports, views

urlpatterns = [
    path("", views.listings, name="office_directory"),
    path("new/", editing.begin, name="office_directory_new"),
    path("import/", imports.take_in, name="office_directory_import"),
    path("import/<int:run>/", imports.follow, name="office_directory_import_run"),
    path("import/<int:run>/refused.csv", imports.refused, name="office_directory_refused"),
    path("<uuid:service>/", views.listing, name="office_directory_listing"),
    path("<uuid:service>/edit/<slug:part>/", editing.edit, name="office_directory_edit"),
    path("<uuid:service>/edit/<slug:part>/<uuid:place>/", editing.edit, name="office_directory_edit_at"),
    path("<uuid:service>/choose/<slug:what>/", editing.choose, name="office_directory_choose"),
    path("<uuid:service>/standing/", views.standing, name="office_directory_standing"),
    path("<uuid:service>/<slug:act>/", views.act, name="office_directory_act"),
]
