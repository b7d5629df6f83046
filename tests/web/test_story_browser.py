"""The story at the desk in a real browser: with a camera, without script, and for everybody's eyes and ears."""

from __future__ import annotations

import re
from typing import Any

import pytest
from desk_walk import Walk, desk, image_of, to_photo
from looking import Looking
from playwright.sync_api import Browser, Page, expect

from camera import Filming
from live_site import LiveSite, sign_in
from people import MARISOL, astronaut

# All tests of the running demo on one worker: it is started once.
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("live")]


def test_a_card_is_made_with_the_camera_read_back_with_it_and_handed_over(
    filming: Filming, live: LiveSite, clerk_state: Any
) -> None:
    filming.show(image_of(astronaut()))
    context = desk(filming.browser, clerk_state, permissions=["camera"])
    walk = Walk(context.new_page(), live)
    to_photo(walk)
    _take_picture(walk.page)
    walk.page.wait_for_url("**/fee/")
    walk.take_fee()
    assert walk.page.evaluate("document.querySelector('.person__photo').naturalWidth") == 480
    walk.make_card()
    back = walk.print_card()
    _opens_the_document(walk.page)
    context.close()

    filming.show(image_of(back))
    context = desk(filming.browser, clerk_state, permissions=["camera"])
    page = context.new_page()
    page.goto(f"{live.url}/en/desk/visit/{walk.ref}/")
    page.wait_for_url("**/check/")
    _take_picture(page)
    page.wait_for_url("**/hand-over/")
    assert walk.person.full_name in page.inner_text("main")
    page.click("form.form button")
    page.wait_for_url("**/en/desk/")
    assert "is handed over" in page.inner_text("[role=status]")
    assert walk.person.family_name not in page.content()
    context.close()
    assert not live.holds_visit(walk.ref)


def _take_picture(page: Page) -> None:
    page.click("[data-camera-take]:enabled")


def _opens_the_document(page: Page) -> None:
    """Press the print button: the card opens in a tab of its own, as a document for the printer."""
    with page.context.expect_event("response", lambda answer: answer.url.endswith("/card/print/")) as opened:
        page.click("form[action$='/card/print/'] button")
    assert opened.value.status == 200
    assert opened.value.headers["content-type"] == "application/pdf"


def test_a_visit_from_the_first_page_to_the_last_without_script(
    chromium: Browser, live: LiveSite, clerk_state: Any
) -> None:
    context = desk(chromium, clerk_state, java_script_enabled=False)
    walk = Walk(context.new_page(), live, language="es")
    to_photo(walk)
    assert walk.page.locator("[data-camera-take]").is_hidden()
    walk.upload_photo()
    walk.take_fee()
    walk.make_card()
    walk.upload(walk.print_card())
    walk.page.wait_for_url("**/hand-over/")
    walk.page.click("main form.form button")
    walk.page.wait_for_url("**/es/desk/")
    said = walk.page.inner_text("[role=status]")
    assert "está entregada" in said
    # Notes of the same session's earlier work may stand above it: the newest is the last.
    numbers = re.findall(
        r"\d{4}\s\d{4}\s\d{4}", " ".join(walk.page.locator("[role=status]").all_inner_texts())
    )
    _lose(walk, "".join(numbers[-1].split()))
    context.close()
    assert not live.holds_visit(walk.ref)


def _lose(walk: Walk, number: str) -> None:
    """Find a card by its number and revoke it."""
    walk.go("desk/lost/")
    walk.page.fill("#id_number", number)
    walk.page.click("form:has(#id_number) button")
    expect(walk.page.locator("form[action$='/revoke/'] button")).to_have_count(1, timeout=15_000)
    walk.page.click("form[action$='/revoke/'] button")
    expect(walk.page.locator("[role=status]")).to_contain_text("está anulada", timeout=15_000)


def test_what_is_personal_is_covered_after_a_minute_and_comes_back_at_a_touch(
    chromium: Browser, live: LiveSite, clerk_state: Any
) -> None:
    context = desk(chromium, clerk_state)
    page = context.new_page()
    page.clock.install()
    page.goto(f"{live.url}/en/desk/lost/")
    name = page.locator("[name=given_name]")
    name.fill(MARISOL.given_name)
    page.clock.run_for(59_000)
    assert name.is_visible()
    page.clock.run_for(2_000)
    assert name.is_hidden()
    assert page.locator(".blank-note").is_visible()
    page.keyboard.press("Shift")
    assert name.is_visible()
    assert name.input_value() == MARISOL.given_name
    context.close()


@pytest.mark.parametrize("language", ["en", "es"])
def test_axe_finds_nothing_on_any_page_of_the_desk(
    chromium: Browser, live: LiveSite, clerk_state: Any, language: str
) -> None:
    look = Looking()
    context = desk(chromium, clerk_state)
    walk = Walk(context.new_page(), live, language=language, look=look, err=True)
    to_photo(walk)
    walk.upload(b"no picture")
    walk.page.wait_for_selector(".usa-error-message")
    look(walk.page, "photo, refused")
    walk.upload_photo()
    walk.take_fee()
    walk.make_card()
    walk.upload(walk.print_card())
    walk.at("hand-over")
    for path in (
        f"desk/visit/{walk.ref}/give-up/",
        "desk/",
        "desk/lost/",
        "office/",
        "account/2fa/",
        "account/logout/",
    ):
        walk.go(path)
        look(walk.page, path.replace(walk.ref, "x"))  # the same page in each language
    walk.go(f"desk/visit/{walk.ref}/give-up/")
    walk.send("main")
    walk.go(f"desk/visit/{walk.ref}/")
    look(walk.page, "over")
    context.close()
    assert look.found == []


@pytest.mark.parametrize("language", ["en", "es"])
def test_axe_finds_nothing_at_sign_in_and_in_the_office(
    chromium: Browser, live: LiveSite, language: str
) -> None:
    look = Looking()
    context = desk(chromium, None)
    page = context.new_page()
    page.goto(f"{live.url}/{language}/desk/")
    look(page, "sign-in")
    sign_in(page, live, {"en": "auditor", "es": "privacy_officer"}[language], language=language, look=look)
    look(page, "office")
    page.goto(f"{live.url}/{language}/office/journal/")
    look(page, "journal")
    context.close()
    assert look.found == []
