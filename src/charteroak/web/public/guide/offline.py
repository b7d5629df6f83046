"""The guide with the network off: what a phone keeps of it after one visit, and the worker that keeps it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from charteroak.guide.queries import GuideNotFound, find_calls, get_guide_index
from charteroak.lib.clock import local_date, now
from charteroak.program.queries import current_policy
from charteroak.staff.access import public
from charteroak.web.public.tools import shell as tools

# What the guide's pages load.
ASSETS = (
    "css/uswds.css",
    "css/charteroak.css",
    "css/paper.css",
    "guide/guide.css",
    "services/services.css",
    "guide/guide.js",
    "img/icons.svg",
    "img/oak.svg",
    "img/uswds/usa-icons/info.svg",
    "img/uswds/usa-icons/warning.svg",
)
_WORKER = "guide/sw.js"
_KEPT_SECONDS = 300


def list_scopes() -> list[str]:
    """Return the paths below which the worker answers: the guide and the tools in every language."""
    scopes = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            scopes.append(reverse("guide"))
    return [*scopes, *tools.list_scopes()]


def build_shell() -> dict[str, Any]:
    """Return the paths that a phone keeps, and a version that changes whenever one of them does.

    A page changes with its publication, with the day, since what is past its date says so, and with a call of a number.
    """
    paths, states = tools.list_pages(), [local_date(now(), current_policy().city.time_zone).isoformat()]
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            try:
                pages = get_guide_index(language=code).pages
            except GuideNotFound:
                continue
            paths += [reverse("guide"), reverse("guide_rights_card")]
            paths += [reverse("guide_page", kwargs={"slug": page.slug}) for page in pages]
            states += [f"{page.pk} {page.last_published_at}" for page in pages]
    states += sorted(f"{call.number} {call.called_on} {call.outcome}" for call in find_calls().values())
    digest = hashlib.sha256("\n".join([*paths, *states]).encode())
    files = sorted({*ASSETS, *tools.list_files()})
    for name in (*files, _WORKER):
        digest.update(_file(name).read_bytes())
    return {
        "version": digest.hexdigest()[:16],
        "pages": paths,
        "assets": [static(name) for name in files],
        "scopes": list_scopes(),
    }


@public
@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """Serve the worker with what it has to keep written above it; it is registered for the guide's pages alone."""
    shell = cache.get_or_set("guide-shell", build_shell, _KEPT_SECONDS)
    text = f"const SHELL = {json.dumps(shell)};\n{_file(_WORKER).read_text('utf-8')}"
    response = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    response.headers["Service-Worker-Allowed"] = "/"
    patch_cache_control(response, max_age=3600)
    return response


def _file(name: str) -> Path:
    found = finders.find(name)
    if not isinstance(found, str):
        raise FileNotFoundError(name)
    return Path(found)
