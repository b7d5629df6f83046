"""Both faces under one address: for the demo, for tests and for commands. In service each face has its own."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns

from charteroak.config import urls_desk, urls_public

urlpatterns = [
    *urls_public.plain,
    *urls_desk.plain,
    *i18n_patterns(*urls_desk.in_each_language, *urls_public.in_each_language),
]

handler400 = "charteroak.web.errors.bad_request"
handler403 = "charteroak.web.errors.permission_denied"
handler404 = "charteroak.web.errors.not_found"
handler500 = "charteroak.web.errors.server_error"
