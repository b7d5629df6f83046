"""Every public page for everybody's eyes and ears, and what a resident needs without script.

At the same widths and in the same languages, test_story_browser.py looks at the sign-in page and test_checker_page.py
at the checker's first view.
"""

from __future__ import annotations

import re

import pytest
from icalendar import Calendar
from looking import Looking
from playwright.sync_api import Browser, Page

from browser import follow
from live_site import LiveSite

# All tests of the running demo on one worker: it is started once.
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("live")]
ENOUGH = ("foreign_passport", "consular_id", "letter_shelter")


class Reader:
    """A resident's page. `look` sees what it shows."""

    def __init__(self, page: Page, live: LiveSite, language: str) -> None:
        self.page, self.home = page, f"{live.url}/{language}/"
        page.set_default_timeout(15_000)

    def go(self, path: str = "") -> Page:
        self.page.goto(self.home + path)
        return self.page

    def tick(self, *papers: str) -> None:
        for paper in papers:
            number = self.page.locator(f"input[name=papers][value={paper}]").get_attribute("id")
            self.page.click(f"label[for={number}]")
        follow(self.page, "#papers button")
        self.page.wait_for_selector("#answer")

    def book(self, look: Looking | None = None) -> str:
        """Book the first free time and return the code."""
        self.page.locator("a.slot").first.click()
        self.page.wait_for_url("**/book/at/**")
        if look:
            look(self.page, "book, confirm")
        self.page.click("main form button")
        self.page.wait_for_url("**/book/done/**")
        found = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", self.page.inner_text(".code"))
        assert found
        return found[0]

    def say_what_for(self, look: Looking | None = None) -> None:
        if look:
            self.page.click("main form button")
            self.page.wait_for_selector(".usa-error-message")
            look(self.page, "book, what for refused")
        number = self.page.locator("input[name=service][value=first]").get_attribute("id")
        self.page.click(f"label[for={number}]")
        self.page.click("main form button")
        self.page.wait_for_selector("a.slot")

    def move(self, look: Looking | None = None) -> None:
        """Move the appointment whose page is shown to the next day that has a time."""
        self.page.click("main a[href$='/move/']")
        self.page.wait_for_url("**/move/")
        if look:
            look(self.page, "move")
        self.page.locator("section:nth-of-type(2) a.slot, section a.slot").last.click()
        self.page.wait_for_url(re.compile(r"/move/[a-z]+/"))
        if look:
            look(self.page, "move, asked")
        self.page.click("main form button")
        self.page.wait_for_url("**/?moved")

    def cancel(self, look: Looking | None = None) -> None:
        """Cancel the appointment whose page is shown."""
        self.page.click("main a[href$='/cancel/']")
        self.page.wait_for_url("**/cancel/")
        if look:
            look(self.page, "cancel")
        self.page.click("main form button")
        self.page.wait_for_url(re.compile(r"/book/done/[^/]+/$"))


@pytest.mark.parametrize("language", ["en", "es"])
def test_axe_finds_nothing_on_any_public_page_and_none_is_wider_than_a_screen(
    chromium: Browser, live: LiveSite, language: str
) -> None:
    look, context = Looking(), chromium.new_context()
    reader = Reader(context.new_page(), live, language)
    for path in (
        "",
        "places/",
        "what-we-hold/",
        "lost-card/",
        "journal/",
        "my-visit/",
        "guide/",
        "help/",
        "help/?q=food&place=06103&free=on",
        "for-programs/",
        "no-such-page/",
    ):
        look(reader.go(path), path or "home")
    look_at_papers(reader, look)
    look_at_an_appointment(reader, look)
    reader.go("guide/").locator("a.choice").first.click()
    reader.page.wait_for_url("**/guide/*/")
    look(reader.page, "guide, a page")
    reader.go("help/?q=211").locator(".result a[href*='/help/service/']").first.click()
    reader.page.wait_for_url("**/help/service/*/")
    look(reader.page, "help, a service")
    context.close()
    assert look.found == []


