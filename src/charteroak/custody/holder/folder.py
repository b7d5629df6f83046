"""Everything that the second institution keeps: one folder, made once. No Django, no database of the city's."""

from __future__ import annotations

import secrets
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from charteroak.custody.holder.certificates import (
    Pair,
    fingerprint,
    make_authority,
    make_server,
    sign_client,
)
from charteroak.custody.holder.ledger import Ledger
from charteroak.custody.stores.base import StoreUnavailable
from charteroak.custody.stores.hidden import Hidden, read_hidden
from charteroak.custody.stores.sealed_file import SealedFileStore
from charteroak.lib.files import write_file

# It makes the MACs, signs the answers, signs the journal.
HOLDER_KEY, ANSWER_KEY, JOURNAL_KEY = "holder/1", "answer/1", "journal/1"
_KEYS = (HOLDER_KEY, ANSWER_KEY, JOURNAL_KEY)
# So that the demo and a test on one machine need no name.
_ALWAYS = ("127.0.0.1", "localhost")


class NotMade(Exception):
    """There is no holder in this folder yet."""


class Holder:
    """The holder in `folder`, unlocked. What it is asked it does not keep."""

    def __init__(self, folder: Path, *, passphrase_file: Path | None = None) -> None:
        """:raises NotMade: see there. :raises StoreUnavailable: the passphrase does not open it."""
        self.folder = folder
        if not (folder / "name").exists():
            raise NotMade
        self._passphrase = read_hidden(passphrase_file or folder / "passphrase")
        self.name = (folder / "name").read_text().strip()
        self.store = SealedFileStore(folder / "keys", self._passphrase)
        self.ledger = Ledger(folder / "ledger.sqlite")

    def __repr__(self) -> str:
        return "Holder(...)"

    @property
    def passphrase(self) -> Hidden:
        """What opens the server's key file, for TLS alone."""
        return self._passphrase

    @property
    def answer_key(self) -> Ed25519PublicKey:
        """Return the public half of the key that signs answers."""
        key = self.store.public_key(ANSWER_KEY)
        if not isinstance(key, Ed25519PublicKey):
            raise StoreUnavailable("the answer key is of another kind")
        return key

    def answer_pem(self) -> bytes:
        """Return the answer key as PEM."""
        form = serialization.PublicFormat.SubjectPublicKeyInfo
        return self.answer_key.public_bytes(serialization.Encoding.PEM, form)

    def authority(self) -> Pair:
        """Return the authority that signs both ends' certificates."""
        return _load_pair(self.folder / "authority", self._passphrase)

    def admit(self, request: bytes, *, at: datetime) -> bytes:
        """Sign a city's request and let it in. Returns what the city needs: PEM of its certificate, CA, answer key.

        :raises RequestRefused: it is none.
        """
        authority = self.authority()
        certificate = sign_client(request, authority=authority, at=at)
        name = certificate.subject.rfc4514_string()
        ends = certificate.not_valid_after_utc.date()
        self.ledger.admit(fingerprint(certificate), name=name, ends=ends, at=at)
        pem = serialization.Encoding.PEM
        return certificate.public_bytes(pem) + authority.certificate.public_bytes(pem) + self.answer_pem()


def make_holder(
    folder: Path, *, name: str, quota: int, at: datetime, passphrase_file: Path | None = None
) -> Holder:
    """Make a holder in a folder of its own, or finish making it. Doing it again changes nothing.

    `name`: under which the city reaches it; `quota`: MACs a UTC day.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    secret = passphrase_file or folder / "passphrase"
    if not secret.exists():
        write_file(secret, secrets.token_urlsafe(24).encode() + b"\n", private=True)
    passphrase = read_hidden(secret)
    store, ledger = SealedFileStore(folder / "keys", passphrase), Ledger(folder / "ledger.sqlite")
    for key in _KEYS:
        if store.ensure(key):
            ledger.record_key(key.split("/")[0], at=at)
    if not (folder / "name").exists():
        ledger.set_quota(quota, at=at)
        authority = make_authority(name, at=at)
        _save_pair(folder / "authority", authority, passphrase)
        names = dict.fromkeys((name, *_ALWAYS))
        _save_pair(folder / "server", make_server(authority, names=names, at=at), passphrase)
        # Last: with it the holder is made.
        write_file(folder / "name", name.encode() + b"\n")
    ledger.close()
    return Holder(folder, passphrase_file=passphrase_file)


def _save_pair(path: Path, pair: Pair, passphrase: Hidden) -> None:
    key = pair.key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(bytes(passphrase)),
    )
    write_file(path.with_suffix(".key"), key, private=True)
    write_file(path.with_suffix(".pem"), pair.certificate.public_bytes(serialization.Encoding.PEM))


def _load_pair(path: Path, passphrase: Hidden) -> Pair:
    """:raises StoreUnavailable: missing, or the passphrase is another."""
    try:
        certificate = x509.load_pem_x509_certificate(path.with_suffix(".pem").read_bytes())
        key = serialization.load_pem_private_key(path.with_suffix(".key").read_bytes(), bytes(passphrase))
    except (OSError, ValueError) as error:
        raise StoreUnavailable(f"the {path.name} cannot be read") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise StoreUnavailable(f"the {path.name} is of another kind")
    return Pair(certificate, key)
