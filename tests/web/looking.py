"""Axe on a phone and on a wide screen, and the width of the page at every width, on whatever page is shown."""

from __future__ import annotations

import os
from weakref import WeakSet

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error, Page

NARROW, WIDE = 320, 1280
WIDTHS = (NARROW, 768, WIDE)
AXE = Axe().axe_script
# What this worker has looked at in another language: (test without its parameters, name of the page).
_KNOWN: dict[tuple[str, str], str] = {}
# Pages that bring axe with them wherever they go, which costs a third of handing it to each anew.
_READY: WeakSet[Page] = WeakSet()
_TRIES = 5

# Only what is wrong comes back, each as its rule and the elements. Style sheets need not be fetched again for it:
# of the rules that are on, one alone waits for anything, and that for media.
LOOK = """(colors) => axe.run({resultTypes: ['violations'], reporter: 'no-passes', selectors: false,
  preload: {assets: ['media']}, rules: {'color-contrast': {enabled: colors}}})
  .then(({violations}) => violations.map((one) => one.id + ' ' + one.nodes.map((node) => node.html).join(' ')))"""
_TOO_WIDE = "document.documentElement.scrollWidth > innerWidth"
_LANGUAGE = "document.documentElement.lang"


class Looking:
    """Call it with a page and what to name it; `found` is what axe found, and which pages scroll sideways.

    A page is left as wide as it was not before: changing its width is dear, and any width must do for what comes next.
    """

    def __init__(self) -> None:
        self.found: list[str] = []

    def __call__(self, page: Page, name: str) -> None:
        for left in reversed(range(_TRIES)):
            try:
                self.found += [f"{name}, {one}" for one in _look(page, name)]
                return
            except Error as error:
                # The page sends itself on, as from the waiting room: what is seen is what it leads to.
                if not left or "navigation" not in str(error):
                    raise


def bring_axe(page: Page) -> None:
    """Let the page that is shown, once it is there, and those after it have axe."""
    page.wait_for_load_state()
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    if page not in _READY:
        page.add_init_script(AXE)
        _READY.add(page)


def _look(page: Page, name: str) -> list[str]:
    """Run axe: on a phone always; on a wide screen, and for colors, once in whichever language comes first.

    Colors are the same in every language and at every width, and looking at them is most of axe's work.
    """
    bring_axe(page)
    again, found = _is_known_in_another_language(page, name), []
    now = page.viewport_size
    for width in WIDTHS if now and now["width"] == NARROW else reversed(WIDTHS):
        page.set_viewport_size({"width": width, "height": 900})
        wrong = []
        if width == NARROW or (width == WIDE and not again):
            wrong = page.evaluate(LOOK, width == NARROW and not again)
        if page.evaluate(_TOO_WIDE):
            wrong.append("wider than the screen")
        found += [f"{width} px, {page.url}: {one}" for one in wrong]
    return found


def _is_known_in_another_language(page: Page, name: str) -> bool:
    test = os.environ["PYTEST_CURRENT_TEST"].partition("[")[0]
    language = str(page.evaluate(_LANGUAGE))
    return _KNOWN.setdefault((test, name), language) != language
