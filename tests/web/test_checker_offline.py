"""The page as an app: installable, whole with the network off, silent about every check."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Request

from browser import Site, serve
from card_samples import NOON, sample_text, status_token_of
from checker_site import (
    REVOKED_AT,
    foreign_text,
    forget_http_cache,
    new_context,
    open_checker,
    publish,
    upload,
)

pytestmark = pytest.mark.browser


def wait_until_kept(page: Page) -> None:
    """Wait until the page says that it can do without the network."""
    page.wait_for_selector("#checker[data-offline=ready]")


def app_context(chromium: Browser) -> BrowserContext:
    return new_context(chromium, service_workers="allow")


def open_and_keep(context: BrowserContext, site: Site) -> Page:
    """Open the page and wait until the workers of both languages are active."""
    page = open_checker(context, site)
    wait_until_kept(page)
    page.evaluate(
        """async (scopes) => {
          const isActive = async (scope) => (await navigator.serviceWorker.getRegistration(scope))?.active;
          const areActive = async () => (await Promise.all(scopes.map(isActive))).every(Boolean);
          while (!(await areActive())) await new Promise((go) => setTimeout(go, 50));
        }""",
        ["/en/check/", "/es/check/"],
    )
    return page


def test_it_works_with_the_network_off(chromium: Browser, published: Path) -> None:
    context = app_context(chromium)
    with serve() as site:
        page = open_checker(context, site)
        wait_until_kept(page)
        forget_http_cache(page)
    # The server is gone, not only slow.
    for language, word in (("es", "Válida"), ("en", "Good")):
        page.goto(f"{site.url}/{language}/check/")
        page.wait_for_selector("[data-known] p")
        upload(page, sample_text())
        assert page.inner_text(".verdict__word") == word
        assert page.evaluate("document.querySelector('.verdict img').decode().then(() => true)")
        upload(page, sample_text(status_index=REVOKED_AT))
        assert page.locator(".verdict").get_attribute("data-reason") == "revoked"
    page.clock.set_fixed_time(NOON + timedelta(hours=49))
    upload(page, sample_text())
    assert page.inner_text(".verdict__word") == "Status list too old"
    context.close()


def test_opening_it_again_asks_the_server_nothing(chromium: Browser, site: Site, published: Path) -> None:
    context = app_context(chromium)
    open_and_keep(context, site)
    site.requests.clear()
    for language in ("en", "es"):
        page = open_checker(context, site, language=language, at=NOON + timedelta(hours=20))
        upload(page, sample_text())
        assert page.locator(".verdict").get_attribute("data-reason") == "good"
        page.close()
    assert site.requests == []
    context.close()


def test_a_new_version_replaces_the_old_one(chromium: Browser, site: Site, published: Path) -> None:
    context = app_context(chromium)
    page = open_and_keep(context, site)
    assert page.get_attribute("#checker", "data-lists") == "/status/1"
    (published / "status" / "2.cwt").write_bytes(status_token_of(0))
    forget_http_cache(page)  # a day goes by
    page.goto(f"{site.url}/en/check/")
    page.wait_for_selector("#checker[data-lists='/status/1 /status/2']")
    context.close()


def test_a_list_published_later_is_found(chromium: Browser, site: Site, published: Path) -> None:
    (published / "status" / "1.cwt").unlink()
    context = app_context(chromium)
    page = open_and_keep(context, site)
    publish(published)
    page.reload()
    page.wait_for_selector("[data-known] .icon--check")
    upload(page, sample_text())
    assert page.inner_text(".verdict__word") == "Good"
    context.close()


def test_no_other_page_passes_through_the_worker(chromium: Browser, site: Site, published: Path) -> None:
    context = app_context(chromium)
    page = open_checker(context, site)
    wait_until_kept(page)
    page.goto(f"{site.url}/issuer/keys.json")
    assert page.evaluate("navigator.serviceWorker.controller") is None
    context.close()


def test_a_check_sends_no_request_and_nothing_goes_elsewhere(
    chromium: Browser, site: Site, published: Path
) -> None:
    context = app_context(chromium)
    asked: list[Request] = []
    context.on("request", lambda request: asked.append(request))
    page = open_checker(context, site)
    wait_until_kept(page)
    upload(page, sample_text())  # by now the reader is there
    page.wait_for_timeout(300)
    site.requests.clear()
    for text in (
        sample_text(status_index=REVOKED_AT),
        foreign_text(),
        sample_text(preferred_name="Mari"),
        "HTTPS://EXAMPLE.ORG",
    ):
        upload(page, text)
    page.wait_for_timeout(300)
    assert site.requests == []
    outside = [one.url for one in asked if not one.url.startswith((site.url, "blob:", "data:"))]
    assert outside == []
    context.close()


def test_the_reader_never_asks_a_delivery_network(chromium: Browser, site: Site, published: Path) -> None:
    context = new_context(chromium)
    outside: list[str] = []

    def refuse(route: Any) -> None:
        outside.append(route.request.url)
        route.abort()

    context.route(lambda url: not url.startswith(site.url), refuse)
    page = open_checker(context, site)
    upload(page, sample_text())
    assert page.inner_text(".verdict__word") == "Good"
    assert "/static/vendor/zxing/reader/zxing_reader.wasm" in site.paths()
    assert outside == []
    context.close()


def test_it_installs(chromium: Browser, site: Site, published: Path) -> None:
    context = app_context(chromium)
    page = open_checker(context, site, language="es")
    wait_until_kept(page)
    session = context.new_cdp_session(page)
    found = session.send("Page.getAppManifest")
    assert found["errors"] == []
    manifest = json.loads(found["data"])
    assert manifest["start_url"] == manifest["scope"] == "/es/check/"
    assert manifest["short_name"] == "Comprobar una tarjeta"
    problems = {
        one["errorId"] for one in session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    }
    assert problems <= {"in-incognito"}  # every context of a test is one
    context.close()


@pytest.mark.parametrize("name", ["icon-192.png", "icon-512.png", "icon-maskable.png"])
def test_icons_are_served(site: Site, chromium: Browser, name: str) -> None:
    context = new_context(chromium)
    answer = context.request.get(f"{site.url}/static/checker/{name}")
    assert answer.headers["content-type"] == "image/png"
    width = int.from_bytes(answer.body()[16:20], "big")
    assert width == (192 if "192" in name else 512)
    context.close()


def test_the_worker_is_new_when_a_list_is_new(client: Client, published: Path) -> None:
    first = client.get("/sw.js")
    assert first.headers["Service-Worker-Allowed"] == "/"
    assert first.headers["Content-Type"].startswith("text/javascript")
    assert client.get("/sw.js").content == first.content
    (published / "status" / "2.cwt").write_bytes(b"")
    second = client.get("/sw.js")
    assert second.content != first.content
    shell = json.loads(
        second.content.decode().split("\n", 1)[0].removeprefix("const SHELL = ").removesuffix(";")
    )
    assert shell["pages"] == ["/en/check/", "/es/check/"]
    assert "/static/checker/verdict.js" in shell["assets"]
    assert not any("status" in path and path.startswith("/status") for path in shell["assets"])


@pytest.mark.django_db
def test_the_page_allows_wasm_and_nothing_inline(client: Client, published: Path) -> None:
    policy = client.get("/en/check/").headers["Content-Security-Policy"]
    [script] = [part.strip() for part in policy.split(";") if part.strip().startswith("script-src")]
    assert script.split() == ["script-src", "'self'", "'wasm-unsafe-eval'"]
    assert "wasm" not in client.get("/es/").headers["Content-Security-Policy"]
