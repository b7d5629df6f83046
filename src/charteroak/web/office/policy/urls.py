from __future__ import annotations

from django.urls import path

from charteroak.web.office.policy import views

urlpatterns = [path("", views.policy_file, name="office_policy")]
