"""COSE_Sign1 (RFC 9052 section 4.2) with ES256: one payload, one signature."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey

from charteroak.credentials import cbor
from charteroak.credentials.cbor import Tagged, Value
from charteroak.credentials.refusals import Refusal, Refused
from charteroak.credentials.signing import SIGNATURE_BYTES, Signer, verify

TAG_SIGN1 = 18
TAG_CWT = 61  # RFC 8392 section 6: may stand before the COSE tag

# Header parameters (RFC 9052 section 3.1; the type: RFC 9596) and the one algorithm (RFC 9053 section 2.1).
ALG, CRIT, KID, TYP = 1, 2, 4, 16
ES256 = -7


@dataclass(frozen=True)
class Sign1:
    """A message as read, not yet checked."""

    protected: bytes = field(repr=False)
    headers: dict[int | str, Value] = field(repr=False)
    unprotected: dict[int | str, Value] = field(repr=False)
    payload: bytes = field(repr=False)
    signature: bytes = field(repr=False)

    @property
    def kid(self) -> bytes | None:
        """The key id: from the protected header where it stands there, otherwise from the unprotected one."""
        kid = self.headers.get(KID, self.unprotected.get(KID))
        return kid if isinstance(kid, bytes) else None


def sign1(*, payload: bytes, signer: Signer, typ: str | None = None) -> bytes:
    """Sign a payload: tag 18, algorithm, type and key id all in the protected header, nothing unprotected."""
    protected = _protected_header(signer.kid, typ)
    signature = signer.sign(_to_be_signed(protected, payload))
    if len(signature) != SIGNATURE_BYTES:
        raise ValueError("a signer must give 64 bytes")
    return b"".join(
        (
            b"\xd2\x84",
            _bstr(protected),
            b"\xa0",
            cbor.bytes_head(len(payload)),
            payload,
            b"\x58\x40",
            signature,
        )
    )


def parse(data: bytes) -> Sign1:
    """Take a message apart: tag 18, tag 61 around it, or no tag.

    :raises Refused: malformed or oversized.
    """
    value = cbor.decode(data)
    if isinstance(value, Tagged) and value.tag == TAG_CWT:
        value = value.value
    if isinstance(value, Tagged) and value.tag == TAG_SIGN1:
        value = value.value
    if not isinstance(value, list) or len(value) != 4:
        raise Refused(Refusal.MALFORMED)
    protected, unprotected, payload, signature = value
    if not isinstance(protected, bytes) or not isinstance(payload, bytes) or not isinstance(signature, bytes):
        raise Refused(Refusal.MALFORMED)
    if not isinstance(unprotected, dict):
        raise Refused(Refusal.MALFORMED)
    # An empty protected header is written as a string of no bytes (RFC 9052 section 3).
    headers = cbor.decode_map(protected) if protected else {}
    return Sign1(protected, headers, unprotected, payload, signature)


def check(message: Sign1, *, keys: Mapping[bytes, EllipticCurvePublicKey]) -> None:
    """Check the signature with the key that the message names.

    The algorithm is taken from the protected header alone and must be ES256: a message cannot choose a
    weaker one.

    :raises Refused: malformed (another algorithm, critical parameters), unknown_key or wrong_signature.
    """
    if message.headers.get(ALG) != ES256 or CRIT in message.headers or CRIT in message.unprotected:
        raise Refused(Refusal.MALFORMED)
    key = keys.get(message.kid) if message.kid is not None else None
    if key is None:
        raise Refused(Refusal.UNKNOWN_KEY)
    check_signature(message, key=key)


def check_signature(message: Sign1, *, key: EllipticCurvePublicKey) -> None:
    """Check the signature with one key, whatever key the message names.

    :raises Refused: wrong_signature.
    """
    data = _to_be_signed(message.protected, message.payload)
    if not verify(key=key, signature=message.signature, data=data):
        raise Refused(Refusal.WRONG_SIGNATURE)


def _to_be_signed(protected: bytes, payload: bytes) -> bytes:
    """Return the encoded Sig_structure with no external data (RFC 9052 section 4.4)."""
    return b"".join(
        (b"\x84\x6aSignature1", _bstr(protected), b"\x40", cbor.bytes_head(len(payload)), payload)
    )


@lru_cache(maxsize=16)
def _protected_header(kid: bytes, typ: str | None) -> bytes:
    return cbor.encode({ALG: ES256, KID: kid} if typ is None else {ALG: ES256, KID: kid, TYP: typ})


def _bstr(data: bytes) -> bytes:
    return cbor.bytes_head(len(data)) + data
