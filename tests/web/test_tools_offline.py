"""After one visit every tool opens and works with the network off, in both languages."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from live_site import LiveSite

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("live")]


def test_every_tool_opens_without_a_network_after_one_visit(chromium: Browser, live: LiveSite) -> None:
    context = chromium.new_context(service_workers="allow", viewport={"width": 320, "height": 700})
    page = context.new_page()
    page.goto(f"{live.url}/en/tools/")
    page.wait_for_selector("html[data-guide=kept]", timeout=30_000)
    assert context.cookies() == []
    context.set_offline(True)
    for language, title in (("es", "Plan familiar"), ("en", "Family plan")):
        page.goto(f"{live.url}/{language}/tools/family-plan/")
        assert page.inner_text("h1") == title
        page.fill("#parents-1-name", "Someone")
        assert page.text_content("#parents-1-name ~ .plan-written") == "Someone"  # for paper
        page.fill("#parents-1-name", "")
        page.goto(f"{live.url}/{language}/tools/find-a-person/")
        page.fill("#a-number", "12345678")
        page.wait_for_selector(".tool-number")
        page.goto(f"{live.url}/{language}/tools/complaint/")
        page.click("label[for=what-hurt]")
        assert page.locator("#hurt a[href='tel:911']").is_visible()
    assert page.evaluate("localStorage.length") == 0
    context.close()
