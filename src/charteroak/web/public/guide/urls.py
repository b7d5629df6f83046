from __future__ import annotations

from django.urls import path

from charteroak.web.public.guide.views import index, page

urlpatterns = [
    path("", index, name="guide"),
    path("<str:slug>/", page, name="guide_page"),
]
