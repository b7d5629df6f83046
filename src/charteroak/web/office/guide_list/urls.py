from __future__ import annotations

from django.urls import path

from charteroak.web.office.guide_list import views

urlpatterns = [path("", views.guide_list, name="office_guide_list")]
