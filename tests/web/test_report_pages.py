"""The report of a quarter, as page, PDF and JSON, and the kit for who asks for public records."""

from __future__ import annotations

import hashlib
import io
from datetime import UTC, datetime

import pypdfium2
import pytest
from django.core.cache import cache
from django.test import Client
from staff_client import page_of, said

from charteroak.demands.queries import find_report
from charteroak.journeys.quarterly_report import publish_last_quarter
from demands.officers import set_a_hold
from people import NOON

pytestmark = pytest.mark.django_db

AFTER = datetime(2027, 1, 3, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def no_limits() -> None:
    cache.clear()


def test_before_the_first_quarter_is_over_the_page_says_so() -> None:
    assert "The first report comes out" in said(page_of(Client().get("/en/asked-by-law/")).main)
    assert Client().get("/en/asked-by-law/2026-q4/").status_code == 404


@pytest.mark.parametrize(
    ("language", "title", "when"),
    [
        ("en", "What was asked of the city by law", "October 1, 2026 to December 31, 2026"),
        ("es", "Lo que se pidió a la ciudad por ley", "1 de octubre de 2026 a 31 de diciembre de 2026"),
    ],
)
def test_a_quarter_as_page_pdf_and_json(language: str, title: str, when: str) -> None:
    set_a_hold(at=NOON)
    publish_last_quarter(at=AFTER)
    start = f"/{language}/asked-by-law/"
    assert when in said(page_of(Client().get(start)).main)
    page = page_of(Client().get(f"{start}2026-q4/"))
    assert title in said(page.h1)
    assert len(page.select("tbody tr")) == 6
    report = find_report("2026-q4")
    assert report is not None
    assert report.digest in said(page.main)
    body = Client().get(f"{start}2026-q4/report.json")
    assert body["Content-Type"] == "application/json"
    assert hashlib.sha256(body.content).hexdigest() == report.digest
    pdf = Client().get(f"{start}2026-q4/report.pdf").content
    assert b"/StructTreeRoot" in pdf
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    text = document[0].get_textpage().get_text_bounded()
    assert title in text
    assert when in text


def test_holds_are_a_count_and_nothing_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("charteroak.web.public.report.views.now", lambda: NOON)
    set_a_hold(at=NOON)
    page = Client().get("/en/asked-by-law/")
    assert "one order of a court stops us" in said(page_of(page).main)
    assert b"00112" not in page.content


@pytest.mark.parametrize(("language", "given"), [("en", "Yes, public"), ("es", "Sí, es público")])
def test_the_kit_says_what_there_is_and_under_which_clause_it_is_exempt(language: str, given: str) -> None:
    page = said(page_of(Client().get(f"/{language}/asked-by-law/public-records/")).main)
    assert given in page
    assert "Conn. Gen. Stat. § 1-210(b)(19)" in page
    letter = Client().get(f"/{language}/asked-by-law/public-records/letter.pdf").content
    text = pypdfium2.PdfDocument(io.BytesIO(letter))[0].get_textpage().get_text_bounded()
    assert "1-210(b)(19)" in text
    assert "1-206(b)(1)" in text
