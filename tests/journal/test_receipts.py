"""A receipt leads to all entries of its visit and to no others; without it no two entries belong together."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections, transaction
from hypothesis import given
from hypothesis import strategies as st

from charteroak.journal.actions import record_event
from charteroak.journal.models import Entry
from charteroak.journal.receipts import (
    KEY_BYTES,
    WINDOW,
    ReceiptRefused,
    commitment_of,
    list_commitments,
    read_receipt,
    receipt_key,
    write_receipt,
)
from people import NOON

SALT = bytes(range(16))


@given(st.binary(min_size=KEY_BYTES, max_size=KEY_BYTES))
def test_a_receipt_is_read_as_it_was_written(key: bytes) -> None:
    text = write_receipt(key)
    assert len(text) == 29
    assert read_receipt(text) == key
    assert read_receipt(f"  {text.lower().replace('-', ' ')}\n") == key
    assert read_receipt(text.replace("0", "o").replace("1", "l")) == key


@given(st.binary(min_size=KEY_BYTES, max_size=KEY_BYTES), st.data())
def test_a_wrong_character_or_a_swap_is_noticed(key: bytes, data: st.DataObject) -> None:
    plain = write_receipt(key).replace("-", "")
    at = data.draw(st.integers(0, 24))
    other = data.draw(st.sampled_from("123456789ABCDEFGHJKMNPQRSTVWXY"))
    if other != plain[at]:
        with pytest.raises(ReceiptRefused):
            read_receipt(plain[:at] + other + plain[at + 1 :])
    at = min(at, 22)
    swapped = plain[:at] + plain[at + 1] + plain[at] + plain[at + 2 :]
    if {plain[at], plain[at + 1]} != {"0", "Z"} and swapped != plain:
        with pytest.raises(ReceiptRefused):
            read_receipt(swapped)


@pytest.mark.parametrize("typed", ["", "A", "0" * 24, "0" * 26, "x" * 5000, "é" * 25, "!" * 25, "\x00" * 25])
def test_what_cannot_be_a_receipt_is_refused_and_not_repeated(typed: str) -> None:
    with pytest.raises(ReceiptRefused) as refused:
        read_receipt(typed)
    assert not typed or typed not in str(refused.value)


def test_commitments_differ_by_subject_salt_and_number() -> None:
    keys = [receipt_key(subject=subject, salt=salt) for subject in "ab" for salt in (SALT, SALT[::-1])]
    commitments = {commitment_of(key=key, number=number) for key in keys for number in range(50)}
    assert len(commitments) == 200
    with pytest.raises(ValueError, match="short"):
        receipt_key(subject="a", salt=b"short")


@pytest.mark.parametrize("count", [0, 1, WINDOW - 1, WINDOW, WINDOW + 1, 3 * WINDOW])
def test_all_are_found_however_many(count: int) -> None:
    key = receipt_key(subject="a", salt=SALT)
    there = [commitment_of(key=key, number=number) for number in range(count)]
    assert list_commitments(key=key, known=lambda some: [each for each in some if each in there]) == there


def _record(subject: str, salt: bytes | None = SALT) -> Entry:
    return record_event("visit.opened", at=NOON, role="clerk", subject=subject, salt=salt)


@pytest.mark.django_db
def test_entries_of_a_visit_are_found_by_its_receipt_alone() -> None:
    for subject in ("a", "b", "a", "a"):
        _record(subject)
    _record("a", None)
    commitments = [bytes(row.commitment) for row in Entry.objects.order_by("id")]
    assert len(set(commitments)) == 5
    assert [json.loads(bytes(row.leaf))["commitment"] for row in Entry.objects.order_by("id")] == [
        each.hex() for each in commitments
    ]
    key = receipt_key(subject="a", salt=SALT)
    mine = list_commitments(key=key, known=lambda some: [each for each in some if each in commitments])
    assert mine == [commitments[0], commitments[2], commitments[3]]


@pytest.mark.django_db(transaction=True)
def test_acts_on_one_visit_at_once_leave_no_gap_and_no_double() -> None:
    start = threading.Barrier(6)

    def act(worker: int) -> None:
        try:
            start.wait(20)
            for turn in range(10):
                try:
                    with transaction.atomic():
                        _record("a")
                        if (worker + turn) % 3 == 0:
                            raise KeyError("the act failed")
                except KeyError:
                    pass
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        for done in [pool.submit(act, worker) for worker in range(6)]:
            done.result(60)
    there = {bytes(row.commitment) for row in Entry.objects.filter(event="visit.opened")}
    key = receipt_key(subject="a", salt=SALT)
    assert (
        len(list_commitments(key=key, known=lambda some: [e for e in some if e in there])) == len(there) == 40
    )
