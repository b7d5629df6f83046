"""A renewal at the desk: the old card's picture fills the form, in both languages, and every refusal says why."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from staff_client import SignedIn, error_beside, page_of, said, value_of

from charteroak.cards.actions import revoke_card
from charteroak.cards.models import Card, Renewal
from charteroak.enrollment.models import Visit
from charteroak.journal.queries import count_events
from charteroak.staff.permissions import Role
from old_cards import KEEPING, card_of, large_code_alone, made_and_checked, small_code_alone
from people import CLERK, MARISOL, NOON, THANH, astronaut, detailed, hartford, issued, opened

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office")]


def path(ref: str, page: str = "old-card", language: str = "en") -> str:
    return f"/{language}/desk/visit/{ref}/{page}/"


def send(client: Client, ref: str, image: bytes, language: str = "en") -> HttpResponse:
    file = SimpleUploadedFile("back.png", image, "image/png")
    answer: HttpResponse = client.post(path(ref, language=language), {"image": file}, follow=True)
    return answer


def test_the_form_offers_it_and_comes_back_filled(clerk: Client) -> None:
    number, back = card_of(MARISOL, hartford())
    ref = opened()
    first = page_of(clerk.get(path(ref, "details")))
    assert first.select_one(f"main a[href='{path(ref)}']") is not None
    answer = send(clerk, ref, back)
    page = page_of(answer)
    assert value_of(page, "given_name") == MARISOL.given_name
    assert value_of(page, "family_name") == MARISOL.family_name
    assert value_of(page, "birth_date_year") == "1984"
    assert re.sub(r"(\d{4})(?=\d)", r"\1 ", number) in said(page.find("main"))  # type: ignore[arg-type]
    assert count_events("renewal.opened") == 1
    # Left and taken up again, it is still filled.
    assert value_of(page_of(clerk.get(path(ref, "details"))), "given_name") == MARISOL.given_name


def test_what_is_saved_is_what_the_clerk_sent_and_the_old_card_is_no_second_card(clerk: Client) -> None:
    _, back = card_of(MARISOL, hartford())
    ref = opened()
    send(clerk, ref, back)
    form = {
        "given_name": MARISOL.given_name, "family_name": MARISOL.family_name, "birth_date_month": "3",
        "birth_date_day": "12", "birth_date_year": "1984", "address_choice": "hidden",
    }  # fmt: skip
    answer = clerk.post(path(ref, "details"), form, follow=True)
    assert answer.redirect_chain[-1][0].endswith("/papers/")
    assert "This person may have a card already" not in said(page_of(answer).find("main"))  # type: ignore[arg-type]


def test_the_last_page_says_which_card_to_take_back(clerk: Client) -> None:
    number, back = card_of(MARISOL, hartford())
    ref = opened()
    send(clerk, ref, back)
    made_and_checked(ref, hartford(), MARISOL)
    told = said(page_of(clerk.get(path(ref, "hand-over"))).find("main"))  # type: ignore[arg-type]
    assert "It ends at the moment of hand-over. Take it back and destroy it." in told
    clerk.post(path(ref, "hand-over"))
    assert Card.objects.get(number=number).revocation_reason == "replaced"


def test_somebody_elses_card_is_taken_out_again(clerk: Client) -> None:
    _, back = card_of(THANH, hartford())
    ref = opened()
    page = page_of(send(clerk, ref, back))
    form = page.select_one("form[action$='/not-theirs/']")
    assert form is not None
    after = page_of(clerk.post(str(form["action"]), follow=True))
    assert value_of(after, "given_name") == ""
    assert "The old card is out of this visit." in str(after)


@pytest.mark.parametrize(
    ("language", "reason", "words"),
    [
        ("en", "none", "Take a picture, or choose a file of at most 8 MB."),
        ("en", "no_code", "No code was found."),
        ("es", "no_code", "No se ve ningún código."),
        ("en", "revoked", "This card was reported lost, or replaced by another."),
        ("es", "revoked", "Esta tarjeta se declaró perdida o ya tiene reemplazo."),
    ],
)
def test_every_refusal_says_why_and_what_to_do(clerk: Client, language: str, reason: str, words: str) -> None:
    image = astronaut()
    if reason == "revoked":
        number, image = card_of(MARISOL, hartford())
        revoke_card(number=number, reason="lost", at=NOON, by=CLERK)
    ref = opened()
    answer = send(clerk, ref, image, language) if reason != "none" else clerk.post(path(ref))
    assert answer.status_code == 422
    assert words in error_beside(page_of(answer), "image")


def test_a_record_that_was_changed_is_said_and_the_large_code_fills_the_form(
    clerk: Client, keeping: None
) -> None:
    _, back = card_of(MARISOL, KEEPING)
    Renewal.objects.update(body=b"x" * 2076)
    answer = send(clerk, opened(), small_code_alone(back))
    assert "The record for this card cannot be opened: it was changed." in error_beside(
        page_of(answer), "image"
    )
    page = page_of(send(clerk, opened(), back))
    assert value_of(page, "given_name") == MARISOL.given_name
    assert "The record for this card cannot be opened: it was changed." in str(page)


def test_the_record_fills_the_address_too_and_counts_to_the_quota(clerk: Client, keeping: None) -> None:
    _, back = card_of(MARISOL, KEEPING)
    page = page_of(send(clerk, opened(), small_code_alone(back)))
    assert value_of(page, "address_line_1") == MARISOL.address[0]
    assert value_of(page, "preferred_name") == MARISOL.preferred_name
    assert value_of(page_of(send(clerk, opened(), large_code_alone(back))), "address_line_1") == ""


@pytest.fixture
def keeping(monkeypatch: pytest.MonkeyPatch) -> None:
    """The policy keeps renewal records."""
    for page in ("old_card", "details", "views"):
        monkeypatch.setattr(f"charteroak.web.desk.visit.{page}.current_policy", lambda: KEEPING)


def test_pages_speak_of_the_small_code_only_where_there_is_one(
    clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = opened()
    assert "small one" not in said(page_of(clerk.get(path(ref))).find("main"))  # type: ignore[arg-type]
    monkeypatch.setattr("charteroak.web.desk.visit.old_card.current_policy", lambda: KEEPING)
    assert "small one" in said(page_of(clerk.get(path(ref))).find("main"))  # type: ignore[arg-type]


def test_once_the_card_is_numbered_it_is_too_late(clerk: Client) -> None:
    _, back = card_of(MARISOL, hartford())
    ref, _ = issued(THANH)
    answer = send(clerk, ref, back)
    assert answer.redirect_chain[-1][0].endswith("/check/")
    assert Visit.objects.get(ref=ref).sealed_old_card is None


def test_only_the_desk_may_read_one(signed_in: SignedIn) -> None:
    ref = detailed()
    assert signed_in(Role.AUDITOR).get(path(ref)).status_code == 403
    assert signed_in(site="library").get(path(ref)).status_code == 404


def test_without_the_key_store_the_desk_says_so(clerk: Client, keys_away: Callable[[], None]) -> None:
    _, back = card_of(MARISOL, hartford())
    ref = opened()
    keys_away()
    assert send(clerk, ref, back).status_code == 503
