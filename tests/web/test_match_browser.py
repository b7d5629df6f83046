"""A card looks like this person's, in a real browser: asked, open for two minutes, blank, decided; for everybody."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from desk_walk import Walk, desk, somebody
from looking import Looking
from playwright.sync_api import Browser

from charteroak.enrollment.rules import Details
from live_site import LiveSite

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("live")]


@pytest.fixture(scope="module")
def holder_of_a_card(chromium: Browser, live: LiveSite, clerk_state: Any) -> Details:
    """Somebody who went through the whole visit and has a card."""
    context = desk(chromium, clerk_state)
    walk = Walk(context.new_page(), live)
    walk.open_visit()
    walk.write_details()
    to_card(walk)
    walk.make_card()
    walk.upload(walk.print_card())
    walk.at("hand-over")
    walk.page.click("main form.form button")
    walk.page.wait_for_url("**/en/desk/")
    context.close()
    return walk.person


def to_card(walk: Walk, *, then: str = "card") -> None:
    walk.tick_papers()
    walk.upload_photo()
    walk.page.click("label[for=id_reason_0]")
    walk.page.click("label[for=id_tender_0]")
    walk.send("main")
    walk.at(then)


def alike(person: Details) -> Details:
    """Return somebody of the same name in the same house, born a year later."""
    return replace(person, birth_date=person.birth_date.replace(year=person.birth_date.year + 1))


def test_found_opened_blank_after_two_minutes_opened_anew_and_another_person(
    chromium: Browser, live: LiveSite, clerk_state: Any, holder_of_a_card: Details
) -> None:
    context = desk(chromium, clerk_state)
    page = context.new_page()
    page.clock.install()
    walk = Walk(page, live, person=alike(holder_of_a_card))
    walk.open_visit()
    walk.write_details(then="match")
    page.click("form[action$='/match/open/'] button")
    page.wait_for_url("**/match/open/")
    assert holder_of_a_card.family_name in page.inner_text("[data-comparison]")
    page.clock.run_for(119_000)
    assert page.locator("[data-comparison]").count() == 1
    page.clock.run_for(2_000)
    assert page.locator("[data-comparison]").count() == 0
    assert holder_of_a_card.family_name not in page.inner_text("main")
    assert page.locator("[data-comparison-over]").is_visible()
    page.click("[data-comparison-over] a")
    page.wait_for_url("**/match/")
    page.click("form[action$='/match/open/'] button")
    page.click("label[for=answer_0_other]")
    page.click("[data-comparison] button")
    page.wait_for_url("**/papers/")
    assert "another person" in page.inner_text("[role=status]")
    to_card(walk)
    walk.make_card()
    context.close()


def test_the_same_person_without_script_and_from_the_keyboard(
    chromium: Browser, live: LiveSite, clerk_state: Any, holder_of_a_card: Details
) -> None:
    context = desk(chromium, clerk_state, java_script_enabled=False)
    walk = Walk(context.new_page(), live, language="es", person=holder_of_a_card)
    page = walk.page
    walk.open_visit()
    walk.write_details(then="match")
    page.focus("form[action$='/match/open/'] button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/match/open/")
    page.focus("#answer_0_replaced")
    page.keyboard.press("Space")
    page.focus("form[action$='/match/decide/'] button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/papers/")
    assert "la misma persona" in page.inner_text("[role=status]")
    context.close()


@pytest.mark.parametrize("language", ["en", "es"])
def test_axe_finds_nothing_where_somebody_must_decide(
    chromium: Browser, live: LiveSite, clerk_state: Any, holder_of_a_card: Details, language: str
) -> None:
    look = Looking()
    context = desk(chromium, clerk_state)
    walk = Walk(context.new_page(), live, language=language, person=alike(holder_of_a_card))
    page = walk.page
    # test_story_browser.py looks at the desk and at an empty form.
    walk.open_visit()
    walk.write_details(then="match")
    look(page, "match")
    with context.expect_page() as letter:
        page.click("form[action$='/match/in-writing/'] button >> nth=0")
    letter.value.wait_for_load_state()
    look(letter.value, "in writing")
    letter.value.close()
    walk.go(f"desk/visit/{walk.ref}/papers/")
    look(page, "papers, somebody must decide")
    walk.go(f"desk/visit/{walk.ref}/match/")
    page.click("form[action$='/match/open/'] button")
    page.wait_for_url("**/match/open/")
    look(page, "side by side")
    page.click("form[action$='/match/decide/'] button")
    page.wait_for_selector(".error-summary")
    look(page, "side by side, refused")
    page.click("label[for=answer_0_unsure]")
    page.click("form[action$='/match/decide/'] button")
    page.wait_for_url("**/match/")
    look(page, "not sure")
    walk.go("desk/")
    look(page, "desk")
    context.close()
    assert look.found == []


def test_who_looks_like_nobody_goes_straight_on(chromium: Browser, live: LiveSite, clerk_state: Any) -> None:
    context = desk(chromium, clerk_state)
    walk = Walk(context.new_page(), live, person=somebody())
    walk.open_visit()
    walk.write_details()
    assert walk.page.locator("#match-found").count() == 0
    context.close()
