"""A passkey from the first page to the last: added by a clerk who signed in with a code, then enough by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from live_site import LiveSite, sign_in

# All tests of the running demo on one worker: it is started once.
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("live")]
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_authenticator(context: BrowserContext) -> Page:
    """Return a page whose browser has an authenticator of its own (Chrome DevTools Protocol, WebAuthn)."""
    page = context.new_page()
    protocol = context.new_cdp_session(page)
    protocol.send("WebAuthn.enable")
    protocol.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    page.set_default_timeout(15_000)
    return page


def test_a_clerk_adds_a_passkey_and_signs_in_with_it_alone(chromium: Browser, live: LiveSite) -> None:
    # WebAuthn knows no addresses, only names. The librarian, because a code is good only once: others use the clerk's.
    live = replace(live, url=live.url.replace("127.0.0.1", "localhost"))
    context = chromium.new_context()
    page = with_authenticator(context)
    sign_in(page, live, "librarian")
    add_passkey(page, live)
    sign_out(page, live)

    page.goto(f"{live.url}/en/desk/")
    page.click("#passkey_login")
    page.wait_for_url("**/en/desk/")
    page.wait_for_selector("body.desk")
    assert page.locator("form[action$='/walk-in/'] button").is_visible()
    sign_out(page, live)

    # Another browser has no such passkey: it is told so, and stays outside.
    elsewhere = chromium.new_context()
    stranger = with_authenticator(elsewhere)
    stranger.goto(f"{live.url}/en/desk/")
    stranger.click("#passkey_login")
    stranger.wait_for_selector("#passkey-problem:visible")
    assert "/login/" in stranger.url
    elsewhere.close()
    context.close()


def add_passkey(page: Page, live: LiveSite) -> None:
    page.goto(f"{live.url}/en/account/2fa/")
    page.click("main a[href$='/webauthn/add/']")
    # A way in is added only by who has just shown again that it is still they.
    page.fill("[name=password]", live.staff["librarian"]["password"])
    page.click("main form.form button.usa-button")
    page.wait_for_selector("#mfa_webauthn_add")
    page.fill("[name=name]", "Key on a ring")
    assert page.is_checked("[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url(lambda address: not address.endswith("/add/"))
    page.goto(f"{live.url}/en/account/2fa/webauthn/")
    assert "Key on a ring" in page.inner_text("main")


def sign_out(page: Page, live: LiveSite) -> None:
    page.goto(f"{live.url}/en/account/logout/")
    page.click("main form button")
    page.wait_for_url(lambda address: "/logout/" not in address)
    page.goto(f"{live.url}/en/desk/")
    assert page.locator("#passkey_login").is_visible()
