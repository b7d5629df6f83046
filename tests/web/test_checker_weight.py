"""The two figures that the checker is held to: what it weighs, and how long a check takes."""

from __future__ import annotations

import gzip
import statistics
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Response

from browser import Site
from card_samples import NOON, sample_text, status_token_of
from checker_site import new_context, open_checker, publish, upload

pytestmark = pytest.mark.browser

MAX_BYTES = 100_000
MAX_MILLISECONDS = 100


def test_the_page_is_light(chromium: Browser, site: Site, published: Path) -> None:
    context = new_context(chromium)
    answers: list[Response] = []
    context.on("response", lambda response: answers.append(response))
    open_checker(context, site)
    files = {answer.url: answer.body() for answer in answers if "/vendor/zxing/" not in answer.url}
    # Static files go out compressed; the page itself does not.
    sent = sum(len(gzip.compress(body)) if "/static/" in url else len(body) for url, body in files.items())
    print(f"\n{len(files)} files, {sent} bytes sent, {sum(map(len, files.values()))} unpacked")
    assert len(files) > 20
    assert sent < MAX_BYTES
    context.close()


def test_a_check_is_quick(chromium: Browser, site: Site, published: Path) -> None:
    publish(published, token=status_token_of(*([0] * 100_000)))  # a city's whole list
    context = new_context(chromium)
    # Playwright's own clock would stop the stopwatch too.
    context.add_init_script(f"Date.now = () => {NOON.timestamp() * 1000}")
    page = context.new_page()
    page.goto(f"{site.url}/en/check/")
    page.wait_for_selector("[data-known] p")
    for index in range(8):
        upload(page, sample_text(status_index=index))
    took = page.evaluate("performance.getEntriesByName('check').map((one) => one.duration)")
    print(f"\n{len(took)} checks: median {statistics.median(took):.1f} ms, slowest {max(took):.1f} ms")
    assert len(took) == 8
    assert page.locator(".verdict").get_attribute("data-reason") == "good"
    assert statistics.median(took) < MAX_MILLISECONDS
    context.close()
