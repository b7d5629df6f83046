from __future__ import annotations

from django.urls import path

from charteroak.web.public.eligibility.views import eligibility

urlpatterns = [path("", eligibility, name="eligibility")]
