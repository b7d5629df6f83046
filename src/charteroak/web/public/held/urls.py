from __future__ import annotations

from django.urls import path

from charteroak.web.public.held.views import held

urlpatterns = [path("", held, name="held")]
