"""The public face: pages for residents and verifiers, and what machines fetch. No staff page, no sign-in, no editor."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from charteroak.api import urls as api_urls
from charteroak.api.hsds.page import urlpatterns as for_programs
from charteroak.web.public import urls as public_urls
from charteroak.web.public.home import root

plain: list[URLPattern | URLResolver] = [
    path("", root, name="root"),
    path("", include(api_urls)),
    path("", include(public_urls.without_language)),
]
in_each_language: list[URLPattern | URLResolver] = [
    path("", include(public_urls)),
    path("for-programs/", include(for_programs)),
]

urlpatterns = [*plain, *i18n_patterns(*in_each_language)]

handler400 = "charteroak.web.errors.bad_request"
handler403 = "charteroak.web.errors.permission_denied"
handler404 = "charteroak.web.errors.not_found"
handler500 = "charteroak.web.errors.server_error"
