"""The key folder: what it seals opens only in its place, and what it destroyed never comes back."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from charteroak.custody.purposes import Algorithm
from charteroak.custody.stores.base import KeyDestroyed, KeyMissing, SealBroken, StoreUnavailable
from charteroak.custody.stores.sealed_file import SealedFileStore

DAY = "visit/2026-11-24"


@pytest.fixture
def store(tmp_path: Path) -> SealedFileStore:
    return SealedFileStore(tmp_path, b"correct horse")


def test_what_is_sealed_opens_under_the_same_key_and_context(store: SealedFileStore) -> None:
    store.ensure(DAY)
    assert store.open(DAY, store.seal(DAY, b"secret", context=b"here"), context=b"here") == b"secret"


def test_another_context_key_or_byte_does_not_open(store: SealedFileStore) -> None:
    store.ensure(DAY)
    store.ensure("visit/2026-11-25")
    sealed = store.seal(DAY, b"secret", context=b"here")
    changed = sealed[:-1] + bytes([sealed[-1] ^ 1])
    for name, bytes_, context in (
        (DAY, sealed, b"there"),
        ("visit/2026-11-25", sealed, b"here"),
        (DAY, changed, b"here"),
        (DAY, b"", b"here"),
        (DAY, sealed[:11], b"here"),
    ):
        with pytest.raises(SealBroken):
            store.open(name, bytes_, context=context)


def test_a_second_process_with_the_passphrase_opens_it_and_without_does_not(
    tmp_path: Path, store: SealedFileStore
) -> None:
    store.ensure(DAY)
    sealed = store.seal(DAY, b"secret", context=b"")
    assert SealedFileStore(tmp_path, b"correct horse").open(DAY, sealed, context=b"") == b"secret"
    with pytest.raises(StoreUnavailable):
        SealedFileStore(tmp_path, b"wrong horse")


def test_no_file_holds_a_key_in_the_clear(tmp_path: Path, store: SealedFileStore) -> None:
    store.ensure(DAY)
    raw = store._load(DAY, Algorithm.AES)
    assert all(raw not in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert "correct" not in repr(store)


def test_a_destroyed_key_is_gone_and_its_name_never_comes_back(
    tmp_path: Path, store: SealedFileStore
) -> None:
    store.ensure(DAY)
    sealed = store.seal(DAY, b"secret", context=b"")
    store.destroy(DAY)
    store.destroy(DAY)
    for act in (lambda: store.open(DAY, sealed, context=b""), lambda: store.ensure(DAY)):
        with pytest.raises(KeyDestroyed):
            act()
    assert store.names("visit") == []
    assert not (tmp_path / f"{DAY}.key").exists()


def test_killed_between_tombstone_and_removal_the_key_is_refused_by_ensure_and_then_removed(
    store: SealedFileStore,
) -> None:
    store.ensure(DAY)
    store._tombstone(DAY).touch()
    with pytest.raises(KeyDestroyed):
        store.ensure(DAY)
    store.destroy(DAY)
    assert store.names("visit") == []


def test_one_of_many_threads_makes_the_key(store: SealedFileStore) -> None:
    made: list[bool] = []
    threads = [threading.Thread(target=lambda: made.append(store.ensure(DAY))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made.count(True) == 1
    assert store.names("visit") == [DAY]


def test_signatures_check_with_the_public_key(store: SealedFileStore) -> None:
    store.ensure("issuer/1")
    store.ensure("journal/1")
    public = store.public_key("issuer/1")
    assert isinstance(public, ec.EllipticCurvePublicKey)
    raw = store.sign_es256("issuer/1", b"data")
    signature = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    public.verify(signature, b"data", ec.ECDSA(hashes.SHA256()))
    other = store.public_key("journal/1")
    assert isinstance(other, Ed25519PublicKey)
    other.verify(store.sign_ed25519("journal/1", b"data"), b"data")


@pytest.mark.parametrize("name", ["../etc/passwd", "visit/../../x", "visit", "Visit/1", "visit/a b", ""])
def test_a_name_that_could_leave_the_folder_is_no_key(store: SealedFileStore, name: str) -> None:
    with pytest.raises(KeyMissing):
        store.ensure(name)


def test_a_key_file_moved_under_another_name_is_refused(tmp_path: Path, store: SealedFileStore) -> None:
    store.ensure(DAY)
    (tmp_path / f"{DAY}.key").rename(tmp_path / "visit" / "2026-11-30.key")
    with pytest.raises(StoreUnavailable):
        store.seal("visit/2026-11-30", b"", context=b"")
