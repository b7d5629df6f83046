"""Who was added is found again by their own words and both keys, and by nobody else and nothing less."""

from __future__ import annotations

from datetime import date

import pytest

from charteroak.enrollment.actions import person_of
from charteroak.matching.actions import add_person, find_cards_of, secrets_of
from charteroak.matching.fingerprints import new_key, new_record
from charteroak.matching.people import Person
from people import AMAL, MARISOL, NOON, THANH

END = date(2028, 11, 30)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office")]
ANA = person_of(MARISOL)
HUNG = person_of(THANH)


def add(
    person: Person, number: str, *, expires_on: date = END, record: bytes = b"", key: bytes = b""
) -> bytes:
    """Add a card's holder and return the record's id."""
    record = record or new_record()
    add_person(
        secrets=secrets_of(person),
        person=person,
        card_number=number,
        expires_on=expires_on,
        record=record,
        key=key or new_key(),
        at=NOON,
    )
    return record


def test_a_card_is_found_under_its_holders_words_only() -> None:
    add(ANA, "111111111111")
    add(HUNG, "222222222222")
    assert find_cards_of(person=ANA) == ["111111111111"]
    assert find_cards_of(person=person_of(AMAL)) == []
