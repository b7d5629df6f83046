"""The renewal record opens with its card, its row, its version and its month, and with nothing else."""

from __future__ import annotations

import io
import traceback
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from PIL import Image

from charteroak.cards import renewal
from charteroak.cards.renewal import (
    RECORD_BYTES,
    RenewalRefused,
    SealedRecord,
    draw_secret,
    id_of,
    new_secret,
    open_record,
    read_secret,
    seal_record,
    write_secret,
)
from charteroak.credentials.scan import scan_file
from charteroak.custody.padding import TooLongToPad
from charteroak.custody.stores.base import StoreUnavailable
from charteroak.custody.stores.sealed_file import SealedFileStore

CARD_KEY, COHORT, NEXT_COHORT = "card/1", "cohort/2031-01", "cohort/2031-02"
RECORD = "Marisol Ibáñez Quiñones, 1984-03-12".encode()


@pytest.fixture
def store(tmp_path: Path) -> SealedFileStore:
    made = SealedFileStore(tmp_path / "keys", b"correct horse")
    for name in (CARD_KEY, COHORT, NEXT_COHORT):
        made.ensure(name)
    return made


def sealed_with(store: SealedFileStore, secret: bytes, record: bytes = RECORD) -> SealedRecord:
    return seal_record(record=record, secret=secret, cohort_key=COHORT, card_key=CARD_KEY, store=store)


def opened(store: SealedFileStore, sealed: SealedRecord, secret: bytes) -> bytes:
    return open_record(sealed=sealed, secret=secret, card_key=CARD_KEY, store=store)


def refusal(store: SealedFileStore, sealed: SealedRecord, secret: bytes) -> str:
    with pytest.raises(RenewalRefused) as refused:
        opened(store, sealed, secret)
    return refused.value.reason


def test_it_opens_with_the_card_in_hand(store: SealedFileStore) -> None:
    secret = new_secret()
    assert opened(store, sealed_with(store, secret), secret) == RECORD


def test_another_cards_secret_is_refused_also_under_its_own_id(store: SealedFileStore) -> None:
    mine, theirs = new_secret(), new_secret()
    sealed = sealed_with(store, mine)
    assert refusal(store, sealed, theirs) == "other_card"
    # Somebody who may write the table gives my row the id of their own card.
    assert refusal(store, replace(sealed, record_id=id_of(theirs)), theirs) == "broken"


def test_a_wrong_id_is_refused(store: SealedFileStore) -> None:
    secret = new_secret()
    assert refusal(store, replace(sealed_with(store, secret), record_id=bytes(32)), secret) == "other_card"


@pytest.mark.parametrize("moved", [("body",), ("wrapped_key",), ("body", "wrapped_key")])
def test_parts_moved_from_another_row_are_refused(store: SealedFileStore, moved: tuple[str, ...]) -> None:
    mine, theirs = new_secret(), new_secret()
    other = sealed_with(store, theirs)
    mixed = replace(sealed_with(store, mine), **{part: getattr(other, part) for part in moved})
    assert refusal(store, mixed, mine) == "broken"


