"""A folder of keys, each sealed under a passphrase: for the demo and for pop-up sites without an HSM."""

from __future__ import annotations

import json
import os
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
from charteroak.custody.purposes import Algorithm
from charteroak.custody.stores.base import KeyDestroyed, KeyMissing, SealBroken, StoreUnavailable
from charteroak.custody.stores.hidden import Hidden
from charteroak.custody.stores.names import purpose_of

# RFC 9106 section 4, second recommended option: 64 MiB, 3 passes, 4 lanes.
_ARGON2 = {"iterations": 3, "lanes": 4, "memory_cost": 64 * 1024}

_HEADER = "store.json"


def _stretch(passphrase: bytes, salt: bytes, cost: dict[str, int]) -> Hidden:
    return Hidden(
        Argon2id(
            salt=salt,
            length=32,
            iterations=cost["iterations"],
            lanes=cost["lanes"],
            memory_cost=cost["memory_cost"],
        ).derive(passphrase)
    )


def _write_once(path: Path, content: bytes) -> bool:
    """Create a file whole or not at all, also under a race or a kill; tell whether it was this call that made it."""
    # Never the store's own folder: one that was taken away must not come back empty.
    path.parent.mkdir(mode=0o700, exist_ok=True)
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

    def _unlock(self, passphrase: bytes) -> Hidden:
        path = self._folder / _HEADER
        if not path.exists():
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
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
        purpose_of(name)
        return self._folder / f"{name}.key"

    def _check_present(self) -> None:
        # A folder that was taken away has no file of any name; that is no answer.
        if not (self._folder / _HEADER).exists():
            raise StoreUnavailable("the key folder is not there")

    def _tombstone(self, name: str) -> Path:
        return self._path(name).with_suffix(".destroyed")

    def _load(self, name: str, *kinds: Algorithm) -> Hidden:
        """:raises KeyMissing: there is none, or it is for something else."""
        if purpose_of(name).algorithm not in kinds:
            raise KeyMissing(name)
        path = self._path(name)
        try:
            # Destruction that was killed half-way counts: the next run removes the file.
            if self._tombstone(name).exists():
                raise KeyDestroyed(name)
            sealed = path.read_bytes()
        except FileNotFoundError:
            self._check_present()
            raise KeyMissing(name) from None
        except OSError as error:
            raise StoreUnavailable("the key folder cannot be read") from error
        try:
            return Hidden(self._wrapping.decrypt(sealed[:12], sealed[12:], name.encode()))
        except InvalidTag:
            raise StoreUnavailable("a key file was altered or moved") from None

    def ensure(self, name: str) -> bool:
        path, tombstone = self._path(name), self._tombstone(name)
        self._check_present()
        # Looked at first, so that a key destroyed while the clock was wrong is not made anew under its old name.
        if tombstone.exists():
            raise KeyDestroyed(name)
        if path.exists():
            return False
        material = self._new_material(purpose_of(name).algorithm)
        nonce = secrets.token_bytes(12)
        try:
            made = _write_once(path, nonce + self._wrapping.encrypt(nonce, material, name.encode()))
        except OSError as error:
            raise StoreUnavailable("the key folder cannot be written") from error
        if tombstone.exists():
            # Destroyed while it was made.
            self.destroy(name)
            raise KeyDestroyed(name)
        return made

    @staticmethod
    def _new_material(algorithm: Algorithm) -> Hidden:
        if algorithm in (Algorithm.AES, Algorithm.HMAC):
            return Hidden(secrets.token_bytes(32))
        edwards = algorithm is Algorithm.ED25519
        made = Ed25519PrivateKey.generate() if edwards else ec.generate_private_key(ec.SECP256R1())
        return Hidden(
            made.private_bytes(
                serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )

    def exists(self, name: str) -> bool:
        path = self._path(name)
        self._check_present()
        return path.exists() and not self._tombstone(name).exists()

    def names(self, purpose: str) -> list[str]:
        self._check_present()
        return sorted(f"{purpose}/{path.stem}" for path in (self._folder / purpose).glob("[!.]*.key"))

    def seal(self, name: str, plaintext: bytes, *, context: bytes) -> bytes:
        nonce = secrets.token_bytes(12)
        return nonce + AESGCM(self._load(name, Algorithm.AES)).encrypt(nonce, plaintext, context)

    def open(self, name: str, sealed: bytes, *, context: bytes) -> bytes:
        try:
            return AESGCM(self._load(name, Algorithm.AES)).decrypt(sealed[:12], sealed[12:], context)
        except (InvalidTag, ValueError):
            raise SealBroken(name) from None

    def mac(self, name: str, data: bytes) -> bytes:
        engine = hmac.HMAC(self._load(name, Algorithm.HMAC), hashes.SHA256())
        engine.update(data)
        return engine.finalize()

    def sign_es256(self, name: str, data: bytes) -> bytes:
        key = self._private(name, Algorithm.ES256)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise KeyMissing(name)
        r, s = decode_dss_signature(key.sign(data, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")

    def sign_ed25519(self, name: str, data: bytes) -> bytes:
        key = self._private(name, Algorithm.ED25519)
        if not isinstance(key, Ed25519PrivateKey):
            raise KeyMissing(name)
        return key.sign(data)

    def open_hpke(self, name: str, sealed: bytes, *, info: bytes, aad: bytes) -> bytes:
        key = self._private(name, Algorithm.HPKE)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise KeyMissing(name)
        try:
            return open_with(key, sealed, info=info, aad=aad)
        except InvalidTag:
            raise SealBroken(name) from None

    def public_key(self, name: str) -> ec.EllipticCurvePublicKey | Ed25519PublicKey:
        return self._private(name, Algorithm.ES256, Algorithm.ED25519, Algorithm.HPKE).public_key()

    def _private(self, name: str, *kinds: Algorithm) -> ec.EllipticCurvePrivateKey | Ed25519PrivateKey:
        key = serialization.load_der_private_key(self._load(name, *kinds), None)
        if not isinstance(key, ec.EllipticCurvePrivateKey | Ed25519PrivateKey):
            raise KeyMissing(name)
        return key

    def take_out(self, name: str) -> bytes:
        """Return a key's own bytes, for a backup that is sealed at once (stores/standing.py) and for nothing else."""
        return self._load(name, purpose_of(name).algorithm)

    def put_in(self, name: str, material: bytes) -> bool:
        """Put a key's own bytes back where there is none of that name; tell whether there was none.

        :raises KeyDestroyed: a key of this name was destroyed. :raises KeyMissing: it is no key's name.
        """
        if self._tombstone(name).exists():
            raise KeyDestroyed(name)
        nonce = secrets.token_bytes(12)
        return _write_once(self._path(name), nonce + self._wrapping.encrypt(nonce, material, name.encode()))

    def destroy(self, name: str) -> None:
        path = self._path(name)
        self._check_present()
        try:
            # The tombstone first: killed between the two, the key is refused already and the next run removes it.
            _write_once(self._tombstone(name), b"")
            size = path.stat().st_size
            with path.open("r+b") as out:
                out.write(secrets.token_bytes(size))
                out.flush()
                os.fsync(out.fileno())
            path.unlink()
        except FileNotFoundError:
            self._check_present()
        except OSError as error:
            raise StoreUnavailable("a key could not be destroyed") from error
