"""A checkpoint is signed and read as C2SP signed-note, tlog-checkpoint and tlog-cosignature say."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from charteroak.journal.checkpoints import (
    LOG,
    WITNESS,
    Checkpoint,
    CheckpointRefused,
    VerifierKey,
    cosign_checkpoint,
    read_checkpoint,
    read_cosignature,
    read_verifier_key,
    sign_checkpoint,
)

ORIGIN = "id.example.org/journal"
PRIVATE = Ed25519PrivateKey.from_private_bytes(b"1" * 32)
OTHER = Ed25519PrivateKey.from_private_bytes(b"2" * 32)
KEY = VerifierKey(ORIGIN, LOG, PRIVATE.public_key().public_bytes_raw())
PAPER = VerifierKey("paper.example.org/w1", WITNESS, OTHER.public_key().public_bytes_raw())
HEAD = Checkpoint(origin=ORIGIN, size=20852163, root=bytes(range(32)))
NOTE = sign_checkpoint(HEAD, key=KEY, sign=PRIVATE.sign)
COSIGNED = cosign_checkpoint(NOTE, key=PAPER, at_second=1679315147, sign=OTHER.sign)

# golang.org/x/mod/sumdb/note, its documentation's example; and the key of Go's checksum database.
PUBLISHED_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PUBLISHED_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
GO_SUM_KEY = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"


@pytest.mark.parametrize("text", [PUBLISHED_KEY, GO_SUM_KEY, KEY.text(), PAPER.text()])
def test_a_key_is_read_and_written_alike(text: str) -> None:
    assert read_verifier_key(text + "\n").text() == text


def test_a_published_signature_holds_though_its_text_is_no_checkpoint() -> None:
    key = read_verifier_key(PUBLISHED_KEY)
    with pytest.raises(CheckpointRefused, match="text_form"):
        read_checkpoint(PUBLISHED_NOTE, key=key)
    with pytest.raises(CheckpointRefused, match="signature"):
        read_checkpoint(PUBLISHED_NOTE.replace("answer", "Answer"), key=key)


def test_a_checkpoint_has_the_form_of_the_specification() -> None:
    assert NOTE.startswith(f"{ORIGIN}\n20852163\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n\n— {ORIGIN} ")
    assert read_checkpoint(NOTE, key=KEY) == HEAD


def test_a_witness_signs_the_time_too_and_leaves_the_journals_own_signature() -> None:
    assert read_checkpoint(COSIGNED, key=KEY) == HEAD
    assert read_cosignature(COSIGNED, key=PAPER) == 1679315147
    with pytest.raises(CheckpointRefused, match="not_cosigned"):
        read_cosignature(NOTE, key=PAPER)
    with pytest.raises(CheckpointRefused, match="not_signed"):
        read_checkpoint(COSIGNED, key=PAPER)


def test_a_witness_moved_in_time_or_to_another_text_is_refused() -> None:
    line = COSIGNED.splitlines()[-1]
    shifted = cosign_checkpoint(NOTE, key=PAPER, at_second=1679315148, sign=lambda _: b"\0" * 64)
    with pytest.raises(CheckpointRefused, match="signature"):
        read_cosignature(shifted, key=PAPER)
    larger = sign_checkpoint(Checkpoint(ORIGIN, HEAD.size + 1, HEAD.root), key=KEY, sign=PRIVATE.sign)
    with pytest.raises(CheckpointRefused, match="signature"):
        read_cosignature(f"{larger}{line}\n", key=PAPER)


def test_another_journals_checkpoint_is_refused() -> None:
    elsewhere = sign_checkpoint(Checkpoint("else.example.org", 1, HEAD.root), key=KEY, sign=PRIVATE.sign)
    with pytest.raises(CheckpointRefused, match="origin"):
        read_checkpoint(elsewhere, key=KEY)
    with pytest.raises(CheckpointRefused, match="not_signed"):
        read_checkpoint(NOTE, key=VerifierKey(ORIGIN, LOG, PAPER.public))


@settings(max_examples=600)
@given(st.data())
def test_no_changed_character_is_accepted(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(NOTE) - 1))
    other = data.draw(st.sampled_from(sorted(set(NOTE) | set("\t\r\0é "))))
    changed = NOTE[:at] + other + NOTE[at + 1 :]
    if changed == NOTE:
        return
    with pytest.raises(CheckpointRefused):
        read_checkpoint(changed, key=KEY)


@pytest.mark.parametrize("size", ["", "-1", "01", "1_0", "1 ", "٣", "1" * 30])
def test_a_size_is_written_in_one_way_only(size: str) -> None:
    text = HEAD.text().replace("20852163", size)
    signature = sign_checkpoint(HEAD, key=KEY, sign=lambda _: PRIVATE.sign(text.encode())).splitlines()[-1]
    with pytest.raises(CheckpointRefused, match="text_form"):
        read_checkpoint(f"{text}\n{signature}\n", key=KEY)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a+b",
        "a b+c74f20a3+AA==",
        PUBLISHED_KEY.replace("c74f", "c74e"),
        PUBLISHED_KEY[:-4],
        PUBLISHED_KEY + "=",
    ],
)
def test_a_broken_key_is_refused(text: str) -> None:
    with pytest.raises(CheckpointRefused, match="key_"):
        read_verifier_key(text)
