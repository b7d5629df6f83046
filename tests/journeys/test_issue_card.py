"""From a paid visit to the card in the hand; and nothing of the person is left."""

from __future__ import annotations

import io
import threading

import pytest
from django.db import connection
from PIL import Image

from charteroak.cards.models import Card
from charteroak.cards.queries import get_card
from charteroak.credentials.card import read_card
from charteroak.credentials.scan import scan_file
from charteroak.custody.stores.base import StoreUnavailable
from charteroak.enrollment.actions import person_of
from charteroak.enrollment.models import Visit
from charteroak.enrollment.queries import get_visit
from charteroak.enrollment.rules import Details
from charteroak.enrollment.states import VisitState, WrongStep
from charteroak.journal.queries import count_events
from charteroak.journeys.issue_card import (
    check_printed,
    correct_card,
    give_up,
    hand_over,
    number_and_sign,
    print_card,
)
from charteroak.journeys.issuer import issuer_keys
from charteroak.matching.actions import find_cards_of
from charteroak.matching.models import Posting
from people import (
    AMAL,
    CLERK,
    MARISOL,
    NOON,
    THANH,
    back_of_card,
    handed_over,
    hartford,
    issued,
    paid,
    personal_texts,
    photographed,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office")]


@pytest.mark.parametrize("person", [MARISOL, THANH, AMAL], ids=["marisol", "thanh", "amal"])
def test_the_printed_code_says_what_was_said_at_the_desk(person: Details) -> None:
    ref, number = issued(person)
    texts = scan_file(back_of_card(ref))
    claims = read_card(text=texts[0], keys=issuer_keys(at=NOON), at=NOON)
    assert (claims.given_name, claims.family_name) == (person.given_name, person.family_name)
    assert (claims.birth_date, claims.number) == (person.birth_date, number)
    assert claims.preferred_name == (person.preferred_name or None)
    assert claims.statement == "resident of Hartford"
    assert 0 < len(claims.photo) <= 450
    assert Image.open(io.BytesIO(claims.photo)).size == (64, 80)
    assert claims.address is None  # printed, but nobody asked for it in the code
    card = get_card(number)
    assert (claims.expires_on, claims.status_index) == (card.expires_on, card.status_index)
    assert claims.status_uri.endswith(f"/status/{card.status_list}")


def test_a_second_click_makes_no_second_card() -> None:
    ref = paid()
    numbers = {number_and_sign(ref=ref, policy=hartford(), at=NOON, by=CLERK) for _ in range(3)}
    assert len(numbers) == Card.objects.count() == count_events("card.issued") == 1


def test_without_a_fee_there_is_no_card_and_without_a_scan_no_hand_over() -> None:
    with pytest.raises(WrongStep):
        number_and_sign(ref=photographed(), policy=hartford(), at=NOON, by=CLERK)
    ref, _ = issued()
    with pytest.raises(WrongStep):
        hand_over(ref=ref, at=NOON, by=CLERK)


def test_the_card_of_another_visit_does_not_pass_the_check() -> None:
    one, _ = issued(MARISOL)
    other, _ = issued(THANH)
    assert check_printed(ref=one, image=back_of_card(other), at=NOON, by=CLERK) == "other_card"
    with pytest.raises(WrongStep):
        hand_over(ref=one, at=NOON, by=CLERK)


@pytest.mark.parametrize("image", [b"", b"not a picture", b"\x89PNG\r\n\x1a\n" + b"0" * 100])
def test_a_picture_without_a_code_does_not_pass(image: bytes) -> None:
    ref, _ = issued()
    assert check_printed(ref=ref, image=image, at=NOON, by=CLERK) == "no_code"


def test_a_damaged_code_is_not_good() -> None:
    ref, _ = issued()
    picture = Image.open(io.BytesIO(back_of_card(ref))).convert("L")
    box = (picture.width // 3, picture.height // 3, picture.width * 2 // 3, picture.height * 2 // 3)
    picture.paste(255, box)
    out = io.BytesIO()
    picture.save(out, "PNG")
    assert check_printed(ref=ref, image=out.getvalue(), at=NOON, by=CLERK) != ""
    assert get_visit(ref, by=CLERK).state == VisitState.ISSUED


def test_printing_again_asks_for_a_new_check() -> None:
    ref, _ = issued()
    assert check_printed(ref=ref, image=back_of_card(ref), at=NOON, by=CLERK) == ""
    print_card(ref=ref, policy=hartford(), at=NOON, by=CLERK)
    with pytest.raises(WrongStep):
        hand_over(ref=ref, at=NOON, by=CLERK)


def test_hand_over_destroys_the_visit_and_leaves_only_what_leads_back_from_the_persons_own_words() -> None:
    number = handed_over(MARISOL)
    assert not Visit.objects.exists()
    assert find_cards_of(person=person_of(MARISOL)) == [number]
    assert count_events("card.handed_over") == count_events("visit.destroyed") == 1
    assert not _texts_in_database(personal_texts())


def _texts_in_database(texts: list[str]) -> list[str]:
    """Return which of the texts stand anywhere in any column of any table, as text or in bytes."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [row[0] for row in cursor.fetchall()]
        for table in tables:
            cursor.execute(f"SELECT coalesce(string_agg(t::text, chr(10)), '') FROM \"{table}\" t")  # noqa: S608  # names from the catalog
            whole = cursor.fetchone()[0].casefold()
            found += [
                f"{table}: {text}"
                for text in texts
                if text.casefold() in whole or text.encode().hex() in whole
            ]
    return found


def test_the_search_for_leaks_finds_a_planted_one() -> None:
    ref, _ = issued(MARISOL)
    Visit.objects.filter(ref=ref).update(opened_by=MARISOL.given_name)
    assert f"enrollment_visit: {MARISOL.given_name}" in _texts_in_database(personal_texts())


def test_nothing_personal_is_in_the_clear_while_the_visit_lasts() -> None:
    issued(MARISOL)
    issued(AMAL)
    assert not _texts_in_database(personal_texts())


def test_a_visit_given_up_voids_its_card_and_leaves_no_fingerprint() -> None:
    ref, number = issued()
    give_up(ref=ref, at=NOON, by=CLERK)
    assert get_card(number).state == "voided"
    assert not Visit.objects.exists()
    assert not Posting.objects.exists()


def test_a_correction_voids_the_number_and_keeps_the_receipt() -> None:
    ref, number = issued(MARISOL)
    receipt = get_visit(ref, by=CLERK).receipt_number
    correct_card(ref=ref, at=NOON, by=CLERK)
    view = get_visit(ref, by=CLERK)
    assert (view.state, view.receipt_number, view.card_number) == (VisitState.PAID, receipt, "")
    assert get_card(number).state == "voided"
    assert number_and_sign(ref=ref, policy=hartford(), at=NOON, by=CLERK) != number


def test_without_keys_no_card_is_made_and_the_visit_waits(settings) -> None:  # type: ignore[no-untyped-def]
    ref = paid()
    away = settings.CHARTEROAK_KEYS.with_name("unplugged")
    settings.CHARTEROAK_KEYS.rename(away)
    with pytest.raises(StoreUnavailable):
        number_and_sign(ref=ref, policy=hartford(), at=NOON, by=CLERK)
    assert not Card.objects.exists()
    away.rename(settings.CHARTEROAK_KEYS)
    assert number_and_sign(ref=ref, policy=hartford(), at=NOON, by=CLERK)


def test_a_second_visit_of_the_same_person_finds_the_first_card_and_makes_none_before_somebody_decides() -> (
    None
):
    handed_over(MARISOL)
    ref = paid(MARISOL)
    assert get_visit(ref, by=CLERK).match == "found"
    with pytest.raises(WrongStep):
        number_and_sign(ref=ref, policy=hartford(), at=NOON, by=CLERK)


@pytest.mark.django_db(transaction=True)
def test_four_clicks_at_once_make_one_card() -> None:
    ref = paid()
    numbers: list[str] = []

    def click() -> None:
        try:
            numbers.append(number_and_sign(ref=ref, policy=hartford(), at=NOON, by=CLERK))
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(numbers) == 4
    assert len(set(numbers)) == Card.objects.count() == count_events("card.issued") == 1
