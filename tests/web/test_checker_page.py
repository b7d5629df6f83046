"""What a verifier sees: the answer for each card in both languages, and nothing of it a minute later."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from looking import Looking
from playwright.sync_api import Browser, Page

from browser import Site
from card_samples import NOON, sample_text
from checker_site import (
    REVOKED_AT,
    SUSPENDED_AT,
    file_of,
    foreign_text,
    forged_text,
    new_context,
    open_checker,
    picture_of,
    upload,
)

pytestmark = pytest.mark.browser

ANSWERS = [
    ("good", sample_text(), NOON, "Good", "Válida"),
    ("expired", sample_text(), datetime(2029, 1, 1, tzinfo=UTC), "Expired", "Vencida"),
    ("not yet valid", sample_text(), datetime(2026, 1, 1, tzinfo=UTC), "Not valid yet", "Aún no vale"),
    ("revoked", sample_text(status_index=REVOKED_AT), NOON, "Revoked", "Anulada"),
    ("suspended", sample_text(status_index=SUSPENDED_AT), NOON, "On hold", "Suspendida"),
    ("forged", forged_text(), NOON, "Forged", "Falsa"),
    ("unknown issuer", foreign_text(), NOON, "Unknown issuer", "Emisor desconocido"),
    ("unreadable", "HTTPS://EXAMPLE.ORG", NOON, "Unreadable", "No se puede leer"),
    ("too old", sample_text(), NOON + timedelta(days=3), "Status list too old", "Lista de estado muy vieja"),
    ("no list", sample_text(status_index=99), NOON, "Cannot tell", "No se puede saber"),
]
NAMELESS = {"forged", "unknown issuer", "unreadable"}
AXE = Axe().axe_script
LOOK = """async (options) => (await axe.run(options)).violations.map(
  ({ id, nodes }) => [id, nodes.map(({ html }) => html)])"""


def assert_accessible(page: Page, *, colors: bool = True) -> None:
    rules = {} if colors else {"color-contrast": {"enabled": False}}
    if not page.evaluate("'axe' in window"):  # one document gives all the answers
        page.evaluate(AXE)
    violations = page.evaluate(LOOK, {"resultTypes": ["violations"], "rules": rules})
    assert violations == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize(("language", "width"), [("en", 320), ("es", 768)])
def test_each_answer(visitor: Page, site: Site, published: Path, language: str, width: int) -> None:
    visitor.set_viewport_size({"width": width, "height": 800})
    page = open_checker(visitor, site, language=language)
    for case, text, at, english, spanish in ANSWERS:
        page.clock.set_fixed_time(at)
        upload(page, text)
        assert page.inner_text(".verdict__word") == (english if language == "en" else spanish)
        assert page.evaluate("document.activeElement.className").startswith("verdict__word")
        assert (page.locator(".verdict img").count() == 1) is (case not in NAMELESS)
        if case in NAMELESS:
            assert "Marisol" not in page.content()
        else:
            assert_shows_the_person(page, language)
        assert_accessible(page, colors=language == "en")  # they are the same in every language
        page.click("[data-do=again]")


def assert_shows_the_person(page: Page, language: str) -> None:
    who = page.inner_text(".verdict__who")
    assert "Marisol Vega Domínguez" in who
    assert ("January 2, 1988" if language == "en" else "2 de enero de 1988") in who
    assert ("resident of Hartford" if language == "en" else "residente de Hartford") in who
    assert page.evaluate("document.querySelector('.verdict img').decode().then(() => true)")


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_first_view_is_accessible(chromium: Browser, site: Site, published: Path, language: str) -> None:
    context = new_context(chromium)
    page = open_checker(context, site, language=language)
    page.click("summary")
    look = Looking()
    look(page, "checker")
    assert look.found == []
    context.close()


def open_with_running_clock(chromium: Browser, site: Site) -> Page:
    page = new_context(chromium).new_page()
    page.clock.install(time=NOON)
    page.goto(f"{site.url}/en/check/")
    page.wait_for_selector("[data-known] p")
    upload(page, sample_text())
    return page


def test_the_answer_goes_after_a_minute_and_can_be_kept_for_another(
    chromium: Browser, site: Site, published: Path
) -> None:
    page = open_with_running_clock(chromium, site)
    page.clock.run_for(30_000)
    assert not page.is_visible("[data-going]")
    page.clock.run_for(15_000)
    page.click("[data-going] button")
    page.clock.run_for(35_000)
    assert "Marisol" in page.content()
    page.clock.run_for(30_000)
    assert "Marisol" not in page.content()
    assert "cleared" in page.inner_text("[data-message]")
    page.context.close()


def test_the_answer_goes_when_the_page_is_hidden(chromium: Browser, site: Site, published: Path) -> None:
    page = open_with_running_clock(chromium, site)
    page.evaluate(
        """() => {
          Object.defineProperty(document, "hidden", { value: true });
          document.dispatchEvent(new Event("visibilitychange"));
        }"""
    )
    assert "Marisol" not in page.content()
    page.context.close()


def test_the_answer_is_not_there_when_one_comes_back(chromium: Browser, site: Site, published: Path) -> None:
    page = open_with_running_clock(chromium, site)
    page.goto("about:blank")
    page.go_back()
    page.wait_for_selector("#checker")
    assert "Marisol" not in page.content()
    page.context.close()


def test_check_another_card(visitor: Page, site: Site, published: Path) -> None:
    page = open_checker(visitor, site)
    upload(page, sample_text())
    page.click("[data-do=again]")
    assert "Marisol" not in page.content()
    assert page.evaluate("document.activeElement.dataset.do") == "camera"
    upload(page, forged_text())
    assert page.inner_text(".verdict__word") == "Forged"


def test_nothing_of_a_card_is_stored(visitor: Page, site: Site, published: Path) -> None:
    page = open_checker(visitor, site)
    upload(page, sample_text())
    kept = page.evaluate(
        """async () => {
          const found = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie];
          found.push(JSON.stringify(await indexedDB.databases()));
          for (const name of await caches.keys()) {
            const cache = await caches.open(name);
            for (const request of await cache.keys()) {
              found.push(request.url, await (await cache.match(request)).text());
            }
          }
          return found.join("\\n");
        }"""
    )
    assert "max_status_age" in kept  # the city's keys are stored, and so what was gathered is not nothing
    for secret in ("Marisol", "Vega", "482155309175", sample_text()[:40]):
        assert secret not in kept
    assert page.context.cookies() == []


def test_pictures_of_many_kinds(visitor: Page, site: Site, published: Path) -> None:
    page = open_checker(visitor, site)
    sheet = picture_of(sample_text(), dots=4).rotate(17, expand=True, fillcolor=255)
    for form in ("PNG", "JPEG", "WEBP"):
        page.set_input_files("input[type=file]", file_of(sheet, name=f"code.{form.lower()}", form=form))
        page.wait_for_selector("[data-view=answer] .verdict")
        assert page.inner_text(".verdict__word") == "Good", form
        page.click("[data-do=again]")


def test_files_without_a_code(visitor: Page, site: Site, published: Path) -> None:
    page = open_checker(visitor, site)
    blank = picture_of(sample_text()).point(lambda _dot: 255)
    no_picture = {"name": "x.png", "mimeType": "image/png", "buffer": b"not a picture"}
    for file in (file_of(blank), no_picture):
        page.set_input_files("input[type=file]", file)
        page.wait_for_selector("[data-message] p")
        assert "no code in this picture" in page.inner_text("[data-message]")
        assert page.is_visible("[data-do=pick]")
    assert_accessible(page)


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Other ways to check"), ("es", "Otras formas de comprobar")]
)
def test_without_script_the_page_names_other_ways(
    chromium: Browser, site: Site, published: Path, language: str, words: str
) -> None:
    context = new_context(chromium, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.url}/{language}/check/")
    shown = page.inner_text("main")
    assert words in shown
    assert "charteroak verify" in shown
    assert "311" in shown
    assert not page.is_visible("[data-do=camera]")
    context.close()


def test_a_browser_without_what_a_check_needs_says_so(chromium: Browser, site: Site, published: Path) -> None:
    context = new_context(chromium)
    context.add_init_script("delete globalThis.DecompressionStream")
    page = context.new_page()
    page.goto(f"{site.url}/en/check/")
    # It waits two seconds, so that nobody sees a flash of it whose browser can check.
    late = "document.getAnimations().filter((one) => one.animationName === 'checker-late')"
    assert page.evaluate(f"{late}.map((one) => one.effect.getTiming().delay)") == [2000]
    page.evaluate(f"{late}.forEach((one) => one.finish())")
    page.wait_for_selector("[data-needs-script]", state="visible")
    assert "charteroak verify" in page.inner_text("main")
    assert not page.is_visible("[data-do=camera]")
    context.close()
