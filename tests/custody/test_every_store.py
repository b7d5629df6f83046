"""What every key store must hold to: the folder of sealed files and the token, test by test."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from charteroak.custody.hpke import seal_to
from charteroak.custody.purposes import PURPOSES, Algorithm
from charteroak.custody.stores.base import KeyDestroyed, KeyMissing, KeyStore, SealBroken, StoreUnavailable
from tokens import Place

DAY = "visit/2026-11-24"
FORK = multiprocessing.get_context("fork")


@pytest.mark.parametrize("plaintext", [b"", b"a", b"x" * 300_000], ids=["empty", "short", "long"])
def test_what_is_sealed_opens_also_in_another_process(place: Place, plaintext: bytes) -> None:
    store = place.open()
    store.ensure(DAY)
    sealed = store.seal(DAY, plaintext, context=b"here")
    assert plaintext not in sealed or len(plaintext) < 2
    assert place.open().open(DAY, sealed, context=b"here") == plaintext


def test_another_key_place_or_byte_does_not_open(store: KeyStore) -> None:
    store.ensure(DAY)
    store.ensure("visit/2026-11-25")
    sealed = store.seal(DAY, b"secret", context=b"here")
    for name, changed, context in (
        (DAY, sealed, b"there"),
        (DAY, sealed, b""),
        ("visit/2026-11-25", sealed, b"here"),
        (DAY, b"", b"here"),
        (DAY, sealed[:12], b"here"),
        (DAY, sealed[:27], b"here"),
        (DAY, sealed + b"\0", b"here"),
    ):
        with pytest.raises(SealBroken):
            store.open(name, changed, context=context)
    for place_ in range(len(sealed)):
        with pytest.raises(SealBroken):
            store.open(
                DAY,
                sealed[:place_] + bytes([sealed[place_] ^ 1]) + sealed[place_ + 1 :],
                context=b"here",
            )
    assert store.open(DAY, sealed, context=b"here") == b"secret"


def test_a_version_swapped_in_the_context_does_not_open(store: KeyStore) -> None:
    store.ensure(DAY)
    sealed = store.seal(DAY, b"secret", context=b"visit|1|ref|details")
    with pytest.raises(SealBroken):
        store.open(DAY, sealed, context=b"visit|2|ref|details")


def test_two_seals_of_the_same_have_nothing_in_common(store: KeyStore) -> None:
    store.ensure(DAY)
    one, two = (store.seal(DAY, b"same words", context=b"") for _ in range(2))
    assert one[:12] != two[:12]
    assert one[12:] != two[12:]


def test_a_mac_is_the_keys_own_and_the_same_every_time(store: KeyStore) -> None:
    store.ensure("match/1")
    store.ensure("card/1")
    first = store.mac("match/1", b"words")
    assert len(first) == 32
    assert first == store.mac("match/1", b"words")
    assert first != store.mac("card/1", b"words")
    assert first != store.mac("match/1", b"")


def test_signatures_check_with_the_public_key(store: KeyStore) -> None:
    store.ensure("issuer/1")
    store.ensure("journal/1")
    public = store.public_key("issuer/1")
    assert isinstance(public, ec.EllipticCurvePublicKey)
    for data in (b"", b"data", b"x" * 10_000):
        raw = store.sign_es256("issuer/1", data)
        assert len(raw) == 64
        signature = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
        public.verify(signature, data, ec.ECDSA(hashes.SHA256()))
        other = store.public_key("journal/1")
        assert isinstance(other, Ed25519PublicKey)
        other.verify(store.sign_ed25519("journal/1", data), data)


def test_what_is_sealed_to_a_desk_key_opens_in_its_place_only(store: KeyStore) -> None:
    for name in ("desk/2026-11-24", "desk/2026-11-25"):
        store.ensure(name)
    public = store.public_key("desk/2026-11-24")
    assert isinstance(public, ec.EllipticCurvePublicKey)
    sealed = seal_to(public, b"contact", info=b"contact", aad=b"seat")
    assert store.open_hpke("desk/2026-11-24", sealed, info=b"contact", aad=b"seat") == b"contact"
    for name, bytes_, aad in (
        ("desk/2026-11-25", sealed, b"seat"),
        ("desk/2026-11-24", sealed, b"other"),
        ("desk/2026-11-24", sealed[:-1], b"seat"),
        ("desk/2026-11-24", b"\x04" + bytes(64) + sealed[65:], b"seat"),
        ("desk/2026-11-24", b"", b"seat"),
    ):
        with pytest.raises(SealBroken):
            store.open_hpke(name, bytes_, info=b"contact", aad=aad)


_USES: dict[str, tuple[Callable[[KeyStore, str], object], set[Algorithm]]] = {
    "seal": (lambda store, name: store.seal(name, b"", context=b""), {Algorithm.AES}),
    "open": (lambda store, name: store.open(name, bytes(28), context=b""), {Algorithm.AES}),
    "mac": (lambda store, name: store.mac(name, b""), {Algorithm.HMAC}),
    "sign_es256": (lambda store, name: store.sign_es256(name, b""), {Algorithm.ES256}),
    "sign_ed25519": (lambda store, name: store.sign_ed25519(name, b""), {Algorithm.ED25519}),
    "open_hpke": (lambda store, name: store.open_hpke(name, bytes(81), info=b"", aad=b""), {Algorithm.HPKE}),
    "public_key": (
        lambda store, name: store.public_key(name),
        {Algorithm.ES256, Algorithm.ED25519, Algorithm.HPKE},
    ),
}


@pytest.mark.parametrize("use", _USES)
def test_a_key_does_only_what_its_purpose_says(store: KeyStore, use: str) -> None:
    act, allowed = _USES[use]
    for purpose in PURPOSES.values():
        name = f"{purpose.name}/1"
        store.ensure(name)
        if purpose.algorithm not in allowed:
            with pytest.raises(KeyMissing):
                act(store, name)


@pytest.mark.parametrize("use", _USES)
def test_a_key_that_was_never_made_is_missing_and_one_destroyed_says_so(store: KeyStore, use: str) -> None:
    act, allowed = _USES[use]
    purpose = next(each.name for each in PURPOSES.values() if each.algorithm in allowed)
    with pytest.raises(KeyMissing) as missing:
        act(store, f"{purpose}/1")
    assert not isinstance(missing.value, KeyDestroyed)
    store.ensure(f"{purpose}/1")
    store.destroy(f"{purpose}/1")
    with pytest.raises(KeyDestroyed):
        act(store, f"{purpose}/1")


def test_a_destroyed_key_is_gone_and_its_name_never_comes_back(place: Place) -> None:
    store = place.open()
    store.ensure(DAY)
    sealed = store.seal(DAY, b"secret", context=b"")
    store.destroy(DAY)
    store.destroy(DAY)
    for again in (store, place.open()):
        for act in (
            lambda s: s.open(DAY, sealed, context=b""),
            lambda s: s.seal(DAY, b"", context=b""),
            lambda s: s.ensure(DAY),
        ):
            with pytest.raises(KeyDestroyed):
                act(again)
        assert again.names("visit") == []
        assert not again.exists(DAY)


def test_a_name_destroyed_before_it_was_ever_made_is_never_made(store: KeyStore) -> None:
    store.destroy(DAY)
    with pytest.raises(KeyDestroyed):
        store.ensure(DAY)


def test_names_are_of_living_keys_of_one_purpose(store: KeyStore) -> None:
    for name in ("visit/2026-11-25", DAY, "cohort/2028-11", "desk/2026-11-24", "issuer/1"):
        assert store.ensure(name)
        assert store.exists(name)
        assert not store.ensure(name)
    assert store.names("visit") == [DAY, "visit/2026-11-25"]
    assert store.names("desk") == ["desk/2026-11-24"]
    assert store.names("match") == []


@pytest.mark.parametrize(
    "name", ["../etc/passwd", "visit/../../x", "visit", "Visit/1", "visit/a b", "", "visit/..", "nothing/1"]
)
def test_what_is_no_name_is_no_key(store: KeyStore, name: str) -> None:
    for act in (store.ensure, store.destroy, store.exists, store.public_key):
        with pytest.raises(KeyMissing):
            act(name)


def test_one_of_many_threads_makes_the_key_and_all_use_the_same(store: KeyStore) -> None:
    made: list[bool] = []
    macs: set[bytes] = set()

    def work() -> None:
        made.append(store.ensure("match/1"))
        macs.add(store.mac("match/1", b"words"))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made) == [False] * 7 + [True]
    assert len(macs) == 1


def _in_children(count: int, work: Callable[[int], Any]) -> list[Any]:
    """Run in forked children and return what each answered, or the name of what it raised."""
    answers = FORK.SimpleQueue()

    def child(number: int) -> None:
        try:
            answers.put(work(number))
        except Exception as error:  # what a child raises is what the test asks about
            answers.put(type(error).__name__)

    children = [FORK.Process(target=child, args=(number,)) for number in range(count)]
    for each in children:
        each.start()
    found = [answers.get() for _ in children]
    for each in children:
        each.join()
    return found


def test_one_of_many_forked_processes_makes_the_key(store: KeyStore) -> None:
    # Used before the fork, as a server does that forks its workers: what it had open is not theirs.
    store.ensure(DAY)
    answers = _in_children(6, lambda _: (store.ensure("match/1"), store.mac("match/1", b"words")))
    assert sorted(made for made, _ in answers) == [False] * 5 + [True]
    assert {mac for _, mac in answers} == {store.mac("match/1", b"words")}


def test_made_and_destroyed_at_once_a_key_never_comes_back(store: KeyStore) -> None:
    def work(number: int) -> Any:
        return store.destroy(DAY) if number == 2 else store.ensure(DAY)

    answers = _in_children(6, work)
    # Before it was destroyed it may have been made, once; after that nobody could make it or use it.
    assert answers.count(True) <= 1
    assert set(answers) <= {True, False, None, "KeyDestroyed"}
    with pytest.raises(KeyDestroyed):
        store.seal(DAY, b"", context=b"")
    store.destroy(DAY)
    assert store.names("visit") == []


def test_a_forked_child_and_its_parent_use_the_same_keys_at_once(store: KeyStore) -> None:
    store.ensure(DAY)
    sealed = store.seal(DAY, b"before", context=b"")
    opened: list[bytes] = []

    def many() -> None:
        opened.extend(store.open(DAY, sealed, context=b"") for _ in range(50))

    thread = threading.Thread(target=many)
    thread.start()
    answers = _in_children(3, lambda number: store.open(DAY, sealed, context=b"") if number else os.getpid())
    thread.join()
    assert answers.count(b"before") == 2
    assert opened == [b"before"] * 50


def test_a_key_destroyed_in_another_process_is_gone_here(store: KeyStore) -> None:
    store.ensure(DAY)
    sealed = store.seal(DAY, b"secret", context=b"")
    assert _in_children(1, lambda _: store.destroy(DAY)) == [None]
    with pytest.raises(KeyDestroyed):
        store.open(DAY, sealed, context=b"")


def test_taken_away_nothing_is_answered_and_put_back_all_is_as_before(place: Place) -> None:
    store = place.open()
    for name in (DAY, "issuer/1", "match/1"):
        store.ensure(name)
    store.destroy("visit/2026-11-23")
    sealed, mac = store.seal(DAY, b"secret", context=b""), store.mac("match/1", b"words")
    place.take_away()
    for act in (
        lambda: store.open(DAY, sealed, context=b""),
        lambda: store.seal(DAY, b"", context=b""),
        lambda: store.mac("match/1", b"words"),
        lambda: store.sign_es256("issuer/1", b""),
        lambda: store.public_key("issuer/1"),
        lambda: store.ensure(DAY),
        lambda: store.ensure("visit/2026-11-30"),
        lambda: store.exists(DAY),
        lambda: store.names("visit"),
        lambda: store.destroy(DAY),
        lambda: store.destroy("visit/2026-11-30"),
    ):
        with pytest.raises(StoreUnavailable):
            act()
    place.put_back()
    assert store.open(DAY, sealed, context=b"") == b"secret"
    assert store.mac("match/1", b"words") == mac
    assert store.names("visit") == [DAY]
    with pytest.raises(KeyDestroyed):
        store.ensure("visit/2026-11-23")
    assert store.ensure("visit/2026-11-30")
