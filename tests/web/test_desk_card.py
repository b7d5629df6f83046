"""The card: made once, printed, read back, handed over; or corrected, or given up."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from staff_client import error_beside, page_of, said

from charteroak.cards.models import Card
from charteroak.enrollment.models import Visit
from people import MARISOL, THANH, astronaut, back_of_card, issued, paid, photographed


def to(name: str, ref: str) -> str:
    return reverse(f"visit_{name}", kwargs={"ref": ref})


def scan(clerk: Client, ref: str, image: bytes) -> Any:
    return clerk.post(
        to("check", ref), {"image": SimpleUploadedFile("back.png", image, "image/png")}, follow=True
    )


def checked() -> str:
    from charteroak.journeys.issue_card import check_printed
    from people import CLERK, NOON

    ref, _ = issued()
    assert check_printed(ref=ref, image=back_of_card(ref), at=NOON, by=CLERK) == ""
    return ref


def test_the_card_is_made_once_after_its_words_were_read_aloud(clerk: Client) -> None:
    ref = paid()
    words = said(page_of(clerk.get(to("card", ref))))
    assert MARISOL.full_name in words
    assert "March 12, 1984" in words
    first, second = (clerk.post(to("card", ref), follow=True) for _ in range(2))
    assert first.redirect_chain[-1][0] == second.redirect_chain[-1][0] == to("check", ref)
    assert Card.objects.count() == 1


def test_a_card_before_the_fee_leads_to_the_fee(clerk: Client) -> None:
    ref = photographed()
    response = clerk.post(to("card", ref), follow=True)
    assert response.redirect_chain[-1][0] == to("fee", ref)
    assert not Card.objects.exists()


def test_printing_gives_both_faces_as_a_pdf_that_no_cache_keeps(clerk: Client) -> None:
    ref, _ = issued()
    response = clerk.post(to("print", ref))
    assert response.headers["Content-Type"] == "application/pdf"
    assert "no-store" in response.headers["Cache-Control"]
    assert response.content.startswith(b"%PDF-")


def test_there_is_nothing_to_print_before_the_card_is_made(clerk: Client) -> None:
    ref = paid()
    response = clerk.post(to("print", ref), follow=True)
    assert response.redirect_chain[-1][0] == to("card", ref)


def test_the_printed_back_of_this_card_allows_the_hand_over(clerk: Client) -> None:
    ref, _ = issued()
    response = scan(clerk, ref, back_of_card(ref))
    assert response.redirect_chain[-1][0] == to("hand_over", ref)
    assert MARISOL.full_name in said(page_of(response))


def test_a_picture_without_a_code_says_how_to_hold_the_card(clerk: Client) -> None:
    ref, _ = issued()
    response = scan(clerk, ref, astronaut())
    assert response.status_code == 422
    assert "No code was found" in error_beside(page_of(response), "image")
    assert Visit.objects.get(ref=ref).state == "issued"


def test_the_code_of_another_card_does_not_pass(clerk: Client) -> None:
    ref, _ = issued()
    other, _ = issued(THANH)
    response = scan(clerk, ref, back_of_card(other))
    assert "the code of another card" in error_beside(page_of(response), "image")


def test_a_card_that_was_not_read_back_is_not_handed_over(clerk: Client) -> None:
    ref, _ = issued()
    response = clerk.post(to("hand_over", ref), follow=True)
    assert response.redirect_chain[-1][0] == to("check", ref)
    assert Visit.objects.filter(ref=ref).exists()


def test_handing_over_destroys_the_visit_and_says_so(clerk: Client) -> None:
    ref = checked()
    response = clerk.post(to("hand_over", ref), follow=True)
    assert response.redirect_chain[-1][0] == reverse("desk")
    assert "Name, birth date, address and photo are destroyed." in said(page_of(response))
    assert not Visit.objects.exists()
    assert Card.objects.get().state == "active"
    again = clerk.post(to("hand_over", ref))
    assert again.status_code == 404
    assert "This visit is over" in said(page_of(again))


def test_a_correction_voids_the_card_and_leads_back_to_the_name(clerk: Client) -> None:
    ref, number = issued()
    response = clerk.post(to("correct", ref), follow=True)
    assert response.redirect_chain[-1][0] == to("details", ref)
    assert "destroy the printed one" in said(page_of(response))
    assert Card.objects.get(number=number).state == "voided"


def test_there_is_nothing_to_correct_before_the_card_is_made(clerk: Client) -> None:
    ref = paid()
    response = clerk.post(to("correct", ref), follow=True)
    assert response.redirect_chain[-1][0] == to("card", ref)


def test_giving_up_asks_first_then_destroys(clerk: Client) -> None:
    ref, number = issued()
    assert "Give up this visit?" in said(page_of(clerk.get(to("give_up", ref))))
    assert Visit.objects.filter(ref=ref).exists()
    response = clerk.post(to("give_up", ref), follow=True)
    assert "Everything that was recorded in it is destroyed." in said(page_of(response))
    assert not Visit.objects.exists()
    assert Card.objects.get(number=number).state == "voided"


@pytest.mark.parametrize("page", ["card", "check", "hand_over"])
def test_with_the_key_store_away_no_card_is_made_checked_or_handed_over(
    clerk: Client, page: str, keys_away: Any
) -> None:
    ref = {"card": paid, "check": lambda: issued()[0], "hand_over": checked}[page]()
    back = astronaut()
    before = Visit.objects.filter(ref=ref).values().get(), list(Card.objects.values())
    keys_away()
    form = {"image": SimpleUploadedFile("back.png", back, "image/png")} if page == "check" else {}
    for response in (clerk.get(to(page, ref)), clerk.post(to(page, ref), form)):
        assert response.status_code == 503
        assert MARISOL.given_name not in said(page_of(response))
    assert (Visit.objects.filter(ref=ref).values().get(), list(Card.objects.values())) == before
