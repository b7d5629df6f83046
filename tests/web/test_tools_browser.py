"""The tools in a browser: what they reckon, what they show and print, and that nothing leaves the page meanwhile."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from typing import Any

import pytest
from looking import Looking
from playwright.sync_api import Browser, Page, Request, Response

from browser import Site

pytestmark = pytest.mark.browser

TOOLS = ("", "family-plan/", "find-a-person/", "complaint/")
MAX_BYTES = 100_000
WEATHER = "https://www.weather.gov/"


@pytest.fixture
def page(chromium: Browser, site: Site) -> Iterator[Page]:
    context = chromium.new_context(service_workers="block")
    context.route(
        lambda url: not url.startswith(site.url),
        lambda route: route.fulfill(body="<title>weather</title>", content_type="text/html"),
    )
    page = context.new_page()
    page.set_default_timeout(30_000)  # the first page of a cold site on a busy machine
    yield page
    context.close()


@pytest.fixture(scope="module")
def modules(chromium: Browser, running_site: Site) -> Iterator[Page]:
    """A page whose modules are asked one by one: nothing of an answer stays there."""
    context = chromium.new_context(service_workers="block")
    page = context.new_page()
    page.goto(f"{running_site.url}/en/tools/", timeout=30_000)
    yield page
    context.close()


def ask(page: Page, module: str, expression: str, argument: object = None) -> Any:
    """Evaluate an expression of (m, argument), `m` being a module of the tools."""
    return page.evaluate(
        f"async (argument) => {{ const m = await import('/static/tools/{module}.js'); return ({expression}); }}",
        argument,
    )


def test_the_form_of_an_a_number(modules: Page) -> None:
    cases = {
        "A012345678": ("right", "012345678"),
        "a 12 345 678": ("padded", "012345678"),
        "A-12.345.678": ("padded", "012345678"),
        "#123–456–789": ("right", "123456789"),
        "１２３４５６７８９": ("right", "123456789"),  # as a phone may write them
        "٠١٢٣٤٥٦٧٨": ("right", "012345678"),
        "1234567": ("short", ""),
        "1234567890": ("long", ""),
        "IOE0123456789": ("long", ""),
        "A12345678B": ("strange", ""),
        "000000000": ("zeros", ""),
        "": ("empty", ""),
        " a-": ("empty", ""),
    }
    found = ask(modules, "anumber", "argument.map((one) => m.readANumber(one))", list(cases))
    assert [(one["state"], one["digits"]) for one in found] == list(cases.values())


SPELLINGS = [
    ("María José", "Muñoz García", ["Maria Jose|Munoz Garcia", "Maria Jose|Munoz-Garcia", "Maria Jose|Munoz",
     "Maria Jose|Garcia", "Maria Jose|Garcia Munoz", "Maria|Munoz Garcia", "Maria Jose Munoz|Garcia",
     "Munoz Garcia|Maria Jose", "Maria Jose|Munozgarcia"]),
    ("Ana", "de la Cruz Pérez-Gil", ["Ana|De La Cruz Perez Gil", "Ana|De La Cruz", "Ana|Delacruz",
     "Ana|Cruz Perez Gil", "Ana|Gil"]),
    ("Mohammed", "Al-Hassan", ["Mohammed|Al-Hassan", "Mohammed|Al Hassan", "Mohammed|Alhassan", "Mohammed|Hassan",
     "Mohamed|Al Hassan"]),
    ("Xiao Ming", "Wang", ["Xiao Ming|Wang", "Wang|Xiao Ming", "Xiaoming|Wang", "Xiao|Wang"]),
    ("Đức", "Nguyễn", ["Duc|Nguyen", "Nguyen|Duc"]),
    ("", "Suharto", ["FNU|Suharto"]),
    ("Sinéad", "O’Brien", ["Sinead|OBrien"]),  # the sign that phones write
]  # fmt: skip


def test_spellings_to_try(modules: Page) -> None:
    names = [one[:2] for one in SPELLINGS]
    every = ask(
        modules, "spellings", "argument.map(([given, family]) => m.listSpellings(given, family))", names
    )
    for (given, family, wanted), found in zip(SPELLINGS, every, strict=True):
        listed = [f"{one['given']}|{one['family']}" for one in found]
        without_case = {one.lower() for one in listed}
        assert {one.lower() for one in wanted} <= without_case, (given, family, listed)
        assert len(without_case) == len(listed) <= 24
    assert ask(modules, "spellings", "[m.isLatin('Nguyễn-Đức'), m.isLatin('محمد'), m.isLatin('王')]") == [
        True,
        False,
        False,
    ]
    assert ask(modules, "spellings", "m.listSpellings('', '  ')") == []


def test_the_days_to_complain(modules: Page) -> None:
    rule = {"days": 300, "since": "2019-10-01", "daysBefore": 180}
    cases = [
        ("2026-01-01", "2026-01-01", {"state": "left", "left": 300}),
        ("2026-01-01", "2026-10-27", {"state": "left", "left": 1}),
        ("2026-01-01", "2026-10-28", {"state": "last", "left": 0}),
        ("2026-01-01", "2026-10-29", {"state": "over", "left": -1}),
        ("2027-12-31", "2028-03-01", {"state": "left", "left": 239}),  # over a leap day
        ("2019-09-30", "2020-03-28", {"state": "last", "left": 0}),
        ("2019-10-01", "2020-03-28", {"state": "left", "left": 121}),
        ("2026-11-23", "2026-11-22", {"state": "future"}),
        ("2026-02-30", "2026-11-22", {"state": "none"}),
        ("", "2026-11-22", {"state": "none"}),
    ]
    found = ask(modules, "deadline", "argument[0].map(([act, now]) => m.reckon(act, now, argument[1]))",
                [[list(one[:2]) for one in cases], rule])  # fmt: skip
    assert [{key: one[key] for key in wanted} for one, (_, _, wanted) in zip(found, cases, strict=True)] == [
        wanted for _, _, wanted in cases
    ]
    assert (
        ask(modules, "deadline", "m.inWords(m.dayNumber('2026-10-28'), 'es')")
        == "miércoles, 28 de octubre de 2026"
    )


def test_only_a_plan_is_opened_as_a_plan(modules: Page) -> None:
    assert ask(modules, "saved", "m.fromFile(m.toFile({a: 'x', b: ''}), new Set(['a', 'b']))") == {"a": "x"}
    for text in (
        "",
        "[]",
        "null",
        '{"kind": "other", "lines": {"a": "x"}}',
        '{"kind": "charteroak-family-plan"}',
    ):
        assert ask(modules, "saved", "m.fromFile(argument, new Set(['a']))", text) is None
    odd = {"kind": "charteroak-family-plan", "lines": {"a": 7, "b": "y" * 5000, "__proto__": "z", "c": "w"}}
    assert ask(modules, "saved", "m.fromFile(argument, new Set(['a', 'b']))", json.dumps(odd)) == {
        "b": "y" * 1000
    }


def use_everything(page: Page, home: str) -> None:
    """Use each tool as a reader does."""
    page.goto(f"{home}family-plan/")
    page.fill("#children-1-name", "Lucía Peña")
    page.fill("#children-1-medicines", "Salbutamol,\n2 a day")
    page.click("[data-part=children] [data-more]")
    page.fill("#children-2-name", "عمر")
    with page.expect_download() as kept:
        page.click("summary")
        page.click("[data-save]")
    page.click("[data-clear]")
    page.click("[data-clear]")
    assert page.input_value("#children-1-name") == ""
    page.set_input_files("[data-file]", kept.value.path())
    page.wait_for_function("document.querySelector('#children-2-name').value !== ''")
    assert page.input_value("#children-1-medicines") == "Salbutamol,\n2 a day"
    assert page.locator("#children-2-name").is_visible()
    assert not page.locator("#children-3-name").is_visible()


def use_the_finders(page: Page, home: str) -> None:
    page.goto(f"{home}find-a-person/")
    page.fill("#a-number", "A 12-345-678")
    page.fill("#given", "José")
    page.fill("#family", "Ruiz Soto")
    page.wait_for_selector("[data-names] tbody tr:nth-child(5)")
    page.wait_for_selector(".tool-number")
    assert page.inner_text(".tool-number") == "012345678"
    page.goto(f"{home}complaint/")
    page.click("label[for=what-unfair]")
    assert not page.locator("#unfair").is_visible()
    page.click("label[for=where-home]")
    page.fill("#when", "2026-01-02")
    page.wait_for_selector("[data-until] p")
    assert page.locator("#unfair a[href='tel:+18605413403']").is_visible()
    assert not page.locator("#pay").is_visible()


def test_nothing_leaves_the_page_and_nothing_stays_behind(page: Page, site: Site) -> None:
    asked: list[Request] = []
    page.on("dialog", lambda dialog: dialog.accept())  # it asks before what is typed is lost
    page.context.on("request", lambda request: asked.append(request))
    use_everything(page, f"{site.url}/es/tools/")
    use_the_finders(page, f"{site.url}/es/tools/")
    sent = [one for one in asked if one.method != "GET" or one.post_data or "?" in one.url]
    assert sent == []
    paths = {one.url.removeprefix(site.url) for one in asked if one.url.startswith("http")}
    assert all(path.startswith(("/es/tools/", "/static/")) for path in paths), paths
    assert page.context.cookies() == []
    kept = (
        "(async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length])()"
    )
    assert page.evaluate(kept) == [0, 0, 0]


def test_all_of_it_works_with_the_network_off(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/en/tools/find-a-person/")
    page.context.set_offline(True)
    page.fill("#a-number", "123456789")
    page.wait_for_selector(".tool-number")
    page.fill("#family", "Suharto")
    page.wait_for_selector("[data-names] tbody tr")
    page.context.set_offline(False)
    page.goto(f"{site.url}/en/tools/complaint/")
    page.context.set_offline(True)
    page.click("label[for=what-hurt]")
    assert page.locator("#hurt").is_visible()


@pytest.mark.parametrize("name", ["family-plan", "find-a-person"])
def test_the_red_button_clears_what_was_typed_and_asks_nothing(page: Page, site: Site, name: str) -> None:
    page.goto(f"{site.url}/en/tools/{name}/")
    field = "#parents-1-name" if name == "family-plan" else "#given"
    page.fill(field, "Someone")
    page.evaluate(
        "(field) => addEventListener('pagehide', () => { window.name = document.querySelector(field).value; })",
        field,
    )
    page.click("a.guide-leave")
    page.wait_for_url(WEATHER)
    assert page.evaluate("window.name") == ""
    page.go_back()
    assert "/tools/" not in page.url  # it does not stand in the list of the Back button


def test_the_plan_on_paper_shows_all_that_was_typed(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/en/tools/family-plan/")
    page.fill("#wishes-1-wishes", "\n".join(f"Wish {number}" for number in range(1, 20)))
    page.emulate_media(media="print")
    shown = page.locator("#wishes-1-wishes ~ .plan-written")
    assert "Wish 19" in shown.inner_text()
    assert shown.evaluate("(one) => one.scrollHeight <= one.clientHeight + 1")
    assert not page.locator("#children-2-name ~ .plan-written").is_visible()
    page.evaluate("document.getElementById('plan').classList.add('plan--empty')")
    assert page.locator("#children-4-name ~ .plan-written").is_visible()
    assert "Wish 19" not in shown.inner_text()
    assert not page.locator(".guide-leave, header, footer").first.is_visible()


@pytest.mark.parametrize("language", ["en", "es"])
def test_everybody_can_use_the_tools_and_they_are_light(page: Page, site: Site, language: str) -> None:
    look, bodies = Looking(), {}

    def note(response: Response) -> None:
        bodies[response.url] = response.body()

    page.on("response", note)
    for name in TOOLS:
        bodies.clear()
        page.goto(f"{site.url}/{language}/tools/{name}")
        if name.startswith("find"):
            page.fill("#a-number", "12")
            page.fill("#given", "Ana")
            page.fill("#family", "Ruiz Soto")
            page.wait_for_selector("[data-names] tbody tr")
        if name.startswith("complaint"):
            page.click("label[for=what-unfair]")
            page.click("label[for=where-work]")
            page.fill("#when", "2026-01-02")
        look(page, name or "tools")
        page.wait_for_load_state("networkidle")  # by now it is
        # Static files go out compressed; the page itself does not.
        sent = sum(len(gzip.compress(one)) if "/static/" in url else len(one) for url, one in bodies.items())
        assert sent < MAX_BYTES, (name, sent)
    assert look.found == []
