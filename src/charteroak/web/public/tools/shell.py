"""What the tools need to work with the network off: their pages in every language, and their files.

The site's service worker takes both lists from here.
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation

PAGES = ("tools", "tool_family_plan", "tool_find_a_person", "tool_complaint")

# Everything else lies in static/tools/ and is found there.
_SHARED = (
    "css/uswds.css",
    "css/charteroak.css",
    "css/paper.css",
    "guide/guide.css",
    "guide/guide.js",
    "img/icons.svg",
    "img/oak.svg",
    "img/uswds/usa-icons/warning.svg",
    "img/uswds/usa-icons/info.svg",
)
_KINDS = {".js", ".css", ".svg"}


def list_pages() -> list[str]:
    """Return the paths of the tools' pages in every language."""
    paths = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            paths += [reverse(name) for name in PAGES]
    return paths


def list_scopes() -> list[str]:
    """Return the paths below which the tools' pages lie, in every language."""
    scopes = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            scopes.append(reverse(PAGES[0]))
    return scopes


def list_files() -> list[str]:
    """Return the names of the static files that those pages load.

    :raises FileNotFoundError: the tools' files are not in the package.
    """
    folder = finders.find("tools/tools.css")
    if not isinstance(folder, str):
        raise FileNotFoundError("tools/tools.css")
    own = sorted(f"tools/{path.name}" for path in Path(folder).parent.iterdir() if path.suffix in _KINDS)
    return [*_SHARED, *own]


def list_assets() -> list[str]:
    """Return the paths of those files."""
    return [static(name) for name in list_files()]
