"""Many at once stand where they would stand one by one, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from django.db import IntegrityError, connection

from charteroak.custody.actions import cohort_key
from charteroak.custody.queries import get_key_store
from charteroak.enrollment.actions import person_of
from charteroak.matching.actions import NoPlaceLeft, add_person
from charteroak.matching.actions.bulk import Added, Batch, Loaded, build_batch, bulk_add
from charteroak.matching.fingerprints import PLACES, Secrets, new_key, new_record
from charteroak.matching.mini_record import MiniRecord as Mini
from charteroak.matching.mini_record import open_sealed
from charteroak.matching.models import MiniRecord, Posting
from charteroak.matching.queries import find_records, find_sealed, list_quarters
from people import MARISOL, NOON
from roles import acting_as

ANA = person_of(MARISOL)
ENDS = (date(2028, 11, 30), date(2028, 12, 31), date(2029, 1, 31))
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office")]


def secret(number: int) -> bytes:
    return number.to_bytes(32)


def people(count: int) -> list[Added]:
    """Everybody has a key of their own, and shares one with ten others and one with their neighbor."""
    for end in ENDS:
        cohort_key(expires_on=end, at=NOON)
    return [
        Added(
            number,
            Secrets((secret(number), secret(10_000 + number // 2), secret(20_000 + number // 10))),
            Mini(ANA, f"{number:012d}"),
            new_record(),
            new_key(),
            ENDS[number % 3],
        )
        for number in range(count)
    ]


def load(added: Sequence[Added], told: list[tuple[str, int]] | None = None) -> Loaded:
    batches = (build_batch(added[at : at + 7], store=get_key_store()) for at in range(0, len(added), 7))
    progress = (told if told is not None else []).append
    return bulk_add(
        batches=batches,
        again={one.number: one for one in added}.__getitem__,
        progress=lambda *step: progress(step),
    )


def test_everybody_is_found_by_each_of_their_keys_that_had_a_place() -> None:
    added, told = people(40), list[tuple[str, int]]()
    done = load(added, told)
    assert done == Loaded(40, 120, 0)
    assert told[5] == ("read", 40)
    assert {step for step, _ in told} == {"read", "placed", "written"}
    for one in added:
        found = {each.record: each for each in find_records(one.secrets, list_quarters())}
        mine = found[one.record_id]
        assert mine.shared == (0, 1, 2)
        assert mine.key == one.key
        sealed = find_sealed([mine])[mine.quarter, mine.record]
        record = open_sealed(
            sealed, record_id=mine.record, key=mine.key, store=get_key_store(), cohort=mine.cohort
        )
        assert record == one.record
    first = added[0]
    assert len(find_records(Secrets((first.secrets.each[2],)), list_quarters())) == 10


def test_who_stood_there_before_stays_and_keeps_their_place() -> None:
    added = people(12)
    before = new_record()
    add_person(
        secrets=added[0].secrets, person=ANA, card_number="9" * 12, expires_on=ENDS[0], record=before, key=new_key(),
        at=NOON,
    )  # fmt: skip
    stand = set(Posting.objects.values_list("label", "sealed"))
    load(added[:6])
    load(added[6:])
    assert stand <= set(Posting.objects.values_list("label", "sealed"))
    assert (MiniRecord.objects.count(), Posting.objects.count()) == (13, 39)
    found = {one.record for one in find_records(added[0].secrets, list_quarters())}
    assert {before, added[0].record_id} <= found


def test_a_full_key_is_passed_over_and_somebody_without_any_place_takes_everybody_back() -> None:
    full = [
        Added(number, Secrets((secret(1), secret(100 + number))), Mini(ANA, "1" * 12), new_record(), new_key(), ENDS[0])
        for number in range(PLACES + 2)
    ]  # fmt: skip
    cohort_key(expires_on=ENDS[0], at=NOON)
    assert load(full) == Loaded(PLACES + 2, 2 * PLACES + 2, 2)
    stand = Posting.objects.count()
    nowhere = Added(0, Secrets((secret(1),)), Mini(ANA, "1" * 12), new_record(), new_key(), ENDS[0])
    with pytest.raises(NoPlaceLeft):
        load([nowhere])
    assert Posting.objects.count() == stand
    assert MiniRecord.objects.count() == PLACES + 2


def test_the_same_again_is_refused_whole() -> None:
    added = people(10)
    load(added)
    stand = set(Posting.objects.values_list("label", "sealed"))
    with pytest.raises(IntegrityError):
        load(added)
    assert set(Posting.objects.values_list("label", "sealed")) == stand


def test_an_error_in_the_middle_leaves_nobody() -> None:
    added = people(30)

    def broken() -> list[Batch]:
        yield build_batch(added[:20], store=get_key_store())  # type: ignore[misc]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bulk_add(batches=broken(), again=added.__getitem__, progress=lambda *step: None)
    assert not Posting.objects.exists()
    assert not MiniRecord.objects.exists()


def test_rows_stand_in_the_order_of_their_random_labels() -> None:
    load(people(40))
    with connection.cursor() as cursor:
        cursor.execute("SELECT quarter, label FROM matching_posting ORDER BY tableoid, ctid")
        rows = [(quarter, bytes(label)) for quarter, label in cursor.fetchall()]
    assert rows == sorted(rows)


@pytest.mark.django_db(transaction=True)
def test_the_desk_finds_them_and_goes_on_adding() -> None:
    added = people(10)
    load(added)
    record = new_record()
    with acting_as("desk"):
        add_person(
            secrets=added[3].secrets, person=ANA, card_number="9" * 12, expires_on=ENDS[0], record=record,
            key=new_key(), at=NOON,
        )  # fmt: skip
        found = {one.record for one in find_records(added[3].secrets, list_quarters())}
    assert {record, added[3].record_id} <= found
