"""The camera way: a code held before it gives the answer by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from browser import Site
from camera import Filming
from card_samples import sample_text
from checker_site import REVOKED_AT, forged_text, new_context, open_checker, picture_of

pytestmark = pytest.mark.browser
# What has the camera see a picture: it opens the page after a script of the test's own, and turns the camera on.
Scan = Callable[..., Page]
GRAY = Image.new("L", (400, 400), 120)


def held(text: str) -> Image.Image:
    """A code as somebody holds it: smaller than the frame, a little turned, in no bright light."""
    turned = picture_of(text, dots=6).convert("L").rotate(7, expand=True, fillcolor=255)
    return turned.point(lambda light: 30 + light * 3 // 5)


@pytest.fixture
def scan(filming: Filming, site: Site, published: Path) -> Iterator[Scan]:
    context = new_context(filming.browser, permissions=["camera"])

    def begin(picture: Image.Image, *, script: str = "") -> Page:
        filming.show(picture)
        if script:
            context.add_init_script(script)
        page = open_checker(context, site)
        page.click("[data-do=camera]")
        return page

    yield begin
    context.close()


def has_answer(page: Page, word: str) -> None:
    """Wait for the answer; the camera is off as soon as there is one."""
    page.wait_for_selector("[data-view=answer] .verdict")
    assert page.inner_text(".verdict__word") == word
    assert page.evaluate("document.querySelector('video').srcObject") is None


@pytest.mark.parametrize(
    ("text", "word"),
    [(sample_text(), "Good"), (sample_text(status_index=REVOKED_AT), "Revoked"), (forged_text(), "Forged")],
    ids=["good", "revoked", "forged"],
)
def test_a_code_before_the_camera(scan: Scan, text: str, word: str) -> None:
    has_answer(scan(held(text)), word)


def test_check_another_opens_the_camera_again(scan: Scan, filming: Filming) -> None:
    page = scan(held(sample_text()))
    has_answer(page, "Good")
    filming.show(held(forged_text()))
    page.click("[data-do=again]")
    has_answer(page, "Forged")


def test_a_code_that_is_no_card_is_told_after_a_moment(scan: Scan) -> None:
    page = scan(held("HTTPS://EXAMPLE.ORG"))
    page.wait_for_timeout(1000)
    assert page.is_visible("[data-view=camera]")
    has_answer(page, "Unreadable")


def test_stopping_the_camera(scan: Scan) -> None:
    page = scan(GRAY)
    page.wait_for_function("() => document.querySelector('video').videoWidth > 0")
    page.click("[data-do=stop]")
    assert page.is_visible("[data-view=start]")
    assert page.evaluate("document.querySelector('video').srcObject") is None


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


def detector(detect: str) -> str:
    """Return a script that gives the browser a detector of its own, with the body of its `detect`."""
    return (
        "globalThis.BarcodeDetector = class {"
        ' static async getSupportedFormats() { return ["qr_code"]; }'
        f" async detect() {{ {detect} }} }}"
    )


def test_the_browsers_own_detector_is_used_where_there_is_one(scan: Scan, site: Site) -> None:
    page = scan(GRAY, script=detector(f"return [{{ rawValue: {sample_text()!r} }}];"))
    has_answer(page, "Good")
    assert not any("zxing" in path for path in site.paths())


def test_zxing_helps_a_detector_that_sees_nothing(scan: Scan) -> None:
    has_answer(scan(held(sample_text()), script=detector('throw new Error("out of order");')), "Good")
