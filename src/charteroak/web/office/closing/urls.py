from __future__ import annotations

from django.urls import path

from charteroak.web.office.closing import views

urlpatterns = [
    path("", views.closing, name="office_closing"),
    path("reopen/", views.reopen, name="office_reopen"),
]
