"""What the checker needs to work with the network off: its pages, its files, the version they make together."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation

# Everything else lies in static/checker/ and is found there.
_SHARED = (
    "css/uswds.css",
    "css/charteroak.css",
    "css/paper.css",
    "img/icons.svg",
    "img/oak.svg",
    "img/uswds/usa-icons/warning.svg",
    "vendor/zxing/share.js",
    "vendor/zxing/reader/index.js",
    "vendor/zxing/reader/zxing_reader.wasm",
)
_WORKER = "checker/sw.js"


@dataclass(frozen=True)
class Shell:
    """Paths on this site that a service worker keeps, and a version that changes whenever one of them does."""

    version: str
    pages: list[str]
    assets: list[str]


def build_shell() -> Shell:
    """Gather the checker's pages in every language and its files.

    Rendering two pages takes milliseconds; a browser that has the checker asks for this about once a day.
    """
    digest = hashlib.sha256()
    pages = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            pages.append(reverse("checker"))
            digest.update(render_to_string("checker/page.html", page_context(), _bare_request()).encode())
    names = [*_SHARED, *sorted(_own_files())]
    for name in names:
        digest.update(name.encode() + file_path(name).read_bytes())
    digest.update(file_path(_WORKER).read_bytes())
    assets = [static(name) for name in names] + [_manifest(code) for code, _name in settings.LANGUAGES]
    return Shell(version=digest.hexdigest()[:16], pages=pages, assets=assets)


def worker_script() -> str:
    """Return the text of the service worker without the shell that stands above it."""
    return file_path(_WORKER).read_text(encoding="utf-8")


def page_context() -> dict[str, object]:
    """Return what the checker page needs besides what every page has."""
    scopes = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            scopes.append(reverse("checker"))
    return {"status_lists": published_lists(), "scopes": scopes}


def published_lists() -> list[str]:
    """Return the addresses of the status lists that are published, in the order of their numbers."""
    folder = Path(settings.CHARTEROAK_PUBLISHED) / "status"
    numbers = sorted(int(path.stem) for path in folder.glob("*.cwt") if path.stem.isdecimal())
    return [reverse("status_list", kwargs={"list_id": number}) for number in numbers]


def file_path(name: str) -> Path:
    """Return where a static file lies in the package.

    :raises FileNotFoundError: it is not there; then the checker could not work with the network off.
    """
    found = finders.find(name)
    if not isinstance(found, str):
        raise FileNotFoundError(name)
    return Path(found)


def _own_files() -> list[str]:
    folder = file_path(_WORKER).parent
    kinds = {".js", ".css", ".png", ".svg"}
    return [
        f"checker/{path.name}" for path in folder.iterdir() if path.suffix in kinds and path.name != "sw.js"
    ]


def _manifest(code: str) -> str:
    with translation.override(code):
        return reverse("checker_manifest")


def _bare_request() -> HttpRequest:
    request = HttpRequest()
    request.path = request.path_info = reverse("checker")
    return request
