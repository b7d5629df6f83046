"""The renewal record: sealed so that it opens only with the card in hand, and only until its month is over.

Three locks, and all must open: the card's secret (in a small code on its back, stored nowhere), a key of the city's
store, and the key of the month in which the record's life ends. docs/reference/sealing.md has the exact format.
Codec only: it reads and writes no table.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import zxingcpp
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from charteroak.custody.padding import NotPadded, pad, unpad
from charteroak.custody.stores.base import KeyDestroyed, KeyMissing, KeyStore, SealBroken, StoreUnavailable

VERSION = 1
SECRET_BYTES = 16
RECORD_BYTES = 2048
_ID_BYTES = _KEY_BYTES = 32
_NONCE_BYTES = 12
# "1", for the version, and 128 bits as 39 digits: pairs of digits set smallest of all in a Data Matrix.
_CODE = re.compile(r"1([0-9]{39})")


class RenewalRefused(Exception):
    """A renewal record does not open. `reason` is a code; nothing of the record or the secret is in it.

    'no_secret': that is no renewal code. 'no_record': none is held for this card. 'other_card': the secret is another
    card's. 'broken': altered, moved, or of another version. 'unknown_version': written by another program.
    'over': the key of its month is destroyed.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class SealedRecord:
    """A record as it is stored. Nothing in it leads to a person or to a card without that card's secret."""

    record_id: bytes = field(repr=False)
    version: int
    cohort_key: str
    wrapped_key: bytes = field(repr=False)
    body: bytes = field(repr=False)


def new_secret() -> bytes:
    """Draw a card's secret: 128 random bits."""
    return secrets.token_bytes(SECRET_BYTES)


def write_secret(secret: bytes) -> str:
    """Return the text of the small code on the card's back: 40 digits."""
    return f"1{int.from_bytes(secret, 'big'):039d}"


def read_secret(text: str) -> bytes:
    """Return the secret that a scanned code holds.

    :raises RenewalRefused: no_secret.
    """
    found = _CODE.fullmatch(text)
    number = int(found[1]) if found else 1 << 128
    if number >= 1 << 128:
        raise RenewalRefused("no_secret")
    return number.to_bytes(SECRET_BYTES, "big")


def draw_secret(secret: bytes) -> Sequence[Sequence[bool]]:
    """Set a secret as a Data Matrix symbol (ISO/IEC 16022): 20 rows of 20 modules, True for dark, no quiet zone.

    Not a QR code, so that whoever scans the card to check it, with whatever reads QR codes, never reads this one.
    """
    symbol = zxingcpp.create_barcode(
        write_secret(secret), zxingcpp.BarcodeFormat.DataMatrix, force_square=True
    )
    pixels = np.asarray(symbol.to_image(scale=1, add_quiet_zones=False))
    return tuple(tuple(bool(dark) for dark in row) for row in (pixels == 0).tolist())


def id_of(secret: bytes) -> bytes:
    """Return the id under which the record of a card is found: 32 bytes, and a different one for every secret."""
    return _derive(secret, salt=b"", purpose="id")


def seal_record(
    *, record: bytes, secret: bytes, cohort_key: str, card_key: str, store: KeyStore
) -> SealedRecord:
    """Seal a record of at most 2,047 bytes to the card that carries the secret.

    `cohort_key` and `card_key` name keys of the store; the first is destroyed when the record's life is over.

    :raises TooLongToPad: the record is longer. :raises StoreUnavailable: the key store cannot be reached.
    """
    record_id, data_key = id_of(secret), AESGCM.generate_key(_KEY_BYTES * 8)
    body = _encrypt(data_key, pad(record, length=RECORD_BYTES), _context("body", record_id))
    inner = _encrypt(_wrapping_key(secret, record_id, card_key, store), data_key, _context("key", record_id))
    wrapped = store.seal(cohort_key, inner, context=_context("cohort", record_id))
    return SealedRecord(record_id, VERSION, cohort_key, wrapped, body)


def open_record(*, sealed: SealedRecord, secret: bytes, card_key: str, store: KeyStore) -> bytes:
    """Open a record with the secret of the card in hand.

    :raises RenewalRefused: unknown_version, other_card, over or broken.
    :raises StoreUnavailable: the key store cannot be reached.
    """
    if sealed.version != VERSION:
        raise RenewalRefused("unknown_version")
    record_id = id_of(secret)
    if sealed.record_id != record_id:
        raise RenewalRefused("other_card")
    try:
        inner = store.open(sealed.cohort_key, sealed.wrapped_key, context=_context("cohort", record_id))
    except KeyDestroyed:
        raise RenewalRefused("over") from None
    except (SealBroken, KeyMissing):
        raise RenewalRefused("broken") from None
    wrapping_key = _wrapping_key(secret, record_id, card_key, store)
    try:
        data_key = _decrypt(wrapping_key, inner, _context("key", record_id))
        return unpad(_decrypt(data_key, sealed.body, _context("body", record_id)), length=RECORD_BYTES)
    except (InvalidTag, NotPadded, ValueError):
        raise RenewalRefused("broken") from None


def _wrapping_key(secret: bytes, record_id: bytes, card_key: str, store: KeyStore) -> bytes:
    # The store sees the secret's digest, never the secret; the secret's holder cannot do without the store.
    try:
        salt = store.mac(card_key, _context("store", record_id) + hashlib.sha256(secret).digest())
    except KeyMissing:
        raise StoreUnavailable("the key store has no card key") from None
    return _derive(secret, salt=salt, purpose="key")


def _derive(secret: bytes, *, salt: bytes, purpose: str) -> bytes:
    info = f"charteroak renewal|{VERSION}|{purpose}".encode()
    return HKDF(SHA256(), _KEY_BYTES, salt or None, info).derive(secret)


def _context(part: str, record_id: bytes) -> bytes:
    return f"charteroak renewal|{VERSION}|{part}|".encode() + record_id


def _encrypt(key: bytes, plaintext: bytes, context: bytes) -> bytes:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plaintext, context)


def _decrypt(key: bytes, sealed: bytes, context: bytes) -> bytes:
    return AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], context)
