from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from charteroak.web.public.guide import offline, printing
from charteroak.web.public.guide.views import index, page

without_language: list[URLPattern | URLResolver] = [
    path("guide-sw.js", offline.service_worker, name="guide_worker"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", index, name="guide"),
    path("guide.pdf", printing.whole, name="guide_pdf"),
    path("guide-large.pdf", printing.whole, {"size": "large"}, name="guide_large_pdf"),
    path("rights-card.pdf", printing.rights_card, name="guide_rights_card"),
    path("<str:slug>/", page, name="guide_page"),
    path("<str:slug>/page.pdf", printing.page, name="guide_page_pdf"),
    path("<str:slug>/large.pdf", printing.page, {"size": "large"}, name="guide_page_large_pdf"),
]
