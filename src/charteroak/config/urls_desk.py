"""The desk face: desk, office, accounts and the guide's editor. Nothing that residents or verifiers come for."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path
from wagtail.admin import urls as editor_urls

from charteroak.api import lines
from charteroak.api.issuer import healthy
from charteroak.web.desk import urls as desk_urls
from charteroak.web.desk.front import front
from charteroak.web.office import urls as office_urls
from charteroak.web.setup import set_up

plain: list[URLPattern | URLResolver] = [path("cms/", include(editor_urls))]
in_each_language: list[URLPattern | URLResolver] = [
    path("desk/", include(desk_urls)),
    path("office/", include(office_urls)),
    path("account/set-up/", set_up, name="account_set_up"),
    path("account/", include("allauth.account.urls")),
    path("account/2fa/", include("allauth.mfa.urls")),
]

urlpatterns = [
    path("", front, name="root"),
    path("healthz", healthy, name="healthy"),
    # What the clerk's screens and the board ask too, at their own face.
    path("line/versions", lines.versions, name="line_versions"),
    path("line/version/<slug:site>", lines.version, name="line_version"),
    *plain,
    # 'home' is where pages that say what is not possible lead back to: here that is the desk.
    *i18n_patterns(path("", front, name="home"), *in_each_language),
]

handler400 = "charteroak.web.errors.bad_request"
handler403 = "charteroak.web.errors.permission_denied"
handler404 = "charteroak.web.errors.not_found"
handler500 = "charteroak.web.errors.server_error"
