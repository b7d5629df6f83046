"""Postings are found by who knows name and birth date and holds the key, and by nobody else."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from django.db import connection

from charteroak.custody.queries import get_key_store
from charteroak.enrollment.actions import fingerprint_of
from charteroak.matching.actions import NoPlaceLeft, add_posting, destroy_expired_postings
from charteroak.matching.fingerprints import PLACES, Fingerprint
from charteroak.matching.models import Posting
from charteroak.matching.queries import find_card_numbers
from people import AMAL, MARISOL, THANH

END = date(2028, 11, 30)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office")]


def test_a_card_is_found_under_its_holders_words_only() -> None:
    add_posting(fingerprint=fingerprint_of(MARISOL), card_number="111111111111", expires_on=END)
    add_posting(fingerprint=fingerprint_of(THANH), card_number="222222222222", expires_on=END)
    assert find_card_numbers(fingerprint_of(MARISOL)) == ["111111111111"]
    assert find_card_numbers(fingerprint_of(AMAL)) == []


def test_without_the_key_the_same_words_lead_nowhere(settings, tmp_path) -> None:  # type: ignore[no-untyped-def]
    from charteroak.custody.actions import MATCH_KEY
    from charteroak.custody.stores.sealed_file import SealedFileStore

    add_posting(fingerprint=fingerprint_of(MARISOL), card_number="111111111111", expires_on=END)
    other = SealedFileStore(tmp_path / "others", b"another city")
    other.ensure(MATCH_KEY)
    stolen = Fingerprint(
        other, given_name=MARISOL.given_name, family_name=MARISOL.family_name, birth_date=MARISOL.birth_date
    )
    assert find_card_numbers(stolen) == []


def test_the_table_holds_no_number_in_the_clear() -> None:
    add_posting(fingerprint=fingerprint_of(MARISOL), card_number="111111111111", expires_on=END)
    row = Posting.objects.get()
    assert b"111111111111" not in bytes(row.label) + bytes(row.sealed)


def test_adding_twice_changes_nothing_and_many_cards_find_their_places() -> None:
    fingerprint = fingerprint_of(MARISOL)
    numbers = [f"{n:012d}" for n in range(PLACES)]
    for number in numbers * 2:
        add_posting(fingerprint=fingerprint, card_number=number, expires_on=END)
    assert find_card_numbers(fingerprint) == numbers
    with pytest.raises(NoPlaceLeft):
        add_posting(fingerprint=fingerprint, card_number="999999999999", expires_on=END)


def test_a_sealed_posting_moved_under_another_label_does_not_open() -> None:
    fingerprint = fingerprint_of(MARISOL)
    add_posting(fingerprint=fingerprint, card_number="111111111111", expires_on=END)
    Posting.objects.update(label=fingerprint.labels()[5])
    assert find_card_numbers(fingerprint) == []


def test_expired_postings_are_destroyed() -> None:
    add_posting(fingerprint=fingerprint_of(MARISOL), card_number="111111111111", expires_on=END)
    assert destroy_expired_postings(before=END) == 0
    assert destroy_expired_postings(before=date(2028, 12, 1)) == 1
    assert find_card_numbers(fingerprint_of(MARISOL)) == []


@pytest.mark.django_db(transaction=True)
def test_eight_desks_at_once_lose_no_card() -> None:
    fingerprint = Fingerprint(
        get_key_store(), given_name="Ana", family_name="Mora", birth_date=date(1990, 1, 2)
    )
    numbers = [f"{n:012d}" for n in range(8)]

    def add(number: str) -> None:
        try:
            add_posting(fingerprint=fingerprint, card_number=number, expires_on=END)
        finally:
            connection.close()

    threads = [threading.Thread(target=add, args=(number,)) for number in numbers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(find_card_numbers(fingerprint)) == numbers
