from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from charteroak.web.public.checker import views

without_language: list[URLPattern | URLResolver] = [
    path("sw.js", views.service_worker, name="checker_worker"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.checker, name="checker"),
    path("manifest.webmanifest", views.manifest, name="checker_manifest"),
]
