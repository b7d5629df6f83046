from __future__ import annotations

from django.urls import path

from charteroak.web.public.places.views import places

urlpatterns = [path("", places, name="places")]
