from __future__ import annotations

import json
from dataclasses import asdict

from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from charteroak.program.queries import current_policy
from charteroak.program.rules import in_language
from charteroak.web.access import public
from charteroak.web.public.checker.shell import build_shell, page_context, worker_script


@public
@require_safe
# The reader of QR codes is WebAssembly.
@csp_update({"script-src": ["'wasm-unsafe-eval'"]})  # type: ignore[untyped-decorator]  # django-csp has no types
def checker(request: HttpRequest) -> HttpResponse:
    """Show the page. It is the same for everybody: a service worker keeps it."""
    response = render(request, "checker/page.html", page_context())
    patch_cache_control(response, no_cache=True)
    return response


@public
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """Say how the page installs as an app (W3C Web Application Manifest)."""
    language = get_language() or "en"
    program = in_language(current_policy().city.program, language)
    sizes = [
        ("192x192", "any", "icon-192"),
        ("512x512", "any", "icon-512"),
        ("512x512", "maskable", "icon-maskable"),
    ]
    response = JsonResponse(
        {
            "id": reverse("checker"),
            "name": f"{_('Check a card')} – {program}",
            "short_name": _("Check a card"),
            "description": _("Shows whether a city card is good. Works with the network off."),
            "lang": language,
            "start_url": reverse("checker"),
            "scope": reverse("checker"),
            "display": "standalone",
            "orientation": "any",
            "theme_color": "#204e34",
            "background_color": "#fbf8f1",
            "icons": [
                {"src": static(f"checker/{name}.png"), "sizes": size, "type": "image/png", "purpose": purpose}
                for size, purpose, name in sizes
            ],
        },
        content_type="application/manifest+json",
        json_dumps_params={"ensure_ascii": False},
    )
    patch_cache_control(response, public=True, max_age=3600)
    return response


@public
@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """Serve the worker with what it has to keep written above it; it is registered for the checker's pages alone."""
    text = f"const SHELL = {json.dumps(asdict(build_shell()))};\n{worker_script()}"
    response = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    response.headers["Service-Worker-Allowed"] = "/"
    # A browser that has the checker looks for a new version once a day, not whenever a card is shown to it.
    patch_cache_control(response, max_age=24 * 3600)
    return response
