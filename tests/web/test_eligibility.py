"""Can I get a card, and what do I bring? No test here may touch the database: the page stores nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import Browser

from browser import Site, follow
from charteroak.program.queries import current_policy

POLICIES = Path(__file__).resolve().parents[1] / "data" / "policies"
ENOUGH = ["foreign_passport", "consular_id", "letter_shelter"]


@pytest.fixture(autouse=True)
def fresh_rate_limit() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def address(language: str = "en") -> str:
    with override(language):
        return reverse("eligibility")


def read(content: bytes) -> BeautifulSoup:
    return BeautifulSoup(content, "html.parser")


def send(client: Client, papers: list[str], language: str = "en") -> BeautifulSoup:
    response = client.post(address(language), {"papers": papers})
    assert response.status_code == 200
    return read(response.content)


def said(part: Tag | None) -> str:
    assert part is not None
    return " ".join(part.get_text(" ").split())


def ticked(page: BeautifulSoup) -> set[str]:
    return {box["value"] for box in page.select("input[name=papers][checked]")}


def test_the_page_shows_every_paper_of_the_policy_under_its_heading(client: Client) -> None:
    page = read(client.get(address()).content)
    evidence = current_policy().evidence
    assert [box["value"] for box in page.select("input[name=papers]")] == [
        document.code
        for group in evidence.groups
        for document in evidence.documents
        if document.group == group
    ]
    headings = [said(legend) for legend in page.select("fieldset fieldset legend")]
    assert headings == [names["en"] for names in evidence.groups.values()]
    passport = page.find("label", attrs={"for": page.find("input", value="foreign_passport")["id"]})
    assert "May be expired by up to 5 years" in said(passport)
    assert passport.find("svg") is not None
    assert page.find(id="answer") is None


@pytest.mark.parametrize(
    ("language", "heading", "next_step"),
    [
        ("en", "You have what you need", "Find a time and place"),
        ("es", "Tiene todo lo que necesita", "Elegir lugar y hora"),
    ],
)
def test_enough_papers_are_told_so_and_led_on(
    client: Client, language: str, heading: str, next_step: str
) -> None:
    page = send(client, ENOUGH, language)
    answer = page.find(id="answer")
    assert said(answer.find("h2")) == heading
    assert len(answer.select("li.is-done")) == 3
    assert not answer.select("li.is-open")
    link = answer.select_one("a.usa-button")
    assert said(link) == next_step
    with override(language):
        assert link["href"] == reverse("places")
    assert ticked(page) == set(ENOUGH)


@pytest.mark.parametrize(
    ("language", "heading", "residency", "letter"),
    [
        (
            "en",
            "One thing is still missing",
            "A paper that shows you live in Hartford",
            "Letter from a shelter",
        ),
        (
            "es",
            "Todavía falta una cosa",
            "Un papel que muestra que usted vive en Hartford",
            "Carta de un albergue",
        ),
    ],
)
def test_a_missing_paper_is_named_with_all_that_would_do(
    client: Client, language: str, heading: str, residency: str, letter: str
) -> None:
    page = send(client, ["foreign_passport", "social_security_card"], language)
    answer = page.find(id="answer")
    assert said(answer.find("h2")) == heading
    assert len(answer.select("li.is-done")) == 2
    [missing] = answer.select("li.is-open")
    assert residency in said(missing)
    assert letter in said(missing)
    would_do = {said(one) for one in missing.select("li")}
    assert len(would_do) == sum("residency" in one.kinds for one in current_policy().evidence.documents)


def test_one_paper_does_not_count_twice(client: Client) -> None:
    answer = send(client, ["foreign_passport", "foreign_passport", "lease"]).find(id="answer")
    assert said(answer.find("h2")) == "One thing is still missing"
    assert "A second paper with your name" in said(answer.select_one("li.is-open"))


def test_a_paper_that_fits_two_open_requirements_is_named_for_both(client: Client) -> None:
    photo, second = send(client, ["lease"]).find(id="answer").select("li.is-open")
    assert "Consular ID card" in said(photo)
    assert "Consular ID card" in said(second)
    assert "Social Security card" in said(second)
    assert "Social Security card" not in said(photo)


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Tick at least one paper"), ("es", "Marque al menos un documento")],
)
def test_nothing_ticked_gets_a_friendly_word(client: Client, language: str, words: str) -> None:
    page = send(client, [], language)
    assert words in said(page.select_one(".error-summary"))
    assert page.select_one(".error-summary a")["href"] == "#" + page.select_one("input[name=papers]")["id"]
    assert words in said(page.find(id="id_papers_error"))
    assert page.find(id="answer") is None


def test_an_unknown_paper_is_refused_and_the_ticks_stay(client: Client) -> None:
    page = send(client, ["foreign_passport", "<script>x", "\x00" * 9])
    assert "We do not know one of the papers" in said(page.select_one(".error-summary"))
    assert "<script>x" not in page.get_text()
    assert ticked(page) == {"foreign_passport"}
    assert page.find(id="answer") is None


def test_a_very_long_code_is_refused(client: Client) -> None:
    page = send(client, ["x" * 100_000])
    assert "We do not know one of the papers" in said(page.select_one(".error-summary"))


@pytest.mark.parametrize("papers", [["lease"] * 400, ["x" * 10_000_000]], ids=["too many", "too long"])
def test_far_too_much_gets_the_plain_page_for_what_cannot_be_read(client: Client, papers: list[str]) -> None:
    response = client.post(
        address(),
        data="&".join(f"papers={one}" for one in papers),
        content_type="application/x-www-form-urlencoded",
    )
    assert response.status_code == 400
    assert "We could not read that" in said(read(response.content).find("h1"))


def test_the_form_cannot_be_sent_from_elsewhere() -> None:
    assert Client(enforce_csrf_checks=True).post(address(), {"papers": ENOUGH}).status_code == 403


@pytest.mark.usefixtures("within_a_minute")
def test_too_many_tries_are_stopped_for_a_minute(client: Client) -> None:
    answers = [client.post(address(), {"papers": ["lease"]}).status_code for _ in range(31)]
    assert answers == [200] * 30 + [429]


def test_nothing_is_kept_in_cookies_caches_or_the_address(client: Client) -> None:
    assert set(client.get(address()).cookies) == {"csrftoken"}
    response = client.post(address(), {"papers": ENOUGH})
    assert set(response.cookies) <= {"csrftoken"}
    assert response["Cache-Control"] == "no-store"
    assert read(response.content).find("form", method="post").get("action") is None


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            [
                "Nobody asks about your immigration status",
                "This page stores nothing",
                "make no copies",
                "at any age",
            ],
        ),
        (
            "es",
            [
                "Nadie le pregunta por su situación migratoria",
                "no guarda nada",
                "No hacemos copias",
                "cualquier edad",
            ],
        ),
    ],
)
def test_the_page_says_who_pays_what_and_that_nobody_asks(
    client: Client, language: str, words: list[str]
) -> None:
    text = said(read(client.get(address(language)).content).find("main"))
    for expected in words:
        assert expected in text
    for reason in current_policy().fees.reasons:
        assert reason.name[language] in text
    assert "$15" in text
    assert "$10" in text
    assert "2 years" in text or "2 años" in text


def test_without_a_home_the_letters_and_the_choices_of_address_are_explained(client: Client) -> None:
    page = read(client.get(address()).content)
    [home] = [one for one in page.find_all("details") if "No fixed home?" in said(one.summary)]
    for words in ("Letter from a shelter", "Letter from a hospital", "No address at all", "care of"):
        assert words in said(home)


def test_the_printed_sheet_lists_papers_sites_and_hours(client: Client) -> None:
    sheet = said(send(client, ["foreign_passport", "lease"]).select_one(".print-only.sheet"))
    assert "Bring these papers with you: Passport from another country 1 Lease" in sheet
    assert "A second paper with your name" in sheet
    assert "1 May be expired by up to 5 years." in sheet
    assert "500 Main Street, Hartford, CT 06103" in sheet
    assert "Monday and Wednesday, 5 p.m. – 7:30 p.m." in sheet


def test_another_citys_points_are_counted(client: Client, settings: object) -> None:
    settings.CHARTEROAK_POLICY = POLICIES / "four_points.toml"  # type: ignore[attr-defined]
    page = send(client, ["passport"])
    answer = said(page.find(id="answer"))
    assert "You have 3 of 4 points." in answer
    assert "You have 0 of 1 point." in answer
    assert "Utility bill : 1 point (from the last 60 days)" in answer.replace("bill:", "bill :")
    tile = page.find("label", attrs={"for": page.find("input", value="passport_expired")["id"]})
    assert "2 points. May be expired by up to 3 years." in said(tile)
    assert (
        said(send(client, ["passport", "utility_bill"]).find(id="answer").find("h2"))
        == "You have what you need"
    )


def test_another_citys_three_hundred_points_are_counted(client: Client, settings: object) -> None:
    settings.CHARTEROAK_POLICY = POLICIES / "three_hundred_points.toml"  # type: ignore[attr-defined]
    assert "You have 150 of 300 points." in said(send(client, ["school_id", "bank_card"]).find(id="answer"))


def test_one_paper_may_pass_three_tests_where_a_city_lets_it(client: Client, settings: object) -> None:
    settings.CHARTEROAK_POLICY = POLICIES / "three_tests.toml"  # type: ignore[attr-defined]
    assert said(send(client, ["state_license"]).find(id="answer").find("h2")) == "You have what you need"


def test_a_requirement_of_older_people_says_from_which_age(client: Client, settings: object) -> None:
    settings.CHARTEROAK_POLICY = POLICIES / "strong_or_weak.toml"  # type: ignore[attr-defined]
    assert "Only for people aged 14 or over." in said(read(client.get(address()).content).find("main"))


@pytest.mark.browser
@pytest.mark.parametrize("with_script", [True, False])
def test_a_resident_gets_an_answer_with_script_and_without(
    chromium: Browser, site: Site, with_script: bool
) -> None:
    context = chromium.new_context(java_script_enabled=with_script, viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(site.url + address())
    for name in ("Passport from another country", "Consular ID card", "Lease"):
        # By keyboard: the box itself is drawn by its label.
        page.get_by_role("checkbox", name=name).press("Space")
    follow(page, "button:text('See what is missing')")
    assert page.get_by_role("heading", name="You have what you need").is_visible()
    assert page.get_by_role("checkbox", name="Lease").is_checked()
    assert page.get_by_role("button", name="Print this list").is_visible() is with_script
    context.close()


@pytest.mark.browser
def test_only_the_sheet_is_printed(chromium: Browser, site: Site) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto(site.url + address("es"))
    page.emulate_media(media="print")
    assert page.locator(".sheet").is_visible()
    assert page.get_by_text("Biblioteca Pública de Hartford, sede principal").is_visible()
    assert not page.locator("form.papers-form").is_visible()
    assert page.locator("h1").inner_text() == "Qué traer para su tarjeta"
    context.close()