def test_a_swapped_version_is_refused(store: SealedFileStore, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = new_secret()
    sealed = sealed_with(store, secret)
    assert refusal(store, replace(sealed, version=2), secret) == "unknown_version"
    # A program of version 2 is handed the bytes of version 1 under its own number.
    monkeypatch.setattr(renewal, "VERSION", 2)
    as_second = replace(sealed, version=2, record_id=id_of(secret))
    assert refusal(store, as_second, secret) == "broken"


def test_another_month_and_a_month_that_is_over_are_refused(store: SealedFileStore) -> None:
    secret = new_secret()
    sealed = sealed_with(store, secret)
    assert refusal(store, replace(sealed, cohort_key=NEXT_COHORT), secret) == "broken"
    assert refusal(store, replace(sealed, cohort_key="cohort/2099-01"), secret) == "broken"
    store.destroy(COHORT)
    assert refusal(store, sealed, secret) == "over"


@pytest.mark.parametrize("part", ["body", "wrapped_key"])
@pytest.mark.parametrize("change", [lambda b: b[:-1] + bytes([b[-1] ^ 1]), lambda b: b[:20], lambda b: b""])
def test_altered_bytes_are_refused(
    store: SealedFileStore, part: str, change: Callable[[bytes], bytes]
) -> None:
    secret = new_secret()
    sealed = sealed_with(store, secret)
    assert refusal(store, replace(sealed, **{part: change(getattr(sealed, part))}), secret) == "broken"


def test_another_citys_store_does_not_open_it(store: SealedFileStore, tmp_path: Path) -> None:
    secret = new_secret()
    sealed = sealed_with(store, secret)
    other = SealedFileStore(tmp_path / "other", b"correct horse")
    for name in (CARD_KEY, COHORT):
        other.ensure(name)
    assert refusal(other, sealed, secret) == "broken"


def test_the_month_key_alone_leads_to_a_key_that_only_the_card_unwraps(store: SealedFileStore) -> None:
    sealed = sealed_with(store, new_secret())
    inner = store.open(COHORT, sealed.wrapped_key, context=renewal._context("cohort", sealed.record_id))
    # What the whole key store gives to somebody without the card: 60 bytes of AES-GCM under a 256-bit key.
    assert len(inner) == 12 + 32 + 16
    for guess in (bytes(16), b"\xff" * 16, sealed.record_id[:16]):
        assert refusal(store, replace(sealed, record_id=id_of(guess)), guess) == "broken"


def test_without_the_card_key_the_store_is_said_to_be_away(store: SealedFileStore) -> None:
    secret = new_secret()
    sealed = sealed_with(store, secret)
    store.destroy(CARD_KEY)
    with pytest.raises(StoreUnavailable):
        opened(store, sealed, secret)


def test_length_and_repr_tell_nothing(store: SealedFileStore) -> None:
    secret = new_secret()
    short, long = (sealed_with(store, secret, record) for record in (b"", b"x" * (RECORD_BYTES - 1)))
    assert len(short.body) == len(long.body)
    assert len(short.wrapped_key) == len(long.wrapped_key)
    assert opened(store, long, secret) == b"x" * (RECORD_BYTES - 1)
    with pytest.raises(TooLongToPad):
        sealed_with(store, secret, b"x" * RECORD_BYTES)
    assert repr(short) == f"SealedRecord(version=1, cohort_key='{COHORT}')"


def test_a_refusal_tells_a_code_and_nothing_else(store: SealedFileStore) -> None:
    secret = new_secret()
    sealed = replace(sealed_with(store, secret), body=b"x" * 40)
    with pytest.raises(RenewalRefused) as refused:
        opened(store, sealed, secret)
    told = "".join(traceback.format_exception(refused.value))
    assert secret.hex() not in told
    assert write_secret(secret) not in told
    assert str(refused.value) == "broken"


@pytest.mark.parametrize("secret", [bytes(16), b"\xff" * 16, bytes(15) + b"\x01"])
def test_a_secret_is_forty_digits_and_comes_back(secret: bytes) -> None:
    text = write_secret(secret)
    assert len(text) == 40
    assert text.isdigit()
    assert read_secret(text) == secret


@pytest.mark.parametrize(
    "text", ["", "1", "2" + "0" * 39, "1" + "9" * 39, "1" + "0" * 40, "1" + "٣" * 39, "HC1:6BF"]
)
def test_what_is_no_renewal_code_is_refused(text: str) -> None:
    with pytest.raises(RenewalRefused) as refused:
        read_secret(text)
    assert refused.value.reason == "no_secret"


def test_the_small_code_reads_back_and_is_never_taken_for_the_code_that_verifiers_read() -> None:
    secret = new_secret()
    rows = draw_secret(secret)
    assert (len(rows), len(rows[0])) == (20, 20)
    dark = np.pad(np.array(rows), 2)
    picture = Image.fromarray(np.where(np.kron(dark, np.ones((4, 4))) > 0, 0, 255).astype(np.uint8))
    found = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.DataMatrix)
    assert [read_secret(code.text) for code in found] == [secret]
    file = io.BytesIO()
    picture.save(file, "PNG")
    assert scan_file(file.getvalue()) == []
