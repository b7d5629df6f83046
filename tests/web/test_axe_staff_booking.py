"""Booking at the desk and closing a place, seen by axe at three widths, in both languages."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from looking import Looking
from playwright.sync_api import Browser, Page

from live_site import LiveSite, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("live")]

# Set to a folder, it is where the pictures go: for a person to look at.
PICTURES = os.environ.get("CHARTEROAK_TEST_PICTURES")
# A code of a second factor opens once: each language has somebody of its own.
PEOPLE = {"en": "supervisor", "es": "clerk"}


class Seen:
    def __init__(self) -> None:
        self.looking = Looking()

    def __call__(self, page: Page, name: str) -> None:
        self.looking(page, name)
        if PICTURES:
            for width in (320, 1280):
                page.set_viewport_size({"width": width, "height": 800})
                page.screenshot(path=str(Path(PICTURES) / f"{name}-{width}.png"), full_page=True)


@pytest.mark.parametrize("language", ["en", "es"])
def test_booking_for_a_caller_and_closing_a_place_are_for_everybody(
    chromium: Browser, live: LiveSite, language: str
) -> None:
    seen = Seen()
    page = chromium.new_context().new_page()
    page.context.set_default_timeout(15_000)
    sign_in(page, live, PEOPLE[language], language=language)
    url = f"{live.url}/{language}"
    page.goto(f"{url}/desk/booking/")
    seen(page, f"times-{language}")
    page.click(".desk__main .usa-list a >> nth=-1")
    seen(page, f"questions-{language}")
    page.fill("[name=contact]", "860")
    page.click("main form.form button")
    assert page.input_value("[name=contact]") == "860"
    seen(page, f"questions-error-{language}")
    page.fill("[name=contact]", "marta@example.org")
    page.click("main form.form button")
    page.wait_for_url("**/desk/booking/done/**")
    seen(page, f"code-{language}")
    look_at_moving(page, seen, language)
    if PEOPLE[language] == "supervisor":
        page.goto(f"{url}/office/closing/")
        seen(page, f"closing-{language}")
        page.fill("[name=from_hour]", "nine")
        page.click("[name=step]")
        seen(page, f"closing-error-{language}")
        page.fill("[name=from_hour]", "23:00")
        page.click("[name=step]")
        seen(page, f"closing-look-{language}")
        page.click("[name=step]")
        page.wait_for_url("**/office/closing/")
        seen(page, f"closed-{language}")
        page.click("form[action$='/reopen/'] button")
        page.wait_for_url("**/office/closing/")
        assert page.locator("form[action$='/reopen/']").count() == 0
    assert seen.looking.found == []


def look_at_moving(page: Page, seen: Seen, language: str) -> None:
    page.click("main .actions a.usa-button")
    page.wait_for_url("**/move/")
    seen(page, f"move-{language}")
    page.click(".desk__main .usa-list a >> nth=-1")
    seen(page, f"move-to-{language}")
