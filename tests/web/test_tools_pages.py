"""The tools' pages: the same for everybody, no cookie, and nothing in them that a browser could send."""

from __future__ import annotations

import re
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from charteroak.web.public.tools import views
from charteroak.web.public.tools.plan import PARTS
from charteroak.web.public.tools.shell import list_assets, list_pages
from kept_rows import write_guide

PAGES = [
    f"/{code}/tools/{name}"
    for code in ("en", "es")
    for name in ("", "family-plan/", "find-a-person/", "complaint/")
]
pytestmark = pytest.mark.django_db


def soup(path: str) -> BeautifulSoup:
    response = Client().get(path)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_keeps_and_sends_nothing(path: str) -> None:
    response = Client().get(path)
    assert not response.cookies
    policy = response.headers["Content-Security-Policy"]
    assert "form-action 'none'" in policy
    assert "connect-src 'none'" in policy
    assert "unsafe" not in policy
    page = BeautifulSoup(response.content, "html.parser")
    assert page.select("form") == []
    for field in page.select("main input:not([type=file]), main textarea"):
        assert field.get("autocomplete") == "off", field
        assert "name" not in field.attrs or field["type"] == "radio", field
    for link in page.select("main a[href^=http]"):
        assert {"noreferrer", "noopener"} <= set(link["rel"]), link
    assert page.select_one("a.guide-leave")


def test_the_list_for_the_service_worker_is_whole() -> None:
    assert sorted(list_pages()) == sorted(PAGES)
    kept = set(list_assets())
    for path in PAGES:
        page = soup(path)
        loaded = {tag["src"] for tag in page.select("script[src]")}
        loaded |= {tag["href"] for tag in page.select("link[rel=stylesheet], link[rel=icon]")}
        assert loaded <= kept
    assert "/static/tools/spellings.js" in kept


def test_every_line_of_the_plan_has_a_label_and_an_id_of_its_own() -> None:
    page = soup("/en/tools/family-plan/")
    fields = page.select("#plan [data-line]")
    assert len(fields) == sum(part.times * len(part.lines) for part in PARTS) > 100
    assert len({field["id"] for field in fields}) == len(fields)
    assert {label["for"] for label in page.select("#plan label")} == {field["id"] for field in fields}
    assert "45a-624" in page.get_text()


@pytest.mark.parametrize(("language", "month"), [("en", "November 2026"), ("es", "noviembre de 2026")])
def test_every_fact_and_number_says_where_it_was_read(language: str, month: str) -> None:
    for name in ("family-plan", "find-a-person", "complaint"):
        page = soup(f"/{language}/tools/{name}/")
        shown = page.select(".guide-fact, .tool-contact")
        assert shown
        for one in shown:
            source = one.select_one(".guide-source")
            assert source is not None
            assert month in source.get_text(), one


def test_what_is_past_its_date_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    warning = "Nobody has checked it for a long time."
    assert warning not in soup("/en/tools/complaint/").get_text()
    monkeypatch.setattr(views, "local_date", lambda at, time_zone: date(2027, 6, 1))
    assert warning in soup("/en/tools/complaint/").get_text()


def test_without_script_the_complaint_finder_leads_to_every_answer() -> None:
    page = soup("/es/tools/complaint/")
    links = [link["href"] for link in page.select("nav[data-paper] a")]
    assert len(links) == 6
    for link in links:
        answer = page.select_one(link)
        assert answer is not None
        assert "hidden" not in answer.attrs
        assert answer.select("a[href^='tel:'], a[href^=https]")
    numbers = {link["href"] for link in page.select("main a[href^='tel:']")}
    assert {"tel:911", "tel:311", "tel:211", "tel:+18605413400"} <= numbers


def test_the_locator_is_opened_without_a_word_about_the_reader() -> None:
    link = soup("/en/tools/find-a-person/").select_one("a.usa-button[href='https://locator.ice.gov/']")
    assert link is not None
    assert {"noreferrer", "noopener"} <= set(link["rel"])
    assert link["referrerpolicy"] == "no-referrer"


def test_the_guide_and_the_home_page_lead_to_the_tools() -> None:
    write_guide()
    for path in ("/en/guide/", "/en/"):
        assert re.search(r'href="/en/tools/"', Client().get(path).content.decode())
