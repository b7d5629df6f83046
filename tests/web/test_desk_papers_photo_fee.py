"""The papers, the photo and the fee: what each step takes, what it refuses, and what it leaves behind."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from staff_client import error_beside, page_of, said

from charteroak.enrollment.models import Visit
from charteroak.payments.models import Payment
from people import PAPERS, astronaut, detailed, opened, paid, photographed


def to(name: str, ref: str) -> str:
    return reverse(f"visit_{name}", kwargs={"ref": ref})


def evidenced() -> str:
    from charteroak.enrollment.actions import record_evidence
    from people import CLERK, NOON, hartford

    ref = detailed()
    record_evidence(ref=ref, shown=PAPERS, policy=hartford(), at=NOON, by=CLERK)
    return ref


def picture(content: bytes, name: str = "picture.png") -> dict[str, Any]:
    return {"image": SimpleUploadedFile(name, content, "image/png")}


def test_enough_papers_lead_to_the_photo_and_which_they_were_is_kept_nowhere(clerk: Client) -> None:
    ref = detailed()
    response = clerk.post(to("evidence", ref), {"papers": PAPERS}, follow=True)
    assert response.redirect_chain[-1][0] == to("photo", ref)
    row = repr(Visit.objects.filter(ref=ref).values().get())
    assert not [paper for paper in PAPERS if paper in row]


def test_papers_that_are_not_enough_stay_ticked_and_the_page_says_what_is_open(clerk: Client) -> None:
    ref = detailed()
    response = clerk.post(to("evidence", ref), {"papers": ["foreign_passport"]})
    page = page_of(response)
    assert response.status_code == 422
    assert [box["value"] for box in page.select("input[name=papers][checked]")] == ["foreign_passport"]
    assert "A paper that shows you live in Hartford – still open" in said(page.select_one(".still-open"))
    assert Visit.objects.get(ref=ref).state == "detailed"


@pytest.mark.parametrize("papers", [[], ["a_paper_of_no_policy"]])
def test_no_tick_and_a_paper_that_is_not_in_the_policy_are_refused(clerk: Client, papers: list[str]) -> None:
    response = clerk.post(to("evidence", detailed()), {"papers": papers})
    assert response.status_code == 422
    assert page_of(response).select_one(".usa-error-message") is not None


def test_papers_before_a_name_lead_to_the_name(clerk: Client) -> None:
    ref = opened()
    response = clerk.get(to("evidence", ref), follow=True)
    assert response.redirect_chain[-1][0] == to("details", ref)


def test_a_picture_from_a_file_is_cropped_and_shown_and_the_fee_comes_next(clerk: Client) -> None:
    ref = evidenced()
    response = clerk.post(to("photo", ref), picture(astronaut()), follow=True)
    assert response.redirect_chain[-1][0] == to("fee", ref)
    shown = clerk.get(to("picture", ref))
    with Image.open(io.BytesIO(shown.content)) as image:
        assert image.size == (480, 600)
    assert "no-store" in shown.headers["Cache-Control"]


def _gray() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (640, 480), (127, 127, 127)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"no picture at all", "no picture that can be read"),
        (_gray(), "No face was found"),
        (b"", "empty"),
        (None, "Take a picture"),
        (b"\xff\xd8" + b"\0" * 8 * 1024 * 1024, "at most 8 MB"),
    ],
    ids=["unreadable", "no face", "empty", "missing", "too large"],
)
def test_a_picture_that_cannot_be_used_gets_a_word_beside_the_field(
    clerk: Client, content: bytes | None, words: str
) -> None:
    ref = evidenced()
    response = clerk.post(to("photo", ref), {} if content is None else picture(content))
    assert response.status_code == 422
    assert words in error_beside(page_of(response), "image")
    assert Visit.objects.get(ref=ref).sealed_photo is None


def test_there_is_no_picture_before_one_was_taken(clerk: Client) -> None:
    assert clerk.get(to("picture", evidenced())).status_code == 404


def test_a_fee_is_taken_once_and_has_a_receipt(clerk: Client) -> None:
    ref = photographed()
    form = {"reason": "full", "tender": "cash"}
    first, second = (clerk.post(to("fee", ref), form, follow=True) for _ in range(2))
    assert first.redirect_chain[-1][0] == second.redirect_chain[-1][0] == to("card", ref)
    assert Payment.objects.count() == 1
    receipt = clerk.get(to("receipt", ref))
    assert receipt.headers["Content-Type"] == "application/pdf"
    assert receipt.content.startswith(b"%PDF-")


def test_a_waiver_asks_for_no_way_to_pay(clerk: Client) -> None:
    ref = photographed()
    response = clerk.post(to("fee", ref), {"reason": "hardship"}, follow=True)
    assert response.redirect_chain[-1][0] == to("card", ref)
    assert Payment.objects.get().cents == 0


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"tender": "cash"}, "reason"),
        ({"reason": "full"}, "tender"),
        ({"reason": "full", "tender": "gold"}, "tender"),
        ({"reason": "no_such_reason", "tender": "cash"}, "reason"),
    ],
)
def test_a_fee_that_the_policy_does_not_know_is_refused_and_the_choice_stays(
    clerk: Client, form: dict[str, str], field: str
) -> None:
    response = clerk.post(to("fee", photographed()), form)
    page = page_of(response)
    assert response.status_code == 422
    assert error_beside(page, field)
    kept = {str(radio["value"]) for radio in page.select("input[type=radio][checked]")}
    assert kept == set(form.values()) - {"gold", "no_such_reason"}
    assert not Payment.objects.exists()


def test_a_receipt_before_the_fee_is_not_there(clerk: Client) -> None:
    assert clerk.get(to("receipt", photographed())).status_code == 404


def test_a_fee_that_is_settled_leads_on(clerk: Client) -> None:
    ref = paid()
    response = clerk.get(to("fee", ref), follow=True)
    assert response.redirect_chain[-1][0] == to("card", ref)


@pytest.mark.parametrize(
    ("visit", "step", "form"),
    [(detailed, "evidence", {"papers": PAPERS}), (evidenced, "photo", None), (photographed, "picture", None)],
    ids=["evidence", "photo", "picture"],
)
def test_with_the_key_store_away_the_page_says_that_the_visit_waits(
    clerk: Client, visit: Any, step: str, form: Any, keys_away: Any
) -> None:
    ref = visit()
    state = Visit.objects.get(ref=ref).state
    keys_away()
    response = clerk.post(to(step, ref), form) if form else clerk.get(to(step, ref))
    assert response.status_code == 503
    assert "The visit waits where it was" in said(page_of(response))
    assert Visit.objects.get(ref=ref).state == state
