from __future__ import annotations

from django.urls import path

from charteroak.web.public.services.views import search, service

urlpatterns = [
    path("", search, name="help"),
    path("service/<uuid:service>/", service, name="help_service"),
]
