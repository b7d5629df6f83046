from __future__ import annotations

from django.urls import path

from charteroak.web.office.guide_list import views

urlpatterns = [
    path("", views.guide_list, name="office_guide_list"),
    path("telephones/", views.telephones, name="office_guide_telephones"),
    path("call/", views.call, name="office_guide_call"),
]
