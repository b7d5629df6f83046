"""'Use where I am', pressed: nothing is asked before, and no more than about 100 meters goes out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest
from playwright.sync_api import Browser, Page

from live_site import LiveSite

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("live")]

# Somewhere in the country, where no service of the seed is.
HERE = {"latitude": 41.9001234, "longitude": -72.1004321}
_COUNT = """const { geolocation } = navigator, ask = geolocation.getCurrentPosition.bind(geolocation);
window.asked = 0;
geolocation.getCurrentPosition = (...given) => { window.asked += 1; ask(...given); };"""


@contextmanager
def near_here(live: LiveSite) -> Iterator[list[str]]:
    """Put two services near, in this order, and take them away again."""
    with psycopg.connect(live.database, autocommit=True) as connection:
        rows = connection.execute(
            "SELECT key, latitude, longitude FROM guide_searchentry WHERE kind = 'service' ORDER BY key LIMIT 2"
        ).fetchall()
        move = (
            "UPDATE guide_searchentry SET latitude = %s, longitude = %s WHERE kind = 'service' AND key = %s"
        )
        for distance, (key, *_where) in zip((0.004, 0.02), rows, strict=True):
            connection.execute(move, (HERE["latitude"] + distance, HERE["longitude"], key))
        try:
            yield [str(key) for key, *_where in rows]
        finally:
            for key, latitude, longitude in rows:
                connection.execute(move, (latitude, longitude, key))


def open_narrowing(page: Page, live: LiveSite, language: str) -> None:
    page.add_init_script(_COUNT)
    page.goto(f"{live.url}/{language}/help/")
    page.click("details.more > summary")
    page.wait_for_selector("[data-do=here]:visible")


def test_the_list_comes_near_where_one_is_and_only_when_asked(chromium: Browser, live: LiveSite) -> None:
    context = chromium.new_context(geolocation=HERE, permissions=["geolocation"], service_workers="block")
    page, asked = context.new_page(), []
    context.on("request", lambda request: asked.append(request))
    with near_here(live) as (nearest, farther):
        open_narrowing(page, live, "en")
        page.fill("#q", "")
        assert page.evaluate("asked") == 0
        assert not any("lat=" in one.url for one in asked)
        page.click("[data-do=here]")
        page.wait_for_url(re.compile("lat="))
        links = [
            str(link.get_attribute("href")) for link in page.locator(".results a[href*='/service/']").all()
        ]
    assert [link.rstrip("/").rsplit("/", 1)[1] for link in links] == [nearest, farther]
    sent = parse_qs(urlsplit(page.url).query)
    assert (sent["lat"], sent["lon"]) == (["41.900"], ["-72.100"])
    assert not any(one.post_data or "41.9001" in one.url or "41.9001" in str(one.headers) for one in asked)
    assert page.get_by_text("Near where you are.").is_visible()
    assert page.evaluate("asked") == 0, "the list asks again"
    page.click("text=Do not use where I am")
    page.wait_for_url(lambda address: "lat=" not in address)
    assert context.cookies() == []
    context.close()


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Your phone did not say where you are."), ("es", "Su teléfono no dijo dónde está usted.")],
)
def test_who_does_not_want_to_say_is_told_what_to_do_instead(
    chromium: Browser, live: LiveSite, language: str, words: str
) -> None:
    context = chromium.new_context(geolocation=HERE, permissions=[], service_workers="block")
    page = context.new_page()
    open_narrowing(page, live, language)
    assert not page.locator("[data-here-failed]").is_visible()
    page.click("[data-do=here]")
    page.wait_for_selector("[data-here-failed]:visible")
    assert words in page.inner_text("[data-here-failed]")
    assert "?" not in page.url
    assert page.locator("[name=place]").is_visible()
    context.close()
