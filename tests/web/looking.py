"""Axe on a phone and on a wide screen, and the width of the page at every width, on whatever page is shown."""

from __future__ import annotations

import json
import os
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

NARROW, WIDE = 320, 1280
WIDTHS = (NARROW, 768, WIDE)
# What this worker has looked at in another language: (test without its parameters, name of the page).
_KNOWN: dict[tuple[str, str], str] = {}


class Looking:
    """Call it with a page and what to name it; `found` is what axe found, and which pages scroll sideways."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def __call__(self, page: Page, name: str) -> None:
        # A click comes back when the next page has begun, which may be before it has any element.
        page.wait_for_load_state()
        again = _is_known_in_another_language(page, name)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            self.found += [f"{name}, {width} px, {page.url}: {one}" for one in _look(page, width, again)]
            if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
                self.found.append(f"{name}, {width} px, {page.url}: wider than the screen")


def _look(page: Page, width: int, again: bool) -> list[str]:
    """Run axe: on a phone always; on a wide screen, and for colors, once in whichever language comes first.

    Colors are the same in every language and at every width, and looking at them is most of axe's work.
    """
    if width == NARROW:
        return _violations(Axe().run(page, options=_NO_COLORS if again else _ALL))
    return _violations(Axe().run(page, options=_NO_COLORS)) if width == WIDE and not again else []


def _is_known_in_another_language(page: Page, name: str) -> bool:
    test = os.environ["PYTEST_CURRENT_TEST"].partition("[")[0]
    language = str(page.evaluate("document.documentElement.lang"))
    return _KNOWN.setdefault((test, name), language) != language


_ALL = {"resultTypes": ["violations"]}
_NO_COLORS = {**_ALL, "rules": {"color-contrast": {"enabled": False}}}


def _violations(results: Any) -> list[str]:
    return [
        f"{one['id']} {json.dumps([node['html'] for node in one['nodes']])}"
        for one in results.response["violations"]
    ]
