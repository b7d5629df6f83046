"""After one visit the whole guide opens with the network off, in both languages, and can be taken off the device."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Route

from charteroak.guide.first_pages import read_first_pages
from live_site import LiveSite
from people import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("live")]
MOST_BYTES = 2_000_000
_SIZE = """async () => {
  let bytes = 0;
  for (const name of await caches.keys()) {
    if (!name.startsWith("charteroak-guide-")) continue;
    const cache = await caches.open(name);
    for (const key of await cache.keys()) bytes += (await (await cache.match(key)).arrayBuffer()).byteLength;
  }
  return bytes;
}"""


def test_the_whole_guide_opens_without_a_network_and_can_be_forgotten(
    chromium: Browser, live: LiveSite
) -> None:
    context = chromium.new_context(service_workers="allow", viewport={"width": 320, "height": 700})
    page = context.new_page()
    page.goto(f"{live.url}/en/guide/")
    page.wait_for_selector("html[data-guide=kept]", timeout=30_000)
    page.wait_for_function("navigator.serviceWorker.controller !== null", timeout=30_000)
    assert 20_000 < page.evaluate(_SIZE) < MOST_BYTES
    assert context.cookies() == []
    context.set_offline(True)
    pages = read_first_pages(ROOT / "policies" / "guide" / "hartford", languages=("en", "es"))
    assert len(pages) > 10
    for first in pages:
        for language in ("en", "es"):
            page.goto(f"{live.url}/{language}/guide/{first.slug}/")
            assert page.inner_text("h1") == first.title[language]
    page.goto(f"{live.url}/es/guide/nothing-here/")
    assert page.inner_text("h1") == "Guía de ayuda"
    context.set_offline(False)
    page.goto(f"{live.url}/en/guide/")
    page.click("[data-forget]")
    page.wait_for_selector("html[data-guide=forgotten]")
    page.reload()
    page.wait_for_selector("[data-keep]:visible")
    assert page.evaluate("caches.keys()") == []
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
    context.close()


def test_leaving_quickly_leaves_nothing_to_go_back_to(chromium: Browser, live: LiveSite) -> None:
    context = chromium.new_context(service_workers="block")
    page = context.new_page()
    away: list[str] = []

    def arrive(route: Route) -> None:
        away.append(route.request.url)
        route.fulfill(body="sun")

    page.route("https://www.weather.gov/**", arrive)
    page.goto(f"{live.url}/en/")
    for leave in (
        lambda: page.click(".guide-leave"),
        lambda: [page.keyboard.press("Escape") for _ in range(2)],
    ):
        page.goto(f"{live.url}/en/guide/ice-arrests-you/")
        page.wait_for_load_state("networkidle")
        leave()
        page.wait_for_url("https://www.weather.gov/")
        page.go_back()
        assert page.url == f"{live.url}/en/"
    assert len(away) == 2
    context.close()
