"""A renewal at the desk: for everybody's eyes and ears, in both languages."""

from __future__ import annotations

from typing import Any

import pytest
from desk_walk import Walk
from looking import Looking
from playwright.sync_api import Browser

from live_site import LiveSite, sign_in
from people import MARISOL

# All tests of the running demo on one worker: it is started once.
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("live")]
EMAIL = "marisol@example.org"


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_renewal_at_the_desk_is_for_everybody(chromium: Browser, live: LiveSite, language: str) -> None:
    state: Any = sign_in(chromium.new_page(), live, "clerk")
    context, look = chromium.new_context(storage_state=state), Looking()
    context.set_default_timeout(15_000)
    first = Walk(context.new_page(), live, language=language)
    old_back = to_hand_over(first)
    first.send("main")
    second = Walk(first.page, live, language=language)
    second.open_visit()
    page = second.page
    page.click("main a[href$='/old-card/']")
    look(page, f"{language} old card")
    page.locator("[data-file-instead] button").click()
    page.wait_for_selector(".usa-error-message")
    look(page, f"{language} old card, refused")
    second.upload(old_back)
    second.at("details")
    look(page, f"{language} details, filled from the old card")
    assert page.input_value("[name=family_name]") == MARISOL.family_name
    to_hand_over(second, filled=True)
    look(page, f"{language} hand-over of a renewal")
    second.send("main")
    assert EMAIL in page.inner_text("main")
    context.close()
    assert look.found == []


def to_hand_over(walk: Walk, *, filled: bool = False) -> bytes:
    """Walk a visit to its last page. Return the back of its card."""
    if filled:
        walk.page.click("label[for=id_address_choice_2]")
        walk.page.click("form.form.sensitive button")
        walk.at("papers")
    else:
        walk.open_visit()
        walk.write_details()
    walk.tick_papers()
    walk.upload_photo()
    walk.take_fee()
    walk.make_card()
    back = walk.print_card()
    walk.upload(back)
    walk.at("hand-over")
    return back
