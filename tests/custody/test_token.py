"""The token: what is made in it cannot leave it, its PIN is not tried twice, and nothing secret shows in a failure."""

from __future__ import annotations

import logging
import multiprocessing
import traceback
from pathlib import Path
from typing import Any

import pytest
from pkcs11 import Attribute, KeyType, ObjectClass
from pkcs11.exceptions import PKCS11Error

from charteroak.custody.purposes import PURPOSES, Algorithm
from charteroak.custody.stores import pkcs11_token
from charteroak.custody.stores.base import KeyDestroyed, SealBroken, StoreUnavailable
from charteroak.custody.stores.hidden import Hidden, read_hidden
from charteroak.custody.stores.pkcs11 import Pkcs11Store, _write_data
from charteroak.custody.stores.pkcs11_token import Token
from charteroak.custody.stores.sealed_file import SealedFileStore
from tokens import Place

DAY = "visit/2026-11-24"


def _store(place: Place) -> Pkcs11Store:
    store = place.open()
    assert isinstance(store, Pkcs11Store)
    return store


@pytest.mark.parametrize("purpose", PURPOSES)
def test_no_key_can_be_read_out_of_the_token(token_place: Place, purpose: str) -> None:
    store = _store(token_place)
    name = f"{purpose}/1"
    store.ensure(name)

    def look(session: Any) -> None:
        kept = [
            each
            for each in session.get_objects({Attribute.LABEL: name})
            if each.object_class in (ObjectClass.SECRET_KEY, ObjectClass.PRIVATE_KEY)
        ]
        (key,) = kept
        assert key[Attribute.SENSITIVE]
        assert key[Attribute.ALWAYS_SENSITIVE]
        assert not key[Attribute.EXTRACTABLE]
        assert key[Attribute.NEVER_EXTRACTABLE]
        assert key[Attribute.TOKEN]
        assert key[Attribute.PRIVATE]
        with pytest.raises(PKCS11Error):
            key[Attribute.VALUE]
        with pytest.raises(PKCS11Error):
            key[Attribute.EXTRACTABLE] = True

    token_place.token().run(look)


def test_opening_sealed_contacts_leaves_nothing_in_the_session(token_place: Place) -> None:
    from charteroak.custody.hpke import seal_to

    store = _store(token_place)
    store.ensure("desk/2026-11-24")
    public: Any = store.public_key("desk/2026-11-24")
    sealed = seal_to(public, b"x", info=b"", aad=b"")

    def count(session: Any) -> int:
        return len(list(session.get_objects({Attribute.CLASS: ObjectClass.SECRET_KEY})))

    before = token_place.token().run(count)
    store.open_hpke("desk/2026-11-24", sealed, info=b"", aad=b"")
    assert token_place.token().run(count) == before


