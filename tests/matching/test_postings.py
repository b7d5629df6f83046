"""Postings are found by who knows name and birth date and holds the key, and by nobody else."""

from __future__ import annotations

import threading
from datetime import date
from pathlib import Path
from typing import cast

import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from charteroak.custody.actions import HOLDER_KEY, MATCH_KEY
from charteroak.custody.queries import get_key_store, get_second_holder
from charteroak.custody.stores.base import KeyStore, StoreUnavailable
from charteroak.custody.stores.sealed_file import SealedFileStore
from charteroak.enrollment.actions import fingerprint_of
from charteroak.enrollment.rules import Details
from charteroak.matching.actions import NoPlaceLeft, add_posting, destroy_expired_postings
from charteroak.matching.fingerprints import PLACES, Fingerprint
from charteroak.matching.models import Posting
from charteroak.matching.queries import find_card_numbers
from charteroak.matching.rules import canonical_person
from people import AMAL, MARISOL, THANH

END = date(2028, 11, 30)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office")]


def _canonical(person: Details) -> bytes:
    return canonical_person(
        given_name=person.given_name, family_name=person.family_name, birth_date=person.birth_date
    )


def test_a_card_is_found_under_its_holders_words_only() -> None:
    add_posting(fingerprint=fingerprint_of(MARISOL), card_number="111111111111", expires_on=END)
    add_posting(fingerprint=fingerprint_of(THANH), card_number="222222222222", expires_on=END)
    assert find_card_numbers(fingerprint_of(MARISOL)) == ["111111111111"]
    assert find_card_numbers(fingerprint_of(AMAL)) == []


@pytest.mark.parametrize("stolen", ["city", "second"])
def test_with_the_keys_of_one_holder_the_same_words_lead_nowhere(tmp_path: Path, stolen: str) -> None:
    add_posting(fingerprint=fingerprint_of(MARISOL), card_number="111111111111", expires_on=END)
    others = SealedFileStore(tmp_path / "others", b"another city")
    for name in (MATCH_KEY, HOLDER_KEY):
        others.ensure(name)
    thief = Fingerprint(
        get_key_store() if stolen == "city" else others,
        get_second_holder() if stolen == "second" else others,
        given_name=MARISOL.given_name,
        family_name=MARISOL.family_name,
        birth_date=MARISOL.birth_date,
    )
    assert find_card_numbers(thief) == []


def test_the_second_holder_sees_neither_name_nor_birth_date() -> None:
    seen: list[bytes] = []

    class Watched:
        def mac(self, name: str, data: bytes) -> bytes:
            seen.append(data)
            return get_second_holder().mac(name, data)

    Fingerprint(
        get_key_store(),
        cast(KeyStore, Watched()),
        given_name=MARISOL.given_name,
        family_name=MARISOL.family_name,
        birth_date=MARISOL.birth_date,
    )
    (asked,) = seen
    # 32 bytes made under a key that this holder has not: exactly what the city's store returns, nothing with it.
    assert asked == get_key_store().mac(MATCH_KEY, _canonical(MARISOL))


def test_the_second_holder_taken_away_is_unavailable(settings: Settings) -> None:
    settings.CHARTEROAK_KEYS_SECOND.rename(settings.CHARTEROAK_KEYS_SECOND.with_name("unplugged"))
    with pytest.raises(StoreUnavailable):
        fingerprint_of(MARISOL)


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
        get_key_store(),
        get_second_holder(),
        given_name="Ana",
        family_name="Mora",
        birth_date=date(1990, 1, 2),
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
