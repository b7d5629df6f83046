"""A mini-record has one length, gives back what it was given, and opens with both its keys alone."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charteroak.custody.actions import cohort_key
from charteroak.custody.queries import get_key_store
from charteroak.custody.stores.base import KeyDestroyed, SealBroken
from charteroak.enrollment.actions import person_of
from charteroak.matching.fingerprints import new_key, new_record
from charteroak.matching.mini_record import SIZE, MiniRecord, fit, open_sealed, seal
from charteroak.matching.people import BirthDate, Person
from people import AMAL, CAST, MARISOL, NOON

_NAME = st.text(st.characters(categories=("L", "M", "Zs")), max_size=90)
_DATES = st.builds(BirthDate, st.integers(1, 9999), st.integers(1, 99), st.integers(1, 99)) | st.none()


@pytest.mark.parametrize("person", [person_of(one) for one in CAST])
def test_what_people_say_comes_back_whole(person: Person) -> None:
    record = MiniRecord(person, "482155309175")
    assert MiniRecord.decode(record.encode()) == record


@given(
    _NAME, _NAME, _DATES, st.lists(st.text(st.characters(categories=("L", "M", "N")), min_size=1), max_size=3)
)
def test_anything_fits_and_what_comes_back_is_what_fits(
    given_name: str, family_name: str, born: BirthDate | None, lines: list[str]
) -> None:
    person = Person(given_name, family_name, born, tuple(lines))
    encoded = MiniRecord(person, "000000000001").encode()
    assert len(encoded) == SIZE
    back = MiniRecord.decode(encoded)
    assert back.person == fit(person) == fit(fit(person))
    assert back.card_number == "000000000001"
    assert unicodedata.normalize("NFC", given_name).startswith(back.person.given_name)
    assert unicodedata.normalize("NFC", family_name).startswith(back.person.family_name)
    # A name is cut only where no address is left, and never to nothing.
    if fit(replace(person, address=())) != back.person and back.person.address == ():
        assert not given_name or back.person.given_name or not given_name.strip()


def test_the_address_is_cut_first_and_at_a_whole_character() -> None:
    person = Person(
        "Nguyễn" * 5, "Phượng" * 5, BirthDate(1990, 1, 2), ("17 Đường số Một", "Hartford, CT 06103")
    )
    back = fit(person)
    assert (back.given_name, back.family_name) == (person.given_name, person.family_name)
    assert "\n".join(person.address).startswith("\n".join(back.address))
    assert len(back.address[0]) > 3


def test_of_two_long_names_both_keep_a_beginning() -> None:
    back = fit(Person("ا" * 100, "b" * 100, None))
    assert len(back.given_name.encode()) + len(back.family_name.encode()) <= 116
    assert len(back.given_name) > 20
    assert len(back.family_name) > 40


@pytest.mark.parametrize("broken", [b"", b"\0" * SIZE, b"\xff" * SIZE, b"\xff" * 127 + b"\x80"])
def test_what_is_no_mini_record_is_refused(broken: bytes) -> None:
    with pytest.raises(SealBroken):
        MiniRecord.decode(broken)


@pytest.mark.django_db
@pytest.mark.usefixtures("office")
def test_it_opens_with_its_own_key_and_the_months_and_in_its_own_place() -> None:
    cohort, store = cohort_key(expires_on=date(2028, 11, 30), at=NOON), get_key_store()
    other = cohort_key(expires_on=date(2028, 12, 31), at=NOON)
    record_id, key = new_record(), new_key()
    record = MiniRecord(person_of(MARISOL), "482155309175")
    sealed = seal(record, record_id=record_id, key=key, store=store, cohort=cohort)
    assert len(sealed) == len(
        seal(MiniRecord(person_of(AMAL), "1" * 12), record_id=record_id, key=key, store=store, cohort=cohort)
    )
    assert open_sealed(sealed, record_id=record_id, key=key, store=store, cohort=cohort) == record
    for changed in ({"record_id": new_record()}, {"key": new_key()}, {"cohort": other}):
        with pytest.raises(SealBroken):
            open_sealed(
                sealed, **{"record_id": record_id, "key": key, "store": store, "cohort": cohort, **changed}
            )  # type: ignore[arg-type]
    store.destroy(cohort)
    with pytest.raises(KeyDestroyed):
        open_sealed(sealed, record_id=record_id, key=key, store=store, cohort=cohort)