def test_a_wrong_pin_is_tried_once_by_all_processes_together(
    token_place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    _store(token_place).ensure(DAY)
    pin_file, tries = token_place.folder / "pin", token_place.folder / "tries"
    real = pkcs11_token.read_hidden

    def counted(path: Path) -> Hidden:
        with tries.open("a") as out:
            out.write(".")
        return real(path)

    monkeypatch.setattr(pkcs11_token, "read_hidden", counted)
    token_place.token()._reset()
    pin_file.write_text("000000\n")

    def worker() -> None:
        # Each with an object of its own, as each worker of a server has.
        store = Pkcs11Store(token_place.token(), token_place.folder / "lock")
        for _ in range(5):
            with pytest.raises(StoreUnavailable):
                store.exists(DAY)

    children = [multiprocessing.get_context("fork").Process(target=worker) for _ in range(4)]
    for each in children:
        each.start()
    for each in children:
        each.join()
    assert [each.exitcode for each in children] == [0] * 4
    assert tries.read_text() == "."
    pin_file.write_text(token_place.pin + "\n")
    assert token_place.open().exists(DAY)


def test_a_token_that_was_never_prepared_is_not_taken_for_an_empty_store(token_place: Place) -> None:
    blank = Pkcs11Store(token_place.token(), token_place.folder / "lock")
    for act in (lambda: blank.ensure(DAY), lambda: blank.exists(DAY), lambda: blank.names("visit")):
        with pytest.raises(StoreUnavailable):
            act()
    blank.prepare()
    blank.prepare()
    assert blank.ensure(DAY)


@pytest.mark.parametrize("missing", ["module", "label", "pin"])
def test_a_module_token_or_pin_that_is_not_there_is_unavailable(token_place: Place, missing: str) -> None:
    given: dict[str, Any] = {
        "module": token_place.token()._module,
        "label": token_place.label,
        "pin": token_place.folder / "pin",
    }
    given[missing] = token_place.folder / "nothing.so" if missing != "label" else "no such token"
    token = Token(Path(given["module"]), given["label"], given["pin"], token_place.folder / "note")
    with pytest.raises(StoreUnavailable):
        Pkcs11Store(token, token_place.folder / "lock").ensure(DAY)


def test_two_keys_under_one_name_are_refused_not_guessed_between(token_place: Place) -> None:
    store = _store(token_place)
    store.ensure(DAY)

    def another(session: Any) -> None:
        session.generate_key(KeyType.AES, 256, label=DAY, store=True)

    token_place.token().run(another)
    with pytest.raises(StoreUnavailable):
        store.seal(DAY, b"", context=b"")
    store.destroy(DAY)
    assert store.names("visit") == []


def test_the_half_of_a_pair_whose_making_was_killed_is_replaced(token_place: Place) -> None:
    store = _store(token_place)
    store.ensure("issuer/1")

    def lose_private(session: Any) -> None:
        found = session.get_objects({Attribute.LABEL: "issuer/1", Attribute.CLASS: ObjectClass.PRIVATE_KEY})
        next(iter(list(found))).destroy()

    token_place.token().run(lose_private)
    assert not store.exists("issuer/1")
    assert store.ensure("issuer/1")
    public: Any = store.public_key("issuer/1")
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

    raw = store.sign_es256("issuer/1", b"data")
    signature = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    public.verify(signature, b"data", ec.ECDSA(hashes.SHA256()))


def _told(error: BaseException) -> str:
    """Return all that the most talkative report of a failure could say of the program's frames, variables and all.

    The tests' own frames hold the secrets that they look for.
    """
    told = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
    return "".join(part for part in told.split('  File "') if "charteroak/custody" in part.split('"')[0])


def test_no_pin_shows_in_a_traceback_with_all_its_variables(token_place: Place) -> None:
    store = _store(token_place)
    token_place.token()._reset()
    token_place.take_away()
    with pytest.raises(StoreUnavailable) as away:
        store.ensure(DAY)
    token_place.put_back()
    (token_place.folder / "pin").write_text("sesame-000000\n")
    token_place.token()._reset()
    with pytest.raises(StoreUnavailable) as refused:
        Pkcs11Store(token_place.token(), token_place.folder / "lock").ensure(DAY)
    told = _told(away.value) + _told(refused.value)
    assert "_log_in" in told
    for secret in (token_place.pin, "sesame-000000"):
        assert secret not in told
    assert token_place.pin not in repr(store) + repr(token_place.token()) + str(vars(token_place.token()))


def test_no_passphrase_or_key_shows_in_a_traceback_of_the_folder(folder_place: Place, tmp_path: Path) -> None:
    folder_place.open().ensure(DAY)
    path = tmp_path / "passphrase"
    path.write_text("sesame-tree\n")
    with pytest.raises(StoreUnavailable) as refused:
        SealedFileStore(folder_place.folder / "keys", read_hidden(path))
    assert "_unlock" in _told(refused.value)
    assert "sesame" not in _told(refused.value)
    store = folder_place.open()
    key = store._load(DAY, Algorithm.AES)
    with pytest.raises(SealBroken) as broken:
        store.open(DAY, bytes(40), context=b"")
    for secret in (repr(bytes(key)), key.hex()):
        assert secret not in _told(broken.value)


def test_hidden_bytes_show_in_no_kind_of_formatting() -> None:
    secret = Hidden(b"sesame")
    shown = f"{secret} {secret!r} {secret!s} {[secret]} {{'a': secret}} %s %r" % (secret, secret)
    assert "sesame" not in shown
    assert "sesame" not in str(secret) + repr((secret,)) + format(secret)
    assert secret == b"sesame"


def test_killed_between_tombstone_and_removal_a_key_is_refused_and_the_next_run_removes_it(
    token_place: Place,
) -> None:
    store = _store(token_place)
    store.ensure(DAY)
    sealed = store.seal(DAY, b"secret", context=b"")
    token_place.token().run(lambda session: _write_data(session, DAY))
    for act in (lambda: store.ensure(DAY), lambda: store.open(DAY, sealed, context=b"")):
        with pytest.raises(KeyDestroyed):
            act()
    assert store.names("visit") == [DAY]
    store.destroy(DAY)
    assert store.names("visit") == []


def test_nothing_secret_is_written_to_any_log_or_to_the_terminal(
    token_place: Place, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    store = _store(token_place)
    store.ensure(DAY)
    with pytest.raises(SealBroken):
        store.open(DAY, bytes(40), context=b"")
    token_place.token()._reset()
    (token_place.folder / "pin").write_text("sesame-000000\n")
    with pytest.raises(StoreUnavailable):
        store.seal(DAY, b"plain words", context=b"")
    shown = capfd.readouterr()
    for secret in (token_place.pin, "sesame", "plain words"):
        assert secret not in caplog.text + shown.out + shown.err
