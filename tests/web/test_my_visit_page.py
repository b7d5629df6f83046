"""The page for a receipt and the page about the journal: without script, in both languages, nothing written down."""

from __future__ import annotations

import logging

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import translation
from staff_client import SignedIn, page_of, said

from charteroak.enrollment.queries import get_visit_receipt
from charteroak.journeys.issue_card import give_up
from charteroak.journeys.publish_journal import publish_journal
from charteroak.staff.permissions import Role
from people import CLERK, NOON, detailed, issued

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office")]


@pytest.fixture(autouse=True)
def nobody_counted_yet() -> None:
    cache.clear()


def _receipt() -> str:
    ref = detailed()
    receipt = get_visit_receipt(ref, by=CLERK)
    give_up(ref=ref, at=NOON, by=CLERK)
    publish_journal()
    return receipt


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Your visit began.", "The visit was given up", "Clerk", "Proof for line")),
        ("es", ("Empezó su visita.", "La visita terminó sin tarjeta", "Prueba de la línea")),
    ],
)
def test_a_receipt_shows_what_was_done(client: Client, language: str, words: tuple[str, ...]) -> None:
    receipt = _receipt()
    response = client.post(f"/{language}/my-visit/", {"receipt": receipt.lower()})
    shown = said(page_of(response))
    assert [word for word in words if word not in shown] == []
    assert "c2sp.org/tlog-proof@v1" in response.content.decode()
    assert "no-store" in response.headers["Cache-Control"]
    assert receipt not in response.content.decode()


def test_the_code_is_in_no_log_and_no_address(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    receipt = _receipt()
    with caplog.at_level(logging.DEBUG):
        for typed in (receipt, receipt[:-1] + ("0" if receipt[-1] != "0" else "1")):
            response = client.post("/en/my-visit/", {"receipt": typed})
            assert typed not in response.headers.get("Location", "")
            assert typed not in caplog.text
    assert client.get("/en/my-visit/", {"receipt": receipt}).content.decode().count(receipt) == 0


@pytest.mark.parametrize(
    "typed", ["", "x", "ABCDE-ABCDE-ABCDE-ABCDE-ABCDE", "é" * 70, "0" * 500, "<b>", "\x00"]
)
def test_what_is_typed_wrong_stays_in_the_form_with_a_reason(client: Client, typed: str) -> None:
    publish_journal()
    response = client.post("/en/my-visit/", {"receipt": typed})
    assert response.status_code == 422
    page = page_of(response)
    assert page.select_one(".error-summary")
    kept = page.select_one("input[name=receipt]")
    assert kept is not None
    assert str(kept.get("value") or "") == typed.replace("\x00", "\x00")


def test_a_receipt_with_no_line_is_told_so(client: Client) -> None:
    publish_journal()
    response = client.post("/en/my-visit/", {"receipt": "00000-00000-00000-00000-00000"})
    assert "has no line for this code" in said(page_of(response))


def test_nothing_published_asks_to_come_again(client: Client) -> None:
    response = client.post("/en/my-visit/", {"receipt": "00000-00000-00000-00000-00000"})
    assert response.status_code == 422
    assert "try again in an hour" in said(page_of(response))


def test_the_address_on_paper_leads_to_the_page(client: Client) -> None:
    response = client.get("/my-visit", headers={"Accept-Language": "es"})
    assert response.headers["Location"] == "/es/my-visit/"


@pytest.mark.usefixtures("within_a_minute")
def test_too_many_tries_are_refused(client: Client) -> None:
    codes = [client.post("/en/my-visit/", {"receipt": "x"}).status_code for _ in range(25)]
    assert codes[0] == 422
    assert codes[-1] == 429


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_page_about_the_journal_says_how_far_it_goes(client: Client, language: str) -> None:
    with translation.override(language):
        address = reverse("public_journal")
    before = said(page_of(client.get(address)))
    assert ("not published yet" if language == "en" else "todavía no se ha publicado") in before
    size = publish_journal()
    page = page_of(client.get(address))
    assert str(size) in said(page)
    assert page.select_one("a[href='/journal/checkpoint']")
    assert page.select_one(f"footer a[href='{address}']")


def test_the_desk_gives_the_receipt_before_the_visit_is_destroyed(signed_in: SignedIn) -> None:
    clerk = signed_in(Role.CLERK)
    ref, _ = issued()
    receipt = get_visit_receipt(ref, by=CLERK)
    assert receipt in clerk.get(reverse("visit_give_up", kwargs={"ref": ref})).content.decode()
    paper = clerk.get(reverse("visit_receipt", kwargs={"ref": ref}))
    assert paper.headers["Content-Type"] == "application/pdf"
