"""The waiting room in a browser: for everybody's eyes and ears, without script, and in when it is one's turn."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from looking import Looking
from playwright.sync_api import Browser, Page
from test_book_waiting_room import LIST, RELEASE, Hands, clock, look

from browser import Site

__all__ = ["clock"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Somebody who wants to see the pages names a folder here.
PICTURES = os.environ.get("CHARTEROAK_PICTURES", "")


class Seen(Looking):
    """Looks, and takes a picture where one is wanted."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language

    def __call__(self, page: Page, name: str) -> None:
        super().__call__(page, name)
        if PICTURES:
            page.set_viewport_size({"width": 320, "height": 700})
            page.screenshot(path=Path(PICTURES) / f"{name}-{self._language}.png", full_page=True)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("with_script", [True, False])
def test_waiting_and_going_in(
    chromium: Browser, site: Site, clock: Hands, language: str, with_script: bool
) -> None:
    cache.clear()
    # Axe itself needs script; without it the same pages only have to lead the same way.
    seen, context = Seen(language), chromium.new_context(java_script_enabled=with_script)
    see = seen if with_script else lambda page, name: None
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.goto(f"{site.url}/{language}/book/?service=first&people=1")
    page.wait_for_selector("[data-line]")  # where they wanted to go, without being sent on
    see(page, "line-before")
    clock.at = RELEASE + timedelta(seconds=1)
    for _ in range(3):
        look(Client(), LIST)
    page.reload()
    see(page, "line-drawn-or-in")
    clock.at = RELEASE + timedelta(seconds=6)
    page.goto(f"{site.url}/{language}/book/?service=first&people=1")
    page.wait_for_selector("a.slot")
    assert "line" in {cookie.get("name") for cookie in context.cookies()}
    stranger = chromium.new_context(java_script_enabled=with_script).new_page()
    for _ in range(40):
        look(Client(), LIST)
    stranger.goto(f"{site.url}/{language}/book/?service=first&people=1")
    stranger.wait_for_selector("[data-line]")
    see(stranger, "line-behind")
    stranger.context.clear_cookies()
    stranger.goto(f"{site.url}/{language}/book/line/?again=1")
    see(stranger, "line-no-cookie")
    stranger.context.close()
    context.close()
    assert seen.found == []
