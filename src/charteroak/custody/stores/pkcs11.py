"""Keys in a token that lets none out: an HSM in production, SoftHSM2 in tests (PKCS#11 2.40 and 3.0, python-pkcs11).

Every key is an object with the key's name as its label, made in the token, sensitive and never extractable. A destroyed
key leaves a data object under its label. See docs/decisions/0013-keys-in-a-token.md.
"""

from __future__ import annotations

import fcntl
import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pkcs11 import KDF, Attribute, GCMParams, KeyType, Mechanism, MechanismFlag, ObjectClass
from pkcs11.exceptions import PKCS11Error, TokenNotPresent

from charteroak.custody.hpke import open_by_agreement, point_of
from charteroak.custody.purposes import Algorithm
from charteroak.custody.stores.base import KeyDestroyed, KeyMissing, SealBroken, StoreUnavailable
from charteroak.custody.stores.hidden import Hidden
from charteroak.custody.stores.names import purpose_of
from charteroak.custody.stores.pkcs11_keys import generate, raw_point
from charteroak.custody.stores.pkcs11_token import Token

_APPLICATION = "charteroak"
# Written by `prepare`: tells a token that was prepared from one that is empty, or from a module that lost its token.
_MARK = "charteroak/store"
_NONCE_BYTES, _TAG_BYTES = 12, 16


class Pkcs11Store:
    """Keys in one token. `lock`: a file that all processes on this machine share, so that each key is made once."""

    def __init__(self, token: Token, lock: Path) -> None:
        self._token = token
        self._lock = lock

    def __repr__(self) -> str:
        return "Pkcs11Store(...)"

    def prepare(self) -> None:
        """Mark the token as this program's. Safe to repeat."""

        def mark(session: Any) -> None:
            if not _is_marked(session):
                _write_data(session, _MARK)

        with self._one_at_a_time():
            self._token.run(mark)

    def ensure(self, name: str) -> bool:
        purpose_of(name)
        if self._token.run(lambda session: _stands(session, name)):
            return False
        with self._one_at_a_time():
            return self._token.run(lambda session: _make(session, name))

    @contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        # Labels are not unique in a token. Two machines are kept apart by custody.actions, in the database.
        try:
            with self._lock.open("ab") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                yield
        except OSError as error:
            raise StoreUnavailable("the key folder cannot be written") from error

    def exists(self, name: str) -> bool:
        purpose_of(name)

        def look(session: Any) -> bool:
            try:
                return _stands(session, name)
            except KeyDestroyed:
                return False

        return self._token.run(look)

    def names(self, purpose: str) -> list[str]:
        def look(session: Any) -> list[str]:
            labels: set[str] = set()
            for kind in (ObjectClass.SECRET_KEY, ObjectClass.PRIVATE_KEY):
                labels |= {str(key.label) for key in session.get_objects({Attribute.CLASS: kind})}
            if not labels:
                _check_present(session)
            return sorted(label for label in labels if label.startswith(f"{purpose}/"))

        return self._token.run(look)

    def seal(self, name: str, plaintext: bytes, *, context: bytes) -> bytes:
        nonce = secrets.token_bytes(_NONCE_BYTES)

        def act(session: Any) -> bytes:
            key = _key(session, name, Algorithm.AES)
            return bytes(key.encrypt(plaintext, **_gcm(nonce, context)))

        return nonce + self._token.run(act)

    def open(self, name: str, sealed: bytes, *, context: bytes) -> bytes:
        nonce, body = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]

        def act(session: Any) -> bytes:
            key = _key(session, name, Algorithm.AES)
            if len(body) < _TAG_BYTES:
                raise SealBroken(name)
            try:
                return bytes(key.decrypt(body, **_gcm(nonce, context)))
            except PKCS11Error:
                # Tokens do not agree on what to say of a tag that does not fit; SoftHSM2 says 'general error'. If the
                # key still seals, it was the seal; if not, this raises what the token says.
                key.encrypt(b"", **_gcm(secrets.token_bytes(_NONCE_BYTES), b""))
                raise SealBroken(name) from None

        return self._token.run(act)

    def mac(self, name: str, data: bytes) -> bytes:
        def act(session: Any) -> bytes:
            return bytes(_key(session, name, Algorithm.HMAC).sign(data, mechanism=Mechanism.SHA256_HMAC))

        return self._token.run(act)

    def sign_es256(self, name: str, data: bytes) -> bytes:
        # SoftHSM2, and tokens older than PKCS#11 2.40, sign with ECDSA a digest that was made outside.
        digest = hashlib.sha256(data).digest()

        def act(session: Any) -> bytes:
            return bytes(_key(session, name, Algorithm.ES256).sign(digest, mechanism=Mechanism.ECDSA))

        return self._token.run(act)

    def sign_ed25519(self, name: str, data: bytes) -> bytes:
        def act(session: Any) -> bytes:
            return bytes(_key(session, name, Algorithm.ED25519).sign(data, mechanism=Mechanism.EDDSA))

        return self._token.run(act)

    def open_hpke(self, name: str, sealed: bytes, *, info: bytes, aad: bytes) -> bytes:
        public = self.public_key(name)
        if (
            not isinstance(public, ec.EllipticCurvePublicKey)
            or purpose_of(name).algorithm is not Algorithm.HPKE
        ):
            raise KeyMissing(name)

        def agree(point: bytes) -> bytes:
            return self._token.run(lambda session: _agree(session, name, point))

        try:
            return open_by_agreement(agree, point_of(public), sealed, info=info, aad=aad)
        except InvalidTag:
            raise SealBroken(name) from None

    def public_key(self, name: str) -> ec.EllipticCurvePublicKey | Ed25519PublicKey:
        algorithm = purpose_of(name).algorithm

        def act(session: Any) -> bytes:
            found = _standing(session, name)
            if not found:
                raise KeyMissing(name)
            return raw_point(_one(found, ObjectClass.PUBLIC_KEY, name))

        if algorithm in (Algorithm.AES, Algorithm.HMAC):
            raise KeyMissing(name)
        point = self._token.run(act)
        if algorithm is Algorithm.ED25519:
            return Ed25519PublicKey.from_public_bytes(point)
        return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)

    def destroy(self, name: str) -> None:
        purpose_of(name)

        def act(session: Any) -> None:
            found = _objects(session, name)
            if not any(_is_tombstone(each) for each in found):
                _check_present(session)
                # The tombstone first: killed between the two, the key is refused already and the next run removes it.
                _write_data(session, name)
                # Looked for again, so that a key made in between, on another machine, goes too.
                found = _objects(session, name)
            for each in found:
                if not _is_tombstone(each):
                    each.destroy()

        self._token.run(act)


