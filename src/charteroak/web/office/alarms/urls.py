from __future__ import annotations

from django.urls import path

from charteroak.web.office.alarms import views

urlpatterns = [path("", views.alarms, name="office_alarms")]
