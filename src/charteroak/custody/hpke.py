"""Sealing to a public key: HPKE, base mode, DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM (RFC 9180). Pure.

Who seals needs the public key alone: no key store. cryptography's suite has no `aad`, so both sides bind `info` and
`aad` together as HPKE's `info`, which for a single message is what RFC 9180 section 8.1 advises.
"""

from __future__ import annotations

from collections.abc import Callable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

_SUITE = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
POINT_BYTES = 65
_KEM_ID = b"KEM\x00\x10"
# By the AEAD's number in RFC 9180 table 5: its key length. The program uses 2; the RFC's appendix has vectors for 1.
_KEY_BYTES = {1: 16, 2: 32}


def point_of(public_key: EllipticCurvePublicKey) -> bytes:
    """Return a public key as its 65-byte uncompressed point."""
    return public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _bound(info: bytes, aad: bytes) -> bytes:
    # The length keeps ("ab", "c") apart from ("a", "bc").
    return len(info).to_bytes(4, "big") + info + aad


def seal_to(
    public_key: EllipticCurvePublicKey | bytes, plaintext: bytes, *, info: bytes, aad: bytes = b""
) -> bytes:
    """Seal to a P-256 public key, or to its 65-byte point. Returns encapsulated key (65 bytes) and ciphertext.

    :raises ValueError: the point is not on the curve.
    """
    if isinstance(public_key, bytes):
        public_key = EllipticCurvePublicKey.from_encoded_point(SECP256R1(), public_key)
    return _SUITE.encrypt(plaintext, public_key, _bound(info, aad))


def open_with(private_key: EllipticCurvePrivateKey, sealed: bytes, *, info: bytes, aad: bytes) -> bytes:
    """Open with a private key at hand.

    :raises InvalidTag: another key, another `info` or `aad`, or altered.
    """
    return _SUITE.decrypt(sealed, private_key, _bound(info, aad))


def open_by_agreement(
    agree: Callable[[bytes], bytes], recipient: bytes, sealed: bytes, *, info: bytes, aad: bytes
) -> bytes:
    """Open where the private key never leaves its token.

    `agree` gives the 32-byte x coordinate of the ECDH with a 65-byte point; `recipient` is the own public point.

    :raises InvalidTag: another key, another `info` or `aad`, or altered.
    """
    key, nonce = derive(agree, recipient, sealed[:POINT_BYTES], info=_bound(info, aad), aead=2)
    return AESGCM(key).decrypt(nonce, sealed[POINT_BYTES:], None)


def derive(
    agree: Callable[[bytes], bytes], recipient: bytes, encapsulated: bytes, *, info: bytes, aead: int
) -> tuple[bytes, bytes]:
    """Return the AEAD's key and first nonce for the receiver (RFC 9180 sections 4.1 and 5.1, base mode).

    :raises InvalidTag: the encapsulated key is not a point of the curve.
    """
    try:
        # A point off the curve would make the token tell its key bit by bit.
        EllipticCurvePublicKey.from_encoded_point(SECP256R1(), encapsulated)
    except ValueError:
        raise InvalidTag from None
    seed = _extract(_KEM_ID, b"", b"eae_prk", agree(encapsulated))
    shared = _expand(_KEM_ID, seed, b"shared_secret", encapsulated + recipient, 32)
    suite = b"HPKE\x00\x10\x00\x01" + aead.to_bytes(2, "big")
    context = b"\0" + _extract(suite, b"", b"psk_id_hash", b"") + _extract(suite, b"", b"info_hash", info)
    secret = _extract(suite, shared, b"secret", b"")
    key = _expand(suite, secret, b"key", context, _KEY_BYTES[aead])
    return key, _expand(suite, secret, b"base_nonce", context, 12)


def _extract(suite: bytes, salt: bytes, label: bytes, material: bytes) -> bytes:
    """HKDF-Extract with labels (RFC 9180 section 4, LabeledExtract; RFC 5869 section 2.2: HMAC under the salt)."""
    engine = hmac.HMAC(salt or bytes(32), hashes.SHA256())
    engine.update(b"HPKE-v1" + suite + label + material)
    return engine.finalize()


def _expand(suite: bytes, key: bytes, label: bytes, info: bytes, length: int) -> bytes:
    """HKDF-Expand with labels (RFC 9180 section 4, LabeledExpand)."""
    labeled = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
    return HKDFExpand(hashes.SHA256(), length, labeled).derive(key)