def look_at_papers(reader: Reader, look: Looking) -> None:
    look(reader.go("can-i-get-a-card/"), "papers, not answered")
    first, *others = ENOUGH
    reader.tick(first)
    look(reader.page, "papers, some missing")
    reader.tick(*others)
    assert reader.page.locator(".answer--good").count() == 1
    look(reader.page, "papers, enough")


def look_at_an_appointment(reader: Reader, look: Looking) -> None:
    look(reader.go("book/"), "book, what for")
    reader.say_what_for(look)
    look(reader.page, "book")
    code = reader.book(look)
    look(reader.page, "appointment")
    reader.move(look)
    look(reader.page, "appointment, moved")
    look_at_the_second(reader, look)
    reader.go("book/find/")
    reader.page.fill("[name=code]", code)
    reader.page.click("main form button")
    reader.page.wait_for_url("**/book/done/**")
    reader.cancel(look)
    look(reader.page, "appointment, cancelled")
    look(reader.go("book/find/"), "find")
    reader.page.click("main form button")
    reader.page.wait_for_selector(".usa-error-message")
    look(reader.page, "find, refused")


def look_at_the_second(reader: Reader, look: Looking) -> None:
    """One browser books one time; and where nothing suits there is a waiting list."""
    reader.go("book/?service=first").locator("a.slot").first.click()
    reader.page.wait_for_url("**/book/at/**")
    look(reader.page, "book, has one already")
    reader.go("book/?service=first&day=2&part=evening&site=clerk")
    look(reader.page, "book, nothing suits")
    reader.page.click("main a[href*='/book/waiting/']")
    reader.page.wait_for_url("**/book/waiting/?**")
    look(reader.page, "waiting list")
    reader.page.click("main form button")
    reader.page.wait_for_url(re.compile(r"/book/waiting/[^/?]+/"))
    look(reader.page, "waiting list, place")
    reader.page.click("main form[action$='/leave/'] button")
    reader.page.wait_for_selector("form[action$='/leave/']", state="detached")
    look(reader.page, "waiting list, left")


def test_all_that_a_resident_needs_works_without_script(chromium: Browser, live: LiveSite) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="es-US")
    reader = Reader(context.new_page(), live, "es")
    page = reader.go()
    page.locator("main a[href$='/can-i-get-a-card/']").first.click()
    page.wait_for_url("**/can-i-get-a-card/")
    reader.tick(*ENOUGH)
    assert "Tiene todo lo que necesita" in page.inner_text("#answer")
    page.click("#answer a[href$='/places/']")
    page.locator("main a[href$='/book/']").first.click()
    page.wait_for_url("**/es/book/")
    reader.say_what_for()
    code = reader.book()
    reader.move()
    assert code in page.inner_text("main")
    assert page.locator("[data-print]").is_hidden(), "a button that needs script must not be shown without it"
    assert_calendar(page)

    page.goto(f"{reader.home}book/find/")
    page.fill("[name=code]", code.lower())
    page.click("main form button")
    page.wait_for_url("**/book/done/**")
    assert code in page.inner_text("main")
    reader.cancel()
    assert "está cancelada" in page.inner_text("h1")

    reader.go("guide/").locator("a.choice").first.click()
    page.wait_for_url("**/guide/*/")
    assert page.locator(".guide-source:has-text('Fuente:')").first.is_visible()
    reader.go("check/")
    assert page.locator("[data-needs-script]").is_visible()
    assert "Llame a la ciudad" in page.inner_text("[data-needs-script]")
    assert page.locator("[data-do=camera]").is_hidden()
    context.close()


def assert_calendar(page: Page) -> None:
    """The calendar file can be fetched, and holds one appointment."""
    link = page.locator("a[href$='/calendar.ics']").get_attribute("href")
    answer = page.request.get(page.url.split("/es/")[0] + str(link))
    assert answer.headers["content-type"].startswith("text/calendar")
    assert len(Calendar.from_ical(answer.body()).walk("VEVENT")) == 1
