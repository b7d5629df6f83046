"""The issuer's signing keys, through the key store, as the codecs want them."""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey

from charteroak.credentials.signing import key_id
from charteroak.custody.actions import ISSUER_KEY, STATUS_KEY
from charteroak.custody.queries import get_key_store
from charteroak.custody.stores.base import KeyMissing


@dataclass(frozen=True)
class StoreSigner:
    """Signs with a key that never leaves its store."""

    name: str
    kid: bytes

    def sign(self, data: bytes) -> bytes:
        return get_key_store().sign_es256(self.name, data)


def _public(name: str) -> EllipticCurvePublicKey:
    key = get_key_store().public_key(name)
    if not isinstance(key, EllipticCurvePublicKey):
        raise KeyMissing(name)
    return key


def card_signer() -> StoreSigner:
    """:raises StoreUnavailable: the key store cannot be reached."""
    return StoreSigner(ISSUER_KEY, key_id(_public(ISSUER_KEY)))


def status_signer() -> StoreSigner:
    """:raises StoreUnavailable: the key store cannot be reached."""
    return StoreSigner(STATUS_KEY, key_id(_public(STATUS_KEY)))


def issuer_keys() -> dict[bytes, EllipticCurvePublicKey]:
    """Return the public keys that cards and status lists are checked with, by key id."""
    keys = [_public(ISSUER_KEY), _public(STATUS_KEY)]
    return {key_id(key): key for key in keys}
