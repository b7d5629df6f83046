"""The office pages of two people, accounts, alarms and the policy file: for everybody, in both languages."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from looking import Looking
from playwright.sync_api import Browser, Page

from browser import follow
from live_site import LiveSite, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("live")]

# Set to a folder, it is where the pictures go: for a person to look at.
PICTURES = os.environ.get("CHARTEROAK_TEST_PICTURES")


class Seen:
    """Looks at a page with axe at three widths, and keeps a picture of it where one is wanted."""

    def __init__(self, language: str) -> None:
        self.looking = Looking()
        self._language = language

    def __call__(self, page: Page, name: str) -> None:
        self.looking(page, name)
        if PICTURES:
            for width in (320, 1280):
                page.set_viewport_size({"width": width, "height": 800})
                page.screenshot(
                    path=str(Path(PICTURES) / f"{name}-{self._language}-{width}.png"), full_page=True
                )


def _signed_in(browser: Browser, live: LiveSite, name: str, language: str) -> Page:
    page = browser.new_context().new_page()
    page.context.set_default_timeout(15_000)
    sign_in(page, live, name, language=language)
    return page


def _propose(page: Page, url: str, name: str) -> None:
    page.goto(f"{url}/office/accounts/new/")
    page.fill("[name=username]", name)
    for field, value in (("role", "clerk"), ("site", "library"), ("office", "library")):
        page.select_option(f"[name={field}]", value)
    page.click("main form.form button")
    page.wait_for_url("**/office/acts/")


def _look_at_directory(page: Page, url: str, seen: Callable[..., Any]) -> None:
    for path in ("new/", "import/", ""):
        page.goto(f"{url}/office/directory/{path}")
        seen(page, f"directory-{path.strip('/')}")
    page.click("main table a")
    page.wait_for_url("**/office/directory/*/")
    seen(page, "directory-listing")
    page.goto(f"{page.url}edit/hours/")
    seen(page, "directory-hours")


@pytest.mark.parametrize("language", ["en", "es"])
def test_from_a_proposal_to_the_first_sign_in_every_page_is_for_everybody(
    chromium: Browser, live: LiveSite, language: str
) -> None:
    seen: Callable[..., Any] = Seen(language)
    url, name = f"{live.url}/{language}", f"newcomer-{language}"
    manager = _signed_in(chromium, live, "program_manager", language)
    for page in ("office", "office/accounts", "office/policy", "office/acts"):
        manager.goto(f"{url}/{page}/")
        seen(manager, f"{page.replace('/', '-')}")
    _look_at_directory(manager, url, seen)
    manager.goto(f"{url}/office/accounts/new/")
    follow(manager, "main form.form button")
    seen(manager, "account-new-error")
    _propose(manager, url, name)
    seen(manager, "acts-own")
    officer = _signed_in(chromium, live, "key_officer", language)
    officer.goto(f"{url}/office/acts/")
    seen(officer, "acts-to-decide")
    follow(officer, "a[href$='/approve/']")
    seen(officer, "act-approve")
    follow(officer, "main form.form button")
    officer.wait_for_url("**/office/acts/")
    officer.goto(f"{url}/office/accounts/")
    follow(officer, f"tr:has(th:text-is('{name}')) a[href$='/code/']")
    follow(officer, "main form.form button")
    code = officer.inner_text(".code")
    seen(officer, "account-code")
    officer.goto(f"{url}/office/accounts/")
    for end in ("change", "close"):
        follow(officer, f"tr:has(th:text-is('{name}')) a[href$='/{end}/']")
        seen(officer, f"account-{end}")
        officer.goto(f"{url}/office/accounts/")
    _set_up(chromium, url, name, code, seen)
    auditor = _signed_in(chromium, live, "auditor", language)
    auditor.goto(f"{url}/office/alarms/")
    seen(auditor, "alarms-none")
    assert seen.looking.found == []


def _set_up(browser: Browser, url: str, name: str, code: str, seen: Callable[..., Any]) -> None:
    page = browser.new_context().new_page()
    page.goto(f"{url}/account/login/")
    follow(page, "a[href$='/account/set-up/']")
    page.fill("[name=username]", name)
    page.fill("[name=code]", code)
    for field in ("password", "again"):
        page.fill(f"[name={field}]", "short")
    follow(page, "main form.form button")
    seen(page, "set-up-error")
    for field in ("password", "again"):
        page.fill(f"[name={field}]", "seven invented words")
    page.click("main form.form button")
    page.wait_for_url("**/account/login/")
    page.fill("[name=login]", name)
    page.fill("[name=password]", "seven invented words")
    follow(page, "form.form button.usa-button >> nth=0")
    page.goto(f"{url}/desk/")
    page.wait_for_url("**/account/2fa/**")


@pytest.mark.parametrize("language", ["en", "es"])
def test_alarms_and_the_page_of_a_quota_that_is_used_up(
    chromium: Browser, live: LiveSite, language: str
) -> None:
    import psycopg

    seen: Callable[..., Any] = Seen(language)
    # A code opens once: each language has people of its own.
    desk, watch = {"en": ("clerk", "privacy_officer"), "es": ("librarian", "auditor")}[language]
    clerk = _signed_in(chromium, live, desk, language)
    url = f"{live.url}/{language}"
    for _ in range(3):
        clerk.goto(f"{url}/desk/visit/0123456789abcdef/")
    with psycopg.connect(live.database) as connection:
        connection.execute("UPDATE staff_quotause SET count = 40 WHERE kind = 'misses'")
        connection.execute(
            "INSERT INTO staff_quotause (account_id, day, kind, count) "
            "SELECT account_id, day, 'number_searches', 100 FROM staff_quotause WHERE kind = 'misses' "
            "ON CONFLICT DO NOTHING"
        )
    clerk.goto(f"{url}/desk/visit/0123456789abcdef/")
    clerk.goto(f"{url}/desk/lost/")
    clerk.fill("#id_number", "000000000000")
    follow(clerk, "form:has(#id_number) button")
    seen(clerk, "quota")
    with psycopg.connect(live.database) as connection:
        # The site is every test's: the clerk must be able to search again.
        connection.execute("DELETE FROM staff_quotause WHERE kind IN ('misses', 'number_searches')")
    officer = _signed_in(chromium, live, watch, language)
    officer.goto(f"{url}/office/alarms/")
    assert officer.locator(f"main section.paper:has-text('{desk},')").count() == 2
    seen(officer, "alarms")
    assert seen.looking.found == []
