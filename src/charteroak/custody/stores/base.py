"""What every key store can do."""

from __future__ import annotations

from typing import Protocol

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


class StoreUnavailable(Exception):
    """The key store cannot be reached or unlocked. Nothing may go on in the clear instead."""


class QuotaSpent(StoreUnavailable):
    """A purpose was used as often as it may be in a day; until the next UTC day the store refuses.

    Whatever stops when the store is away stops for this too. Carries purpose and use alone.
    """


class ClockDoubted(StoreUnavailable):
    """The clock is earlier than it has been: a key for a day that is over would be made anew."""


class KeyMissing(Exception):
    """The store has no key of that name. Carries the name alone."""


class KeyDestroyed(KeyMissing):
    """The key existed and was destroyed. It never comes back under the same name."""


class SealBroken(Exception):
    """The sealed bytes do not open: another key, another place, or changed."""


class KeyStore(Protocol):
    """Uses keys by name, such as 'visit/2026-11-22' or 'issuer/1'; the part before the slash is the purpose."""

    def ensure(self, name: str) -> bool:
        """Make the key where there is none; tell whether it was made. The purpose settles the algorithm.

        :raises KeyMissing: `custody.purposes` knows no such purpose.
        :raises KeyDestroyed: a key of this name was destroyed.
        """
        ...

    def exists(self, name: str) -> bool: ...

    def names(self, purpose: str) -> list[str]:
        """List the names of living keys of a purpose, sorted."""
        ...

    def seal(self, name: str, plaintext: bytes, *, context: bytes) -> bytes:
        """Seal with AES-256-GCM, bound to `context`. Returns nonce and ciphertext."""
        ...

    def open(self, name: str, sealed: bytes, *, context: bytes) -> bytes:
        """:raises SealBroken: wrong key, wrong context, or altered."""
        ...

    def mac(self, name: str, data: bytes) -> bytes:
        """Return HMAC-SHA-256 of the data, 32 bytes."""
        ...

    def sign_es256(self, name: str, data: bytes) -> bytes:
        """Return a raw 64-byte ECDSA P-256 signature over SHA-256 of the data (RFC 9053 section 2.1)."""
        ...

    def sign_ed25519(self, name: str, data: bytes) -> bytes:
        """Return a 64-byte Ed25519 signature."""
        ...

    def open_hpke(self, name: str, sealed: bytes, *, info: bytes, aad: bytes) -> bytes:
        """Open what `custody.hpke.seal_to` sealed to the public key of this name.

        :raises SealBroken: another key, another `info` or `aad`, or altered.
        """
        ...

    def public_key(self, name: str) -> EllipticCurvePublicKey | Ed25519PublicKey: ...

    def destroy(self, name: str) -> None:
        """Destroy the key and remember its name. Safe to call twice."""
        ...
