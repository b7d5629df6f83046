"""One visit through the desk's real pages, as a clerk's hands do it."""

from __future__ import annotations

import io
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import pypdfium2
import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page

from charteroak.enrollment.rules import Details
from live_site import LiveSite, sign_in
from people import MARISOL, PAPERS, astronaut

Look = Callable[[Page, str], None]


@pytest.fixture(scope="session")
def clerk_state(chromium: Browser, live: LiveSite) -> Any:
    """A clerk who signed in with password and code: what the browser keeps of it.

    Once for the whole run: a code works once, and the next one comes after up to 30 seconds.
    """
    context = chromium.new_context()
    state = sign_in(context.new_page(), live, "clerk")
    context.close()
    return state


def desk(browser: Browser, state: Any, **options: Any) -> BrowserContext:
    """Return a browser at the desk, signed in if there is a state."""
    context = browser.new_context(storage_state=state, viewport={"width": 1280, "height": 900}, **options)
    context.set_default_timeout(15_000)
    return context


def somebody() -> Details:
    """Return somebody who was never here and looks like nobody: every walk ends with a card of its own."""
    word = "".join(secrets.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(8)).title()
    born = date(1940, 1, 1) + timedelta(days=secrets.randbelow(60 * 365))
    street = f"{secrets.randbelow(9000)} {word[::-1].title()} Sample Street"
    born = born.replace(day=min(born.day, 28))  # so that it is a day in every year
    return replace(MARISOL, family_name=word, birth_date=born, address=(street, MARISOL.address[1]))


def ignore(page: Page, name: str) -> None:
    """Look at no page."""


@dataclass
class Walk:
    """A clerk's page and where it goes. `look` sees every page of the way, and every refusal if `err` is set."""

    page: Page
    live: LiveSite
    language: str = "en"
    look: Look = ignore
    err: bool = False
    person: Details = field(default_factory=somebody)
    ref: str = field(default="", init=False)

    def go(self, path: str) -> None:
        self.page.goto(f"{self.live.url}/{self.language}/{path}")

    def send(self, name: str = "") -> None:
        """Press the main button of the page's form, and wait for the page that it leads to."""
        button = f"{name} form button.usa-button, {name} form.form button.usa-button".strip()
        with self.page.expect_navigation():
            self.page.locator(button).first.click()

    def at(self, step: str) -> None:
        """Wait for a step's page and look at it."""
        self.page.wait_for_url(f"**/visit/*/{step}/")
        self.look(self.page, step)

    def refused(self, name: str) -> None:
        """Send the page's form as it is, and look at what it says."""
        if self.err:
            self.send("main")
            self.page.wait_for_selector(".usa-error-message, .still-open")
            self.look(self.page, f"{name}, refused")

    def open_visit(self) -> None:
        self.go("desk/")
        self.look(self.page, "desk")
        self.refused("desk")
        self.page.locator("form[action$='/walk-in/'] button").click()
        self.at("details")
        self.ref = self.page.url.rstrip("/").split("/")[-2]

    def write_details(self, *, then: str = "papers") -> None:
        self.refused("details")
        page, person = self.page, self.person
        page.fill("[name=given_name]", person.given_name)
        page.fill("[name=family_name]", person.family_name)
        page.select_option("[name=birth_date_month]", str(person.birth_date.month))
        page.fill("[name=birth_date_day]", str(person.birth_date.day))
        page.fill("[name=birth_date_year]", str(person.birth_date.year))
        page.click("label[for=id_address_choice_0]")
        for line, text in enumerate(person.address, 1):
            page.fill(f"[name=address_line_{line}]", text)
        self.send("main")
        self.at(then)

    def tick_papers(self) -> None:
        self.refused("papers")
        first, *others = PAPERS
        self.page.click(f"label[for=paper_{first}]")
        self.refused("papers, one of three")
        if not self.page.is_checked(f"#paper_{first}"):
            self.page.click(f"label[for=paper_{first}]")
        for paper in others:
            self.page.click(f"label[for=paper_{paper}]")
        self.send("main")
        self.at("photo")

    def upload_photo(self) -> None:
        self.upload(astronaut())
        self.at("fee")

    def upload(self, image: bytes) -> None:
        files = self.page.locator("[data-file-instead]")
        if not files.evaluate("element => element.open"):
            files.locator("summary").click()
        self.page.set_input_files(
            "input[type=file]", {"name": "a.png", "mimeType": "image/png", "buffer": image}
        )
        files.locator("button").click()

    def take_fee(self) -> None:
        self.refused("fee")
        self.page.click("label[for=id_reason_0]")
        self.page.click("label[for=id_tender_0]")
        self.send("main")
        self.at("card")

    def make_card(self) -> None:
        self.send("main")
        self.at("check")

    def print_card(self) -> bytes:
        """Send the page's print form and return the back of the card as a scanner sees it (PNG, 300 dpi)."""
        form = self.page.locator("form[action$='/card/print/']")
        token = form.locator("[name=csrfmiddlewaretoken]").get_attribute("value")
        printed = self.page.context.request.post(
            f"{self.live.url}{form.get_attribute('action')}",
            form={"csrfmiddlewaretoken": str(token)},
            headers={"Referer": self.page.url},
        )
        assert printed.status == 200
        return back_of(printed.body())


def back_of(document: bytes) -> bytes:
    pages = pypdfium2.PdfDocument(document)
    assert len(pages) == 2
    out = io.BytesIO()
    pages[1].render(scale=300 / 72).to_pil().save(out, "PNG")
    return out.getvalue()


def image_of(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def to_photo(walk: Walk) -> None:
    """Walk from the desk's first page to the photo."""
    walk.open_visit()
    walk.write_details()
    walk.tick_papers()