def _objects(session: Any, label: str) -> list[Any]:
    return list(session.get_objects({Attribute.LABEL: label}))


def _one(objects: list[Any], kind: ObjectClass, name: str) -> Any:
    found = [each for each in objects if each.object_class == kind]
    if len(found) != 1:
        # Two keys under one name: what one sealed the other does not open. A person must look.
        raise StoreUnavailable(f"{name}: {len(found)} objects of one kind in the token")
    return found[0]


def _is_tombstone(each: Any) -> bool:
    # python-pkcs11 knows no class of its own for data objects.
    return each.object_class is None and bool(each[Attribute.CLASS] == ObjectClass.DATA)


def _is_marked(session: Any) -> bool:
    return bool(_objects(session, _MARK))


def _check_present(session: Any) -> None:
    """:raises TokenNotPresent: the mark is not found; a module that lost its token may answer 'no such object'."""
    if not _is_marked(session):
        raise TokenNotPresent


def _write_data(session: Any, label: str) -> None:
    session.create_object(
        {
            Attribute.CLASS: ObjectClass.DATA,
            Attribute.TOKEN: True,
            Attribute.PRIVATE: False,
            Attribute.MODIFIABLE: False,
            Attribute.APPLICATION: _APPLICATION,
            Attribute.LABEL: label,
            Attribute.VALUE: b"1",
        }
    )


def _stands(session: Any, name: str) -> bool:
    """:raises KeyDestroyed: it was destroyed. :raises TokenNotPresent: nothing can be said."""
    kinds = {ObjectClass.SECRET_KEY, ObjectClass.PRIVATE_KEY}
    return any(each.object_class in kinds for each in _standing(session, name))


def _standing(session: Any, name: str) -> list[Any]:
    """Return what stands under a name, looked up at every use: another process may have destroyed it.

    :raises KeyDestroyed: it was destroyed. :raises TokenNotPresent: nothing can be said.
    """
    found = _objects(session, name)
    if any(_is_tombstone(each) for each in found):
        raise KeyDestroyed(name)
    if not found:
        _check_present(session)
    return found


def _make(session: Any, name: str) -> bool:
    if _stands(session, name):
        return False
    for orphan in _objects(session, name):
        # The public half of a pair whose making was killed.
        orphan.destroy()
    generate(session, name, purpose_of(name).algorithm)
    try:
        return _stands(session, name)
    except KeyDestroyed:
        # Destroyed on another machine while it was made here.
        for each in _objects(session, name):
            if not _is_tombstone(each):
                each.destroy()
        raise


def _key(session: Any, name: str, algorithm: Algorithm) -> Any:
    """Return the secret or private key of a name.

    :raises KeyMissing: there is none, or it is for something else. :raises KeyDestroyed: it was destroyed.
    """
    if purpose_of(name).algorithm is not algorithm:
        raise KeyMissing(name)
    secret = algorithm in (Algorithm.AES, Algorithm.HMAC)
    kind = ObjectClass.SECRET_KEY if secret else ObjectClass.PRIVATE_KEY
    found = _standing(session, name)
    if not found:
        raise KeyMissing(name)
    return _one(found, kind, name)


def _gcm(nonce: bytes, context: bytes) -> dict[str, Any]:
    return {"mechanism": Mechanism.AES_GCM, "mechanism_param": GCMParams(nonce, context, _TAG_BYTES * 8)}


def _agree(session: Any, name: str, point: bytes) -> bytes:
    """Return the shared x coordinate; only it leaves the token, never the private key."""
    shared = _key(session, name, Algorithm.HPKE).derive_key(
        KeyType.GENERIC_SECRET,
        256,
        mechanism=Mechanism.ECDH1_DERIVE,
        mechanism_param=(KDF.NULL, None, point),
        capabilities=MechanismFlag(0),
        template={Attribute.TOKEN: False, Attribute.SENSITIVE: False, Attribute.EXTRACTABLE: True},
    )
    try:
        return Hidden(shared[Attribute.VALUE])
    finally:
        shared.destroy()
