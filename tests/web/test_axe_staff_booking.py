"""Booking at the desk and closing a place, seen by axe at three widths, in both languages."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from looking import Looking
from playwright.sync_api import Browser, Page

from browser import follow
from live_site import LiveSite, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("live")]

# Set to a folder, it is where the pictures go: for a person to look at.
PICTURES = os.environ.get("CHARTEROAK_TEST_PICTURES")
# A code of a second factor opens once: each language has somebody of its own.
PEOPLE = {"en": "supervisor", "es": "clerk"}


class Seen:
    def __init__(self, language: str) -> None:
        self.looking = Looking()
        self._language = language

    def __call__(self, page: Page, name: str) -> None:
        self.looking(page, name)
        if PICTURES:
            for width in (320, 1280):
                page.set_viewport_size({"width": width, "height": 800})
                page.screenshot(
                    path=str(Path(PICTURES) / f"{name}-{self._language}-{width}.png"), full_page=True
                )


@pytest.mark.parametrize("language", ["en", "es"])
def test_booking_for_a_caller_and_closing_a_place_are_for_everybody(
    chromium: Browser, live: LiveSite, language: str
) -> None:
    seen = Seen(language)
    page = chromium.new_context().new_page()
    page.context.set_default_timeout(15_000)
    sign_in(page, live, PEOPLE[language], language=language)
    url = f"{live.url}/{language}"
    page.goto(f"{url}/desk/booking/")
    seen(page, "times")
    follow(page, ".desk__main .usa-list a >> nth=-1")
    seen(page, "questions")
    page.fill("[name=contact]", "860")
    follow(page, "main form.form button")
    assert page.input_value("[name=contact]") == "860"
    seen(page, "questions-error")
    page.fill("[name=contact]", "marta@example.org")
    page.click("main form.form button")
    page.wait_for_url("**/desk/booking/done/**")
    seen(page, "code")
    look_at_moving(page, seen)
    if PEOPLE[language] == "supervisor":
        page.goto(f"{url}/office/closing/")
        seen(page, "closing")
        page.fill("[name=from_hour]", "nine")
        follow(page, "[name=step]")
        seen(page, "closing-error")
        page.fill("[name=from_hour]", "23:00")
        follow(page, "[name=step]")
        seen(page, "closing-look")
        follow(page, "[name=step]")
        seen(page, "closed")
        assert page.url.endswith("/office/closing/")
        follow(page, "form[action$='/reopen/'] button")
        assert page.locator("form[action$='/reopen/']").count() == 0
    assert seen.looking.found == []


def look_at_moving(page: Page, seen: Seen) -> None:
    page.click("main .actions a.usa-button")
    page.wait_for_url("**/move/")
    seen(page, "move")
    follow(page, ".desk__main .usa-list a >> nth=-1")
    seen(page, "move-to")
