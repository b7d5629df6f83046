"""Axe on a phone and on a wide screen, and the width of the page at every width, on whatever page is shown."""

from __future__ import annotations

import json
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

NARROW, WIDE = 320, 1280
WIDTHS = (NARROW, 768, WIDE)


class Looking:
    """Call it with a page and what to name it; `found` is what axe found, and which pages scroll sideways."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def __call__(self, page: Page, name: str) -> None:
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            self.found += [f"{name}, {width} px, {page.url}: {one}" for one in _look(page, width)]
            if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
                self.found.append(f"{name}, {width} px, {page.url}: wider than the screen")


def _look(page: Page, width: int) -> list[str]:
    if width == NARROW:
        return _violations(Axe().run(page))
    return _violations(page.evaluate(_AGAIN)) if width == WIDE else []


# Colors are the same at every width, and looking at them is most of axe's work.
_AGAIN = "axe.run({resultTypes: ['violations'], rules: {'color-contrast': {enabled: false}}})"


def _violations(results: Any) -> list[str]:
    response = getattr(results, "response", results)
    return [
        f"{one['id']} {json.dumps([node['html'] for node in one['nodes']])}" for one in response["violations"]
    ]
