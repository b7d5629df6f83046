"""The camera way: a code held before it gives the answer by itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, Playwright

from browser import Site, launch
from camera import camera_arguments, write_film
from card_samples import sample_text
from checker_site import REVOKED_AT, forged_text, new_context, open_checker, picture_of

pytestmark = pytest.mark.browser


@pytest.fixture
def film(tmp_path: Path) -> Path:
    return tmp_path / "film.mjpeg"


def held(text: str) -> Image.Image:
    """A code as somebody holds it: smaller than the frame, a little turned, in no bright light."""
    turned = picture_of(text, dots=6).convert("L").rotate(7, expand=True, fillcolor=255)
    return turned.point(lambda light: 30 + light * 3 // 5)


def scan(playwright: Playwright, site: Site, film: Path) -> tuple[Browser, Page]:
    browser = launch(playwright, *camera_arguments(film))
    page = open_checker(new_context(browser, permissions=["camera"]), site)
    page.click("[data-do=camera]")
    return browser, page


@pytest.mark.parametrize(
    ("text", "word"),
    [(sample_text(), "Good"), (sample_text(status_index=REVOKED_AT), "Revoked"), (forged_text(), "Forged")],
    ids=["good", "revoked", "forged"],
)
def test_a_code_before_the_camera(
    playwright: Playwright, site: Site, published: Path, film: Path, text: str, word: str
) -> None:
    write_film(film, [held(text)])
    browser, page = scan(playwright, site, film)
    page.wait_for_selector("[data-view=answer] .verdict")
    assert page.inner_text(".verdict__word") == word
    # The camera is off as soon as there is an answer.
    assert page.evaluate("document.querySelector('video').srcObject") is None
    browser.close()


def test_check_another_opens_the_camera_again(
    playwright: Playwright, site: Site, published: Path, film: Path
) -> None:
    write_film(film, [held(sample_text())])
    browser, page = scan(playwright, site, film)
    page.wait_for_selector("[data-view=answer] .verdict")
    page.click("[data-do=again]")
    page.wait_for_selector("[data-view=answer] .verdict")
    assert page.inner_text(".verdict__word") == "Good"
    browser.close()


def test_a_code_that_is_no_card_is_told_after_a_moment(
    playwright: Playwright, site: Site, published: Path, film: Path
) -> None:
    write_film(film, [held("HTTPS://EXAMPLE.ORG")])
    browser, page = scan(playwright, site, film)
    page.wait_for_timeout(1000)
    assert page.is_visible("[data-view=camera]")
    page.wait_for_selector("[data-view=answer] .verdict")
    assert page.inner_text(".verdict__word") == "Unreadable"
    browser.close()


def test_stopping_the_camera(playwright: Playwright, site: Site, published: Path, film: Path) -> None:
    write_film(film, [Image.new("L", (400, 400), 120)])
    browser, page = scan(playwright, site, film)
    page.wait_for_function("() => document.querySelector('video').videoWidth > 0")
    page.click("[data-do=stop]")
    assert page.is_visible("[data-view=start]")
    assert page.evaluate("document.querySelector('video').srcObject") is None
    browser.close()


def test_a_camera_that_may_not_be_used(chromium: Browser, site: Site, published: Path) -> None:
    context = new_context(chromium)
    context.add_init_script(
        "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError'))"
    )
    page = open_checker(context, site, language="es")
    page.click("[data-do=camera]")
    page.wait_for_selector("[data-message] p")
    assert "no tiene permiso para usar la cámara" in page.inner_text("[data-message]")
    assert page.is_visible("[data-do=pick]")
    context.close()


def test_the_browsers_own_detector_is_used_where_there_is_one(
    playwright: Playwright, site: Site, published: Path, film: Path
) -> None:
    write_film(film, [Image.new("L", (400, 400), 120)])
    browser = launch(playwright, *camera_arguments(film))
    context = new_context(browser, permissions=["camera"])
    context.add_init_script(
        """globalThis.BarcodeDetector = class {
          static async getSupportedFormats() { return ["qr_code"]; }
          async detect() { return [{ rawValue: TEXT }]; }
        }""".replace("TEXT", repr(sample_text()))
    )
    page = open_checker(context, site)
    page.click("[data-do=camera]")
    page.wait_for_selector("[data-view=answer] .verdict")
    assert page.inner_text(".verdict__word") == "Good"
    assert not any("zxing" in path for path in site.paths())
    browser.close()


def test_zxing_helps_a_detector_that_sees_nothing(
    playwright: Playwright, site: Site, published: Path, film: Path
) -> None:
    write_film(film, [held(sample_text())])
    browser = launch(playwright, *camera_arguments(film))
    context = new_context(browser, permissions=["camera"])
    context.add_init_script(
        """globalThis.BarcodeDetector = class {
          static async getSupportedFormats() { return ["qr_code"]; }
          async detect() { throw new Error("out of order"); }
        }"""
    )
    page = open_checker(context, site)
    page.click("[data-do=camera]")
    page.wait_for_selector("[data-view=answer] .verdict")
    assert page.inner_text(".verdict__word") == "Good"
    browser.close()
