from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail.admin import urls as editor_urls

from charteroak.api import urls as api_urls
from charteroak.web.desk import urls as desk_urls
from charteroak.web.office import urls as office_urls
from charteroak.web.public import urls as public_urls
from charteroak.web.public.home import root

urlpatterns = [
    path("", root, name="root"),
    path("", include(api_urls)),
    path("", include(public_urls.without_language)),
    path("cms/", include(editor_urls)),
    *i18n_patterns(
        path("desk/", include(desk_urls)),
        path("office/", include(office_urls)),
        path("account/", include("allauth.account.urls")),
        path("account/2fa/", include("allauth.mfa.urls")),
        path("", include(public_urls)),
    ),
]

handler400 = "charteroak.web.errors.bad_request"
handler403 = "charteroak.web.errors.permission_denied"
handler404 = "charteroak.web.errors.not_found"
handler500 = "charteroak.web.errors.server_error"
