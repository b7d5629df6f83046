"""Comments, their accounts and 'Something is wrong here': for everybody's eyes and ears, in both languages."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from looking import Looking
from playwright.sync_api import Browser, Page

from browser import follow
from charteroak.custody.hpke import point_of
from live_site import LiveSite, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("live")]
SECRET = "only-of-this-test"
# What is left of them since the page came, in milliseconds.
_THREE_SECONDS = "3100 + performance.getEntriesByType('navigation')[0].responseEnd - performance.now()"


def _mail_is_set(live: LiveSite) -> None:
    point = point_of(generate_private_key(SECP256R1()).public_key())
    with psycopg.connect(live.database) as connection:
        for ahead in (-1, 0, 1):
            day = (datetime.now(UTC) + timedelta(days=ahead)).date()
            connection.execute(
                "INSERT INTO guide_commentkey VALUES (%s, %s) ON CONFLICT DO NOTHING", [day, point]
            )


def _link(live: LiveSite, name: str) -> str:
    """Ask for an account as the public face does, and return its link."""
    commenter, link = uuid4(), uuid4()
    with psycopg.connect(live.database) as connection:
        connection.execute(
            "INSERT INTO guide_commenter (id, pen_name, pen_key, state, language, wants_notices, asked_at, sessions) "
            "VALUES (%s, %s, %s, 'asked', 'en', true, now(), 0)",
            [commenter, name, name.lower()],
        )
        connection.execute(
            "INSERT INTO guide_commenterlink (id, commenter_id, digest, form, made_at) VALUES (%s, %s, %s, %s, now())",
            [link, commenter, hashlib.sha256(SECRET.encode()).digest(), link.hex],
        )
    return f"comments/account/link/{link.hex}.{SECRET}/"


def _press(page: Page, selector: str = "main form button.usa-button") -> None:
    left = page.evaluate(_THREE_SECONDS)  # a form that is sent faster is shown again
    page.wait_for_timeout(max(0.0, left))
    follow(page, selector)


# Spanish alone: its words are the longer ones, the templates are the same, and a browser is slow.
@pytest.mark.parametrize("language", ["es"])
def test_every_page_of_comments_is_for_everybody(chromium: Browser, live: LiveSite, language: str) -> None:
    look, page = Looking(), chromium.new_context().new_page()
    page.set_default_timeout(30_000)  # a form waits for its work: 15 seconds at most
    home = f"{live.url}/{language}/"
    _say_what_is_wrong(page, home, language, look)
    page.goto(f"{home}comments/account/new/")
    look(page, "no mail")
    _mail_is_set(live)
    for path in (
        "account/new",
        "account/sent",
        "account/sign-in",
        "account/mail",
        "account/link/over.x",
        "account/no-notices/x.y",
    ):
        page.goto(f"{home}comments/{path}/")
        look(page, path)
    page.goto(home + _link(live, f"Maple {language}"))
    page.click("main form button")
    page.wait_for_url("**/account/?welcome=1")
    look(page, "account")
    follow(page, "form[action$='/code/'] button")
    look(page, "code")
    comments = _write(page, home, language, look)
    _moderate(chromium, live, language, look)
    page.goto(comments)
    look(page, "comments, shown")
    follow(page, "article a >> nth=0")
    look(page, "comment, report")
    _delete_everything(page, home, look)
    assert look.found == []


def _say_what_is_wrong(page: Page, home: str, language: str, look: Looking) -> None:
    _first_page(page, home)
    follow(page, "a[href*='/something-wrong/guide/']")
    look(page, "wrong")
    follow(page, "main form button")
    look(page, "wrong, refused")
    page.click("main form .usa-radio label >> nth=1")
    page.fill("main textarea", f"860-555-0142 {language}")
    _press(page)
    page.wait_for_url("**?sent=1")
    look(page, "wrong, sent")
    assert [cookie["name"] for cookie in page.context.cookies()] == ["csrftoken"]


def _first_page(page: Page, home: str) -> None:
    page.goto(f"{home}guide/")
    page.locator("main a.choice[href*='/guide/']").last.click()
    page.wait_for_url("**/guide/*/")


def _write(page: Page, home: str, language: str, look: Looking) -> str:
    """Write a comment, and return the address of its page."""
    _first_page(page, home)
    look(page, "a page with comments")
    follow(page, "a[href*='/comments/guide/']")
    page.fill("main textarea", f"They helped me, in {language}.")
    look(page, "comments, form")
    _press(page, "main form .actions button")
    page.wait_for_url("**?sent=1")
    return page.url.partition("?")[0]


def _delete_everything(page: Page, home: str, look: Looking) -> None:
    for selector in ("article a >> nth=0", "article a >> nth=1", "a[href$='/account/delete/']"):
        page.goto(f"{home}comments/account/")
        follow(page, f"main {selector}")
        look(page, f"account, {selector}")
    follow(page, "main form button")
    look(page, "deleted")


def _moderate(browser: Browser, live: LiveSite, language: str, look: Looking) -> None:
    page = browser.new_context().new_page()
    page.set_default_timeout(15_000)
    sign_in(page, live, "program_manager", language=language)
    page.goto(f"{live.url}/{language}/office/reports/")
    look(page, "office, reports")
    page.goto(f"{live.url}/{language}/office/comments/")
    look(page, "office, comments")
    follow(page, "button[value=show]")
    page.click("details summary >> nth=0")
    page.wait_for_selector("button[value=remove]")
    look(page, "office, comments shown")
