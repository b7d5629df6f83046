"""A folder of keys, each sealed under a passphrase: for the demo and for pop-up sites without an HSM."""

from __future__ import annotations

import json
import os
import re
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from charteroak.custody.hpke import open_with
from charteroak.custody.purposes import PURPOSES, Algorithm
from charteroak.custody.stores.base import KeyDestroyed, KeyMissing, SealBroken, StoreUnavailable

# RFC 9106 section 4, second recommended option: 64 MiB, 3 passes, 4 lanes.
_ARGON2 = {"iterations": 3, "lanes": 4, "memory_cost": 64 * 1024}


def _stretch(passphrase: bytes, salt: bytes, cost: dict[str, int]) -> bytes:
    return Argon2id(
        salt=salt,
        length=32,
        iterations=cost["iterations"],
        lanes=cost["lanes"],
        memory_cost=cost["memory_cost"],
    ).derive(passphrase)


_NAME = re.compile(r"[a-z_]{1,20}/[a-z0-9_.-]{1,40}")


def _write_once(path: Path, content: bytes) -> bool:
    """Create a file whole or not at all, also under a race or a kill; tell whether it was this call that made it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        os.link(draft, path)
    except FileExistsError:
        return False
    finally:
        draft.unlink(missing_ok=True)
    return True


class SealedFileStore:
    """Keys under `folder`, one file each. The passphrase is stretched once, when the store is opened."""

    def __init__(self, folder: Path, passphrase: bytes) -> None:
        """:raises StoreUnavailable: the folder cannot be used, or the passphrase does not open it."""
        self._folder = folder
        try:
            self._wrapping = AESGCM(self._unlock(passphrase))
        except (OSError, ValueError, KeyError) as error:
            raise StoreUnavailable("the key folder cannot be opened") from error

    def __repr__(self) -> str:
        return "SealedFileStore(...)"

    def _unlock(self, passphrase: bytes) -> bytes:
        path = self._folder / "store.json"
        if not path.exists():
            salt = secrets.token_bytes(16)
            key = _stretch(passphrase, salt, _ARGON2)
            check = AESGCM(key).encrypt(b"\0" * 12, b"charteroak", b"check")
            _write_once(path, json.dumps({"salt": salt.hex(), "check": check.hex(), **_ARGON2}).encode())
        header = json.loads(path.read_bytes())
        cost = {name: int(header[name]) for name in _ARGON2}
        key = _stretch(passphrase, bytes.fromhex(header["salt"]), cost)
        try:
            AESGCM(key).decrypt(b"\0" * 12, bytes.fromhex(header["check"]), b"check")
        except InvalidTag:
            raise StoreUnavailable("the passphrase does not open the key folder") from None
        return key

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name) or name.split("/")[0] not in PURPOSES:
            raise KeyMissing(name)
        return self._folder / f"{name}.key"

    def _tombstone(self, name: str) -> Path:
        return self._path(name).with_suffix(".destroyed")

    def _load(self, name: str) -> bytes:
        path = self._path(name)
        try:
            sealed = path.read_bytes()
        except FileNotFoundError:
            if self._tombstone(name).exists():
                raise KeyDestroyed(name) from None
            raise KeyMissing(name) from None
        except OSError as error:
            raise StoreUnavailable("the key folder cannot be read") from error
        try:
            return self._wrapping.decrypt(sealed[:12], sealed[12:], name.encode())
        except InvalidTag:
            raise StoreUnavailable("a key file was altered or moved") from None

    def ensure(self, name: str) -> bool:
        path = self._path(name)
        # Looked at first, so that a key destroyed while the clock was wrong is not made anew under its old name.
        if self._tombstone(name).exists():
            raise KeyDestroyed(name)
        if path.exists():
            return False
        material = self._new_material(name.split("/")[0])
        nonce = secrets.token_bytes(12)
        try:
            return _write_once(path, nonce + self._wrapping.encrypt(nonce, material, name.encode()))
        except OSError as error:
            raise StoreUnavailable("the key folder cannot be written") from error

    @staticmethod
    def _new_material(purpose: str) -> bytes:
        algorithm = PURPOSES[purpose].algorithm
        if algorithm in (Algorithm.AES, Algorithm.HMAC):
            return secrets.token_bytes(32)
        edwards = algorithm is Algorithm.ED25519
        made = Ed25519PrivateKey.generate() if edwards else ec.generate_private_key(ec.SECP256R1())
        return made.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )

    def exists(self, name: str) -> bool:
        return self._path(name).exists()

    def names(self, purpose: str) -> list[str]:
        return sorted(f"{purpose}/{path.stem}" for path in (self._folder / purpose).glob("[!.]*.key"))

    def seal(self, name: str, plaintext: bytes, *, context: bytes) -> bytes:
        nonce = secrets.token_bytes(12)
        return nonce + AESGCM(self._load(name)).encrypt(nonce, plaintext, context)

    def open(self, name: str, sealed: bytes, *, context: bytes) -> bytes:
        try:
            return AESGCM(self._load(name)).decrypt(sealed[:12], sealed[12:], context)
        except (InvalidTag, ValueError):
            raise SealBroken(name) from None

    def mac(self, name: str, data: bytes) -> bytes:
        engine = hmac.HMAC(self._load(name), hashes.SHA256())
        engine.update(data)
        return engine.finalize()

    def sign_es256(self, name: str, data: bytes) -> bytes:
        key = serialization.load_der_private_key(self._load(name), None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise KeyMissing(name)
        r, s = decode_dss_signature(key.sign(data, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")

    def sign_ed25519(self, name: str, data: bytes) -> bytes:
        key = serialization.load_der_private_key(self._load(name), None)
        if not isinstance(key, Ed25519PrivateKey):
            raise KeyMissing(name)
        return key.sign(data)

    def open_hpke(self, name: str, sealed: bytes, *, info: bytes, aad: bytes) -> bytes:
        key = serialization.load_der_private_key(self._load(name), None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise KeyMissing(name)
        try:
            return open_with(key, sealed, info=info, aad=aad)
        except InvalidTag:
            raise SealBroken(name) from None

    def public_key(self, name: str) -> ec.EllipticCurvePublicKey | Ed25519PublicKey:
        key = serialization.load_der_private_key(self._load(name), None)
        if not isinstance(key, ec.EllipticCurvePrivateKey | Ed25519PrivateKey):
            raise KeyMissing(name)
        return key.public_key()

    def destroy(self, name: str) -> None:
        path = self._path(name)
        # The tombstone first: killed between the two steps, the key is refused already and the next run removes it.
        _write_once(self._tombstone(name), b"")
        try:
            size = path.stat().st_size
            with path.open("r+b") as out:
                out.write(secrets.token_bytes(size))
                out.flush()
                os.fsync(out.fileno())
            path.unlink()
        except FileNotFoundError:
            return
        except OSError as error:
            raise StoreUnavailable("a key could not be destroyed") from error
