from __future__ import annotations

from django.urls import path

from charteroak.web.desk.lost import views

urlpatterns = [
    path("", views.find, name="desk_lost"),
    path("revoke/", views.revoke, name="desk_revoke"),
]
