"""Labels and sealed postings under the keys of two holders (DESIGN: Custody, Fingerprints).

For each matching key k of a person `z = HMAC(second holder's key, HMAC(city's key, k))`; for each quarter and place
`label = HMAC(z, "L" | quarter | place)`; what stands under it is sealed under `HMAC(z, "E")`. Without both keys, which
stand outside the database and with two institutions, labels cannot be computed and postings cannot be opened, nor can
two postings be told to be of one person. The second holder sees only what the city's key made: it cannot tell of whom
it was asked, only how often.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from charteroak.custody.actions import MATCH_KEY
from charteroak.custody.holder.base import SecondHolder
from charteroak.custody.stores.base import KeyStore

# As many cards as may share one key of a person in one quarter: twins at one address, a father and his sons, a card
# and its replacements.
PLACES = 8

RECORD_SIZE = 8
KEY_SIZE = 16
LABEL_SIZE = 16
SECRET_SIZE = 32
_NONCE_SIZE = 12


@dataclass(frozen=True)
class Posting:
    """What one posting says: which mini-record, the key to it, and in which month of the quarter (0-2) it expires."""

    record: bytes = field(repr=False)
    key: bytes = field(repr=False)
    month: int

    def encode(self) -> bytes:
        return self.record + self.key + bytes([self.month])

    @classmethod
    def decode(cls, opened: bytes) -> Posting:
        return cls(opened[:RECORD_SIZE], opened[RECORD_SIZE:-1], opened[-1])


@dataclass(frozen=True)
class Secrets:
    """The z of each matching key of one person, in the order of the keys. In memory, or sealed in a visit."""

    each: tuple[bytes, ...] = field(repr=False)

    def encode(self) -> bytes:
        return b"".join(self.each)

    @classmethod
    def decode(cls, opened: bytes) -> Secrets:
        return cls(tuple(opened[at : at + SECRET_SIZE] for at in range(0, len(opened), SECRET_SIZE)))


def draw_secrets(keys: Sequence[bytes], *, city: KeyStore, second: SecondHolder) -> Secrets:
    """Ask both holders for the secrets of a person's matching keys: a use of each for each key, the second in one go.

    :raises StoreUnavailable: one of the two gave no answer or is spent (`HolderUnavailable`, `QuotaSpent`).
    """
    return Secrets(tuple(second.macs([city.mac(MATCH_KEY, key) for key in keys])))


def label(secret: bytes, *, quarter: int, place: int) -> bytes:
    """Return the label of a place in a quarter, 16 bytes. Labels of two quarters cannot be told to belong together."""
    return hmac.digest(secret, b"L|%d|%d" % (quarter, place), hashlib.sha256)[:LABEL_SIZE]


def labels(secret: bytes, quarter: int) -> list[bytes]:
    """Return the labels of all places in a quarter, in the order in which they are taken."""
    return [label(secret, quarter=quarter, place=place) for place in range(PLACES)]


def seal_posting(posting: Posting, *, secret: bytes, under: bytes) -> bytes:
    """Seal a posting, bound to the label that it will stand under."""
    nonce = secrets.token_bytes(_NONCE_SIZE)
    return nonce + _box(secret).encrypt(nonce, posting.encode(), under)


def open_posting(sealed: bytes, *, secret: bytes, under: bytes) -> Posting | None:
    """Return what a posting says, or None where it was not sealed by this secret for this label."""
    try:
        return Posting.decode(_box(secret).decrypt(sealed[:_NONCE_SIZE], sealed[_NONCE_SIZE:], under))
    except InvalidTag:
        return None


def _box(secret: bytes) -> AESGCM:
    return AESGCM(hmac.digest(secret, b"E", hashlib.sha256))


def new_record() -> bytes:
    """Return a new opaque id of a mini-record: random, and of nobody."""
    return secrets.token_bytes(RECORD_SIZE)


def new_key() -> bytes:
    """Return a new key for a mini-record."""
    return secrets.token_bytes(KEY_SIZE)
