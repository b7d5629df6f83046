"""Every page of the guide and of finding help, as a reader has it: on a small phone, over a slow line, and on paper.

test_axe_public.py looks at one page of each kind at three widths and at all its colors, test_tools_browser.py at the
tools and what they weigh.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from looking import LOOK, bring_axe
from playwright.sync_api import Browser, Page

from charteroak.guide.first_pages import read_first_pages
from live_site import LiveSite
from people import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("live")]

MOST_BYTES = 100_000
LANGUAGES = ("en", "es")
_LOADED = """[...new Set([...performance.getEntriesByType('resource').map((one) => one.name),
  ...[...document.querySelectorAll('link[rel=icon]')].map((one) => one.href)])]"""
_TOO_WIDE = "document.documentElement.scrollWidth > innerWidth"
# What would be printed of all this.
_ON_PAPER = """(names) => names.filter(
  (name) => [...document.querySelectorAll(name)].some((one) => one.checkVisibility()))"""
_NOT_PRINTED = ["nav", "form", "button", "input", "footer", ".guide-leave", ".guide-take", ".guide-wrong"]
_PRINTED = ["h1", ".lead, .guide-text, .call, .found", ".printed"]
_EMPTY = "help/"  # the box alone: nothing of it is for paper


class Phone:
    """A phone of 320 px. What is wrong gathers in `wrong`; `heaviest`: the most bytes of a first visit."""

    def __init__(self, page: Page, home: str) -> None:
        self.page, self.home = page, home
        self.wrong: list[str] = []
        self.heaviest = 0
        self._weights: dict[str, int] = {}

    def look(self, path: str, *, colors: bool = False) -> None:
        """Load a page; weigh it, let axe look at it, and see what of it would be printed.

        Colors are alike on every page of the guide, and looked at on one of them: it is most of axe's work.
        """
        weight = self.load(path)
        if weight >= MOST_BYTES:
            self._say(f"{weight} bytes")
        if self.page.evaluate(_TOO_WIDE):
            self._say("wider than the screen")
        bring_axe(self.page)
        for found in self.page.evaluate(LOOK, colors):
            self._say(found)
        self.page.emulate_media(media="print")
        printed = set(self.page.evaluate(_ON_PAPER, _NOT_PRINTED + _PRINTED))
        self.wrong += [f"{self.page.url}: prints {name}" for name in printed & set(_NOT_PRINTED)]
        if path != _EMPTY:
            self.wrong += [f"{self.page.url}: does not print {name}" for name in set(_PRINTED) - printed]
        self.page.emulate_media(media="screen")

    def load(self, path: str) -> int:
        """Load a page and return what it weighs with everything that it loads, in bytes."""
        answer = self.page.goto(self.home + path, wait_until="load")
        assert answer is not None
        weight = len(answer.body()) + sum(map(self._weigh, self.page.evaluate(_LOADED)))
        self.heaviest = max(self.heaviest, weight)
        return weight

    def _weigh(self, url: str) -> int:
        """Return what a static file weighs as production sends it: compressed. Pages themselves are not."""
        if url not in self._weights:
            body = self.page.request.get(url).body()
            self._weights[url] = min(len(gzip.compress(body)), len(body))
        return self._weights[url]

    def _say(self, what: str) -> None:
        self.wrong.append(f"{self.page.url}: {what}")


@pytest.fixture
def phone(chromium: Browser, live: LiveSite, request: pytest.FixtureRequest) -> Iterator[Phone]:
    context = chromium.new_context(viewport={"width": 320, "height": 640}, service_workers="block")
    yield Phone(context.new_page(), f"{live.url}/{request.param}/")
    context.close()


@pytest.mark.parametrize("phone", LANGUAGES, indirect=True)
def test_every_page_of_the_guide_is_light_and_clean_on_a_small_phone_and_on_paper(phone: Phone) -> None:
    slugs = [one.slug for one in read_first_pages(ROOT / "policies/guide/hartford", languages=LANGUAGES)]
    assert len(slugs) > 10
    phone.look("guide/")
    for slug in slugs:
        phone.look(f"guide/{slug}/", colors=slug == "legal-help")
    print(f"\nthe heaviest page: {phone.heaviest} bytes")
    assert phone.wrong == []
    assert phone.heaviest > 20_000


@pytest.mark.parametrize("phone", LANGUAGES, indirect=True)
def test_finding_help_is_light_and_clean_on_a_small_phone_and_on_paper(phone: Phone) -> None:
    page = phone.page
    phone.look("help/")
    phone.look("help/?q=xyzzyqq")
    phone.look("help/?q=clinc&open=on", colors=True)
    phone.look("help/?q=notario")
    page.click(".result a[href*='/help/service/'] >> nth=0")
    page.wait_for_url("**/help/service/*/")
    phone.look(page.url.removeprefix(phone.home), colors=True)
    page.emulate_media(media="print")
    # On paper the warning against notaries stands whole, and beside what it warns about.
    notary = page.locator(".notary")
    assert notary.is_visible()
    breaks = notary.evaluate(
        "(one) => [getComputedStyle(one).breakBefore, getComputedStyle(one).breakInside]"
    )
    assert breaks == ["avoid", "avoid"]
    assert page.locator("main .call").first.is_visible()
    assert page.locator(".guide-source").is_visible()
    # And the page that all of it begins from.
    assert phone.load("") < MOST_BYTES
    print(f"\nthe heaviest page: {phone.heaviest} bytes")
    assert phone.wrong == []


def test_on_paper_an_address_stands_behind_a_link_out_and_the_day_at_the_foot(
    chromium: Browser, live: LiveSite
) -> None:
    context = chromium.new_context(service_workers="block")
    page = context.new_page()
    page.goto(f"{live.url}/es/guide/ice-at-your-house/")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    link = page.locator(".guide-source a").first
    behind = link.evaluate("(one) => getComputedStyle(one, '::after').content")
    assert str(link.get_attribute("href")) in behind
    assert page.locator(".guide-now ol > li").first.is_visible()
    foot = page.inner_text(".printed")
    assert foot.startswith(urlsplit(live.url).netloc + "/es/guide/ice-at-your-house/")
    assert " de 20" in foot  # the day, in the page's language

    page.goto(f"{live.url}/en/tools/complaint/")
    assert page.locator("#finder").is_visible() is False
    assert page.locator("[data-answer]:visible").count() == 6, "whoever chose nothing prints every answer"
    page.goto(f"{live.url}/en/tools/find-a-person/")
    assert page.locator(".tool-form:visible").count() == 0
    assert page.get_by_text("locator.ice.gov", exact=True).is_visible()
    context.close()
