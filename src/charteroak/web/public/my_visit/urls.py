from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from charteroak.web.public.my_visit.views import my_visit, short

# The address that stands on receipts, short enough to type.
without_language: list[URLPattern | URLResolver] = [path("my-visit", short)]

urlpatterns = [path("", my_visit, name="my_visit")]
