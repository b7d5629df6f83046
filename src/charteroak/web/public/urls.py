"""Pages for residents and verifiers. Each page's package brings its own patterns."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from charteroak.web.public.home import home

# Machine-like addresses that are the same in every language, such as a service worker.
without_language: list[URLPattern | URLResolver] = []

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
]
