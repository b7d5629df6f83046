"""Who signs: whatever has a key id and gives ES256 signatures. The key itself may be in hardware."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256

from charteroak.credentials import cbor

SIGNATURE_BYTES = 64
_ES256 = ec.ECDSA(SHA256())


class Signer(Protocol):
    """Signs with ES256 (RFC 9053 section 2.1)."""

    @property
    def kid(self) -> bytes:
        """The key id that goes into headers, as key_id gives it."""

    def sign(self, data: bytes) -> bytes:
        """Return r and s, 32 bytes each, big-endian."""


@dataclass(frozen=True)
class PrivateKeySigner:
    """A signer over a private key in memory: for tests, the demo and a sealed key file once it is open."""

    key: ec.EllipticCurvePrivateKey = field(repr=False)
    kid: bytes

    @classmethod
    def of(cls, key: ec.EllipticCurvePrivateKey) -> PrivateKeySigner:
        """Build a signer for a P-256 key.

        :raises ValueError: the key is on another curve.
        """
        return cls(key=key, kid=key_id(key.public_key()))

    def sign(self, data: bytes) -> bytes:
        r, s = utils.decode_dss_signature(self.key.sign(data, _ES256))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def verify(*, key: ec.EllipticCurvePublicKey, signature: bytes, data: bytes) -> bool:
    """Say whether an ES256 signature (r and s, 64 bytes) is good. Any other length or curve is not."""
    if len(signature) != SIGNATURE_BYTES or not isinstance(key.curve, ec.SECP256R1):
        return False
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    try:
        key.verify(utils.encode_dss_signature(r, s), data, _ES256)
    except InvalidSignature:
        return False
    return True


def key_id(key: ec.EllipticCurvePublicKey) -> bytes:
    """Return the first 8 bytes of the key's COSE thumbprint (RFC 9679): short, as a QR code is small.

    :raises ValueError: the key is not on P-256.
    """
    x, y = coordinates(key)
    return hashlib.sha256(cbor.encode({1: 2, -1: 1, -2: x, -3: y})).digest()[:8]


def coordinates(key: ec.EllipticCurvePublicKey) -> tuple[bytes, bytes]:
    """Return x and y, 32 bytes each with leading zeros kept.

    :raises ValueError: the key is not on P-256.
    """
    if not isinstance(key.curve, ec.SECP256R1):
        raise ValueError("not a P-256 key")
    numbers = key.public_numbers()
    return numbers.x.to_bytes(32, "big"), numbers.y.to_bytes(32, "big")
