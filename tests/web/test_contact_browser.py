"""Leaving a contact: for everybody's eyes and ears, in both languages, and without script."""

from __future__ import annotations

import pytest
from looking import Looking
from playwright.sync_api import Browser, Page

from live_site import LiveSite

# All tests of the running demo on one worker: it is started once.
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("live")]
EMAIL = "marisol@example.org"


def book(page: Page, live: LiveSite, language: str, look: Looking) -> None:
    """Book the last free time that the list shows, with a contact that is mistyped first."""
    page.goto(f"{live.url}/{language}/book/?service=first")
    page.locator("section a.slot").last.click()
    page.fill("[name=contact]", "marisol@")
    page.click("main form button")
    page.wait_for_selector(".usa-error-message")
    look(page, "book, contact refused")
    assert page.input_value("[name=contact]") == "marisol@"
    page.fill("[name=contact]", EMAIL)
    page.click("main form button")
    page.wait_for_url("**/book/done/**")
    look(page, "booked, with contact")
    assert EMAIL not in page.content()


@pytest.mark.parametrize("language", ["en", "es"])
def test_leaving_a_contact_needs_no_script_and_is_for_everybody(
    chromium: Browser, live: LiveSite, language: str
) -> None:
    plain = chromium.new_context(java_script_enabled=False)
    book(plain.new_page(), live, language, lambda page, name: None)  # type: ignore[arg-type]
    plain.close()
    context, look = chromium.new_context(), Looking()
    book(context.new_page(), live, language, look)
    context.close()
    assert look.found == []
