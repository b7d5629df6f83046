"""Name, birth date and address: recorded, refused with a word beside the field, corrected, never lost."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from staff_client import error_beside, page_of, said, value_of

from charteroak.enrollment.models import Visit
from people import MARISOL, detailed, handed_over, hartford, issued, opened, paid, said_in

TYPED = {
    "given_name": MARISOL.given_name,
    "family_name": MARISOL.family_name,
    "preferred_name": MARISOL.preferred_name,
    "birth_date_month": "3",
    "birth_date_day": "12",
    "birth_date_year": "1984",
    "gender": "F",
    "address_choice": "shown",
    "address_line_1": MARISOL.address[0],
    "address_line_2": MARISOL.address[1],
}


def address(ref: str) -> str:
    return reverse("visit_details", kwargs={"ref": ref})


def test_what_was_typed_is_recorded_and_the_papers_come_next(clerk: Client) -> None:
    ref = opened()
    response = clerk.post(address(ref), TYPED, follow=True)
    assert response.redirect_chain[-1][0] == reverse("visit_evidence", kwargs={"ref": ref})
    assert said_in(ref) == MARISOL


def test_a_city_with_a_youngest_age_says_it_in_the_words_of_its_policy(
    clerk: Client, monkeypatch: Any
) -> None:
    policy = replace(hartford(), card=replace(hartford().card, minimum_age=14))
    monkeypatch.setattr("charteroak.web.desk.visit.details.current_policy", lambda: policy)
    response = clerk.post(address(opened()), {**TYPED, "birth_date_year": "2020"})
    assert "for people of 14 years and over" in error_beside(page_of(response), "birth_date")


def test_no_address_on_the_card_keeps_none(clerk: Client) -> None:
    ref = opened()
    clerk.post(address(ref), {**TYPED, "address_choice": "hidden", "address_in_code": "on"})
    details = said_in(ref)
    assert (details.address, details.address_in_code) == ((), False)


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"given_name": "", "family_name": " "}, "given_name", "at least one name"),
        ({"given_name": "Mari5ol"}, "given_name", "letters"),
        ({"given_name": "𐀀𐀁"}, "given_name", "cannot print"),
        ({"address_line_1": "75 Main Street 😀"}, "address_line_1", "cannot print"),
        ({"family_name": "a" * 61}, "family_name", "too long"),
        ({"birth_date_day": "31", "birth_date_month": "2"}, "birth_date", "real date"),
        ({"birth_date_year": ""}, "birth_date", "year"),
        ({"birth_date_year": "2027"}, "birth_date", "future"),
        ({"birth_date_year": "1884"}, "birth_date", "Check the year"),
        ({"address_choice": ""}, "address_choice", "Choose"),
        ({"address_choice": "care_of", "address_line_1": ""}, "address_line_1", "Write the address"),
        ({"address_line_1": "b" * 81}, "address_line_1", "too long"),
    ],
)
def test_what_cannot_stand_gets_a_word_beside_its_field_and_nothing_typed_is_lost(
    clerk: Client, change: dict[str, Any], field: str, words: str
) -> None:
    ref, sent = opened(), TYPED | change
    response = clerk.post(address(ref), sent)
    page = page_of(response)
    assert response.status_code == 422
    assert words in error_beside(page, field)
    assert page.select_one(".error-summary a") is not None
    for name, typed in sent.items():
        if name not in {"birth_date_month", "gender", "address_choice"}:
            assert value_of(page, name) == typed
    assert Visit.objects.get(ref=ref).state == "opened"


def test_a_correction_starts_from_what_was_said_and_leads_back(clerk: Client) -> None:
    ref = paid()
    page = page_of(clerk.get(address(ref)))
    assert value_of(page, "family_name") == MARISOL.family_name
    response = clerk.post(address(ref), {**TYPED, "given_name": "Maricela"}, follow=True)
    assert response.redirect_chain[-1][0] == reverse("visit_card", kwargs={"ref": ref})
    assert "Maricela" in said(page_of(response))


def test_whose_card_looks_alike_is_asked_and_no_number_is_shown(clerk: Client) -> None:
    number = handed_over()
    response = clerk.post(address(opened()), TYPED, follow=True)
    words = said(page_of(response))
    assert "Is it the same person?" in words
    assert number[:4] not in words


def test_once_the_card_is_made_the_page_leads_to_where_the_visit_stands(clerk: Client) -> None:
    ref, _ = issued()
    for response in (clerk.get(address(ref), follow=True), clerk.post(address(ref), TYPED, follow=True)):
        assert response.redirect_chain[-1][0] == reverse("visit_check", kwargs={"ref": ref})
        assert "This is where the visit stands" in said(page_of(response))


@pytest.mark.parametrize("visit", [opened, detailed])
def test_with_the_key_store_away_nothing_is_saved_and_nothing_typed_is_lost(
    clerk: Client, visit: Any, keys_away: Any
) -> None:
    ref = visit()
    before = Visit.objects.get(ref=ref).sealed_details
    keys_away()
    response = clerk.post(address(ref), {**TYPED, "given_name": "Maricela"})
    page = page_of(response)
    assert response.status_code == 503
    assert "key store cannot be reached" in said(page.select_one(".error-summary"))
    assert value_of(page, "given_name") == "Maricela"
    assert value_of(page, "address_line_1") == TYPED["address_line_1"]
    assert Visit.objects.get(ref=ref).sealed_details == before
