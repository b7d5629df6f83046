"""A list of results goes on from page to page; and what search engines read of a service names no person."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from invented_clinic import (
    AT,
    ask,
    clock,
    page_of,
    publish,
    said,
    save_published,
    terms,
    titles,
)

from charteroak.guide.actions import refresh_search
from charteroak.web.public.services import views

__all__ = ["clock", "terms"]

pytestmark = pytest.mark.django_db


def test_a_long_list_has_pages_that_lead_on_and_back(terms: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "A_PAGE", 2)
    for letter in "abcde":
        save_published(f"Invented clinic {letter}")
    refresh_search(at=AT)
    for number, shown, before, after in (
        ("", 2, None, "2"),
        ("2", 2, "1", "3"),
        ("3", 1, "2", None),
        ("4", 0, "3", None),
        ("99999", 0, "3", None),
    ):
        page = ask(f"q=invented+clinic&free=on&page={number}")
        assert len(titles(page)) == shown
        for rel, wanted in (("prev", before), ("next", after)):
            link = page.select_one(f".find__pages a[rel={rel}]")
            assert (link and link["href"]) == (wanted and f"?q=invented+clinic&free=on&page={wanted}")
        heading = said(page.select_one("#found"))
        assert heading.startswith("5 results" if shown else "That was the last result")
        assert "some of them" not in said(page.select_one(".found"))


def test_a_later_page_of_nothing_is_nothing_found(terms: None) -> None:
    page = ask("q=zzzz&page=3")
    assert said(page.select_one("#found")) == "Nothing found"
    assert page.select_one(".find__pages") is None


def test_json_ld_of_a_service_is_in_the_pages_language_and_names_no_person(terms: None) -> None:
    key = publish(contacts=[{"name": "Invented Person", "title": "Nurse"}], assurer_email="who@example.org")
    for language, name in (("en", "Invented clinic"), ("es", "Clínica inventada")):
        page = page_of(Client().get(f"/{language}/help/service/{key}/"))
        (block,) = page.select('script[type="application/ld+json"]')
        data = json.loads(block.get_text())
        assert (data["@type"], data["inLanguage"], data["name"]) == ("Service", language, name)
        for nobody in ("Invented Person", "who@example.org", '"Person"', "author", "employee"):
            assert nobody not in json.dumps({**data, "@id": "", "url": ""}), nobody
