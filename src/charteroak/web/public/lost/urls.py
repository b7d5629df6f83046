from __future__ import annotations

from django.urls import path

from charteroak.web.public.lost.views import lost

urlpatterns = [path("", lost, name="lost")]
