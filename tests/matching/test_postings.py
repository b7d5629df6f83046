"""Who was added is found again by their own words and both keys, and by nobody else and nothing less."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as settings_
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from charteroak.custody.actions import MATCH_KEY
from charteroak.custody.holder.base import HolderUnavailable
from charteroak.custody.queries import get_key_store, get_second_holder
from charteroak.custody.stores.sealed_file import SealedFileStore
from charteroak.enrollment.actions import person_of
from charteroak.matching.actions import NoPlaceLeft, add_person, find_cards_of, secrets_of
from charteroak.matching.fingerprints import PLACES, Secrets, draw_secrets, label, new_key, new_record
from charteroak.matching.models import MiniRecord, Posting
from charteroak.matching.people import Person
from charteroak.matching.quarters import quarter_of
from charteroak.matching.queries import find_records, list_quarters
from charteroak.matching.rules import all_keys
from killing import killed_before
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


@pytest.mark.parametrize("stolen", ["city", "second"])
def test_with_the_key_of_one_holder_the_same_words_lead_nowhere(tmp_path: Path, stolen: str) -> None:
    add(ANA, "111111111111")
    others = SealedFileStore(tmp_path / "others", b"another city")
    others.ensure(MATCH_KEY)

    class AnotherHolder:
        def macs(self, inputs: Sequence[bytes]) -> list[bytes]:
            return [others.mac(MATCH_KEY, data) for data in inputs]

    drawn = draw_secrets(
        all_keys(ANA),
        city=get_key_store() if stolen == "city" else others,
        second=get_second_holder() if stolen == "second" else AnotherHolder(),
    )
    assert find_records(drawn, list_quarters()) == []
    assert len(find_records(secrets_of(ANA), list_quarters())) == 1


def test_the_second_holder_sees_what_the_citys_key_made_in_one_batch() -> None:
    batches: list[list[bytes]] = []

    class Watched:
        def macs(self, inputs: Sequence[bytes]) -> list[bytes]:
            batches.append(list(inputs))
            return get_second_holder().macs(inputs)

    draw_secrets(all_keys(ANA), city=get_key_store(), second=Watched())
    assert batches == [[get_key_store().mac(MATCH_KEY, key) for key in all_keys(ANA)]]
    assert all(len(data) == 32 for data in batches[0])


def test_the_second_holder_away_is_unavailable_and_nothing_passes(settings: Settings) -> None:
    add(ANA, "111111111111")
    settings.CHARTEROAK_HOLDER_URL = "https://127.0.0.1:9"
    with pytest.raises(HolderUnavailable):
        find_cards_of(person=ANA)
    with pytest.raises(HolderUnavailable):
        secrets_of(ANA)


def test_the_tables_hold_nothing_in_the_clear_and_nothing_that_ties_one_row_to_another() -> None:
    record, key = new_record(), new_key()
    add(ANA, "482155309175", record=record, key=key)
    rows = [bytes(row.label) + bytes(row.sealed) for row in Posting.objects.all()]
    assert len(rows) == len(all_keys(ANA)) > 1
    mini = MiniRecord.objects.get()
    for text in (b"482155309175", b"Marisol", b"1984", record, key):
        assert text not in b"".join(rows) + bytes(mini.sealed)
    # No eight bytes stand in two rows.
    parts = [
        row[at : at + 8]
        for row in (*rows, bytes(mini.record) + bytes(mini.sealed))
        for at in range(len(row) - 7)
    ]
    assert len(parts) == len(set(parts))


def test_adding_the_same_record_again_changes_nothing_and_makes_good_what_was_left() -> None:
    record, key = new_record(), new_key()
    add(ANA, "111111111111", record=record, key=key)
    stand = set(Posting.objects.values_list("label", "sealed"))
    add(ANA, "111111111111", record=record, key=key)
    assert set(Posting.objects.values_list("label", "sealed")) == stand
    gone = Posting.objects.first()
    assert gone is not None
    Posting.objects.filter(label=gone.label).delete()
    add(ANA, "111111111111", record=record, key=key)
    assert {bytes(one) for one in Posting.objects.values_list("label", flat=True)} == {
        bytes(one) for one, _ in stand
    }
    assert MiniRecord.objects.count() == 1


def test_many_cards_find_their_places_until_there_is_none() -> None:
    numbers = [f"{n:012d}" for n in range(PLACES)]
    for number in numbers:
        add(ANA, number)
    assert sorted(find_cards_of(person=ANA)) == numbers
    with pytest.raises(NoPlaceLeft), transaction.atomic():
        add(ANA, "999999999999")
    assert MiniRecord.objects.count() == PLACES
    add(ANA, "999999999999", expires_on=date(2029, 1, 31))
    assert sorted(find_cards_of(person=ANA)) == [*numbers, "999999999999"]


def test_a_full_key_is_passed_over_while_another_has_a_place() -> None:
    secrets = Secrets((b"1" * 32, b"2" * 32))
    for number in range(PLACES):
        _add_under(Secrets((secrets.each[0], bytes([number]) * 32)), f"{number:012d}")
    record = _add_under(secrets, "999999999999")
    (found,) = [one for one in find_records(secrets, list_quarters()) if one.record == record]
    assert found.shared == (1,)


def _add_under(secrets: Secrets, number: str, expires_on: date = END) -> bytes:
    record = new_record()
    add_person(
        secrets=secrets,
        person=ANA,
        card_number=number,
        expires_on=expires_on,
        record=record,
        key=new_key(),
        at=NOON,
    )
    return record


def test_a_posting_moved_under_another_label_does_not_open() -> None:
    add(ANA, "111111111111")
    rows = list(Posting.objects.order_by("label"))
    for row, other in zip(rows, [*rows[1:], rows[0]], strict=True):
        Posting.objects.filter(label=row.label).update(sealed=bytes(other.sealed))
    assert find_cards_of(person=ANA) == []


def test_somebody_of_another_name_or_day_is_not_found_by_exact_words() -> None:
    add(ANA, "111111111111")
    assert ANA.birth_date is not None
    other_day = replace(ANA, birth_date=replace(ANA.birth_date, day=13))
    assert find_cards_of(person=other_day) == []
    assert find_cards_of(person=replace(ANA, given_name="Maricel")) == []
    # The address is no part of it: people move.
    assert find_cards_of(person=replace(ANA, address=())) == ["111111111111"]


@settings_(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    secrets=st.lists(st.binary(min_size=32, max_size=32), unique=True, min_size=1, max_size=14),
    days=st.lists(st.dates(date(2026, 1, 1), date(2031, 12, 31)), min_size=1, max_size=4),
)
def test_labels_never_repeat_and_whoever_is_added_is_found_by_each_of_their_keys(
    secrets: list[bytes], days: list[date]
) -> None:
    Posting.objects.all().delete()  # the last example's
    drawn = Secrets(tuple(secrets))
    all_labels = [
        label(secret, quarter=quarter, place=place)
        for secret in secrets
        for quarter in {quarter_of(day) for day in days}
        for place in range(PLACES)
    ]
    assert len(set(all_labels)) == len(all_labels)
    added = {_add_under(drawn, f"{at:012d}", day) for at, day in enumerate(days)}
    found = {one.record: one for one in find_records(drawn, list_quarters())}
    assert added <= set(found)
    assert all(found[record].shared == tuple(range(len(secrets))) for record in added)


@pytest.mark.django_db(transaction=True)
def test_eight_desks_at_once_lose_no_card() -> None:
    secrets, numbers = secrets_of(ANA), [f"{n:012d}" for n in range(PLACES)]
    start, failed = threading.Barrier(PLACES), list[BaseException]()

    def add_one(number: str) -> None:
        start.wait()
        try:
            _add_under(secrets, number)
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=add_one, args=(number,)) for number in numbers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert sorted(find_cards_of(person=ANA)) == numbers
    assert all(
        one.shared == tuple(range(len(secrets.each))) for one in find_records(secrets, list_quarters())
    )


@pytest.mark.django_db(transaction=True)
def test_killed_at_any_statement_somebody_is_in_whole_or_not_at_all() -> None:
    secrets, record, key = secrets_of(ANA), new_record(), new_key()
    point = 0

    def step() -> None:
        add_person(
            secrets=secrets, person=ANA, card_number="1" * 12, expires_on=END, record=record, key=key, at=NOON
        )

    while killed_before(point, step):
        point += 1
        stands = (MiniRecord.objects.count(), Posting.objects.count())
        assert stands in ((0, 0), (1, len(secrets.each))), point
    assert point > 5
    assert find_cards_of(person=ANA) == ["1" * 12]
