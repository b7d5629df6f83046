"""A lost card: found by its number or by the person, revoked, and refused by the next list."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse
from staff_client import error_beside, page_of, said, value_of

from charteroak.cards.models import Card
from charteroak.journal.models import Entry
from people import MARISOL, handed_over, issued

PERSON = {
    "given_name": MARISOL.given_name,
    "family_name": MARISOL.family_name,
    "birth_date_month": "3",
    "birth_date_day": "12",
    "birth_date_year": "1984",
}


def test_a_card_is_found_by_its_number_however_it_was_typed(clerk: Client) -> None:
    number = handed_over()
    typed = f"{number[:4]} {number[4:8]}-{number[8:]}"
    found = page_of(clerk.post(reverse("desk_lost"), {"number": typed}))
    assert "Found" in said(found)
    assert value_of(found, "number") == number
    assert MARISOL.given_name not in said(found)


def test_a_card_is_found_by_the_person_without_accents(clerk: Client) -> None:
    number = handed_over()
    found = page_of(clerk.post(reverse("desk_lost"), {**PERSON, "family_name": "quinones ibanez"}))
    assert value_of(found, "number") == number


def test_nobody_is_found_where_the_birth_date_is_another(clerk: Client) -> None:
    handed_over()
    page = page_of(clerk.post(reverse("desk_lost"), {**PERSON, "birth_date_day": "13"}))
    assert "No card found" in said(page)
    assert value_of(page, "given_name") == PERSON["given_name"]


def test_a_card_that_nobody_holds_is_not_found(clerk: Client) -> None:
    _, number = issued()
    page = page_of(clerk.post(reverse("desk_lost"), {"number": number}))
    assert "No card in anybody's hands has this number" in said(page)


def test_what_cannot_be_searched_gets_a_word_beside_its_field(clerk: Client) -> None:
    bad_number = clerk.post(reverse("desk_lost"), {"number": "1234"})
    no_name = clerk.post(reverse("desk_lost"), {**PERSON, "given_name": "", "family_name": ""})
    no_day = clerk.post(reverse("desk_lost"), {**PERSON, "birth_date_day": ""})
    assert {r.status_code for r in (bad_number, no_name, no_day)} == {422}
    assert "cannot be a card number" in error_beside(page_of(bad_number), "number")
    assert value_of(page_of(bad_number), "number") == "1234"
    assert "Write the name" in error_beside(page_of(no_name), "given_name")
    assert "the day" in error_beside(page_of(no_day), "birth_date")
    assert value_of(page_of(no_day), "family_name") == PERSON["family_name"]


def test_every_search_is_recorded_without_the_name(clerk: Client) -> None:
    clerk.post(reverse("desk_lost"), PERSON)
    leaf = bytes(Entry.objects.get(event="card.searched").leaf).decode()
    assert '"found":false' in leaf.replace(" ", "")
    assert MARISOL.family_name not in leaf


def test_a_card_is_revoked_and_published_as_revoked(clerk: Client, settings: Any) -> None:
    number = handed_over()
    response = clerk.post(reverse("desk_revoke"), {"number": number, "reason": "lost"}, follow=True)
    assert f"Card {number[:4]} {number[4:8]} {number[8:]} is revoked." in said(page_of(response))
    card = Card.objects.get(number=number)
    assert (card.state, card.revocation_reason) == ("revoked", "lost")
    assert (settings.CHARTEROAK_PUBLISHED / "status" / f"{card.status_list_id}.cwt").exists()


def test_a_revoked_card_is_found_and_offers_no_second_revocation(clerk: Client) -> None:
    number = handed_over()
    clerk.post(reverse("desk_revoke"), {"number": number, "reason": "stolen"})
    page = page_of(clerk.post(reverse("desk_lost"), {"number": number}))
    assert "Revoked" in said(page)
    assert not page.select(f'form[action="{reverse("desk_revoke")}"]')


def test_a_revocation_that_cannot_be_says_why_and_changes_nothing(clerk: Client) -> None:
    _, number = issued()
    for form, words in (
        ({"number": number, "reason": "lost"}, "There is no such card in anybody's hands."),
        ({"number": "1234", "reason": "lost"}, "Choose what happened to the card."),
        ({"number": number, "reason": "bored"}, "Choose what happened to the card."),
    ):
        response = clerk.post(reverse("desk_revoke"), form, follow=True)
        assert response.redirect_chain[-1][0] == reverse("desk_lost")
        assert words in said(page_of(response))
    assert Card.objects.get(number=number).state == "issued"


def test_with_the_key_store_away_a_person_cannot_be_looked_for_and_what_was_typed_stays(
    clerk: Client, keys_away: Any
) -> None:
    keys_away()
    page = page_of(clerk.post(reverse("desk_lost"), PERSON))
    assert "key store cannot be reached" in said(page.select_one(".error-summary"))
    assert value_of(page, "family_name") == PERSON["family_name"]


def test_with_the_key_store_away_a_card_is_revoked_and_the_page_says_that_the_list_waits(
    clerk: Client, keys_away: Any
) -> None:
    number = handed_over()
    keys_away()
    response = clerk.post(reverse("desk_revoke"), {"number": number, "reason": "lost"}, follow=True)
    assert "once the key store is back" in said(page_of(response))
    assert Card.objects.get(number=number).state == "revoked"
