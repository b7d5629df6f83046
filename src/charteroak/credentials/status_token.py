"""Status List Tokens: a status list signed, as CWT or as JWT (IETF Token Status List, section 5)."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey

from charteroak.credentials import cbor, cose, cwt, status_list
from charteroak.credentials.refusals import Refusal, Refused
from charteroak.credentials.signing import Signer, verify
from charteroak.credentials.status_list import ReadStatusList

CWT_TYPE = "application/statuslist+cwt"
JWT_TYPE = "statuslist+jwt"
MAX_TOKEN_BYTES = 24 * 1024 * 1024
_MAX_URI = 300
# The short form stands in the draft up to -09, and is what RFC 9596 lets one write; both are read.
_CWT_TYPES = (CWT_TYPE, "statuslist+cwt")
_JWT_TYPES = (JWT_TYPE, "application/statuslist+jwt")


def sign_status_list(
    *,
    statuses: bytes,
    bits: int,
    uri: str,
    issued_at: datetime,
    expires_at: datetime,
    ttl: timedelta,
    signer: Signer,
) -> bytes:
    """Sign packed statuses as CWT (section 5.2). `uri` is where the list is fetched, as cards name it."""
    claims = {
        cwt.SUB: uri,
        cwt.EXP: int(expires_at.timestamp()),
        cwt.IAT: int(issued_at.timestamp()),
        cwt.STATUS_LIST: {"lst": status_list.compress(statuses), "bits": bits},
        cwt.TTL: int(ttl.total_seconds()),
    }
    return cose.sign1(payload=cbor.encode(claims), signer=signer, typ=CWT_TYPE)


def read_status_list(
    *, token: bytes, keys: Mapping[bytes, EllipticCurvePublicKey], at: datetime | None = None
) -> ReadStatusList:
    """Read a CWT status list, check its signature and that it is not over. How old it may be is for the
    verifier.

    :raises Refused: with one of the reasons of Refusal; no input makes it raise anything else.
    """
    if len(token) > MAX_TOKEN_BYTES:
        raise Refused(Refusal.OVERSIZED)
    message = cose.parse(token)
    if message.headers.get(cose.TYP) not in _CWT_TYPES:
        raise Refused(Refusal.MALFORMED)
    cose.check(message, keys=keys)
    claims = cbor.decode_map(message.payload)
    body = cwt.get_map(claims, cwt.STATUS_LIST)
    return _checked(claims, body, body.get("lst"), at)


def sign_status_list_jwt(
    *,
    statuses: bytes,
    bits: int,
    uri: str,
    issued_at: datetime,
    expires_at: datetime,
    ttl: timedelta,
    signer: Signer,
) -> str:
    """Sign packed statuses as JWT (section 5.1)."""
    header = {"alg": "ES256", "kid": _to_base64url(signer.kid), "typ": JWT_TYPE}
    claims = {
        "exp": int(expires_at.timestamp()),
        "iat": int(issued_at.timestamp()),
        "status_list": {"bits": bits, "lst": _to_base64url(status_list.compress(statuses))},
        "sub": uri,
        "ttl": int(ttl.total_seconds()),
    }
    signed = f"{_to_base64url(_json(header))}.{_to_base64url(_json(claims))}"
    return f"{signed}.{_to_base64url(signer.sign(signed.encode('ascii')))}"


def read_status_list_jwt(
    *, token: str, keys: Mapping[bytes, EllipticCurvePublicKey], at: datetime | None = None
) -> ReadStatusList:
    """Read a JWT status list as read_status_list does a CWT.

    :raises Refused: with one of the reasons of Refusal; no input makes it raise anything else.
    """
    if len(token) > MAX_TOKEN_BYTES:
        raise Refused(Refusal.OVERSIZED)
    parts = token.split(".", 3)
    if len(parts) != 3:
        raise Refused(Refusal.MALFORMED)
    header = _read_object(parts[0])
    if header.get("alg") != "ES256" or header.get("typ") not in _JWT_TYPES or "crit" in header:
        raise Refused(Refusal.MALFORMED)
    key = _key_of(header.get("kid"), keys)
    signed = f"{parts[0]}.{parts[1]}".encode()
    if not verify(key=key, signature=_from_base64url(parts[2]), data=signed):
        raise Refused(Refusal.WRONG_SIGNATURE)
    named = _read_object(parts[1])
    body = named.get("status_list")
    if not isinstance(body, dict):
        raise Refused(Refusal.MALFORMED)
    numbered: dict[int | str, Any] = {cwt.SUB: named.get("sub"), cwt.IAT: named.get("iat")}
    for key_number, name in ((cwt.EXP, "exp"), (cwt.TTL, "ttl")):
        if name in named:
            numbered[key_number] = named[name]
    packed = body.get("lst")
    return _checked(numbered, body, _from_base64url(packed) if isinstance(packed, str) else None, at)


def _checked(claims: cwt.Claims, body: cwt.Claims, packed: Any, at: datetime | None) -> ReadStatusList:
    if not isinstance(packed, bytes):
        raise Refused(Refusal.MALFORMED)
    expires_at = cwt.find_moment(claims, cwt.EXP)
    issued_at = cwt.get_moment(claims, cwt.IAT)
    ttl = cwt.find_number(claims, cwt.TTL)
    if ttl is not None and ttl > _LONGEST_TTL:
        raise Refused(Refusal.MALFORMED)
    uri = cwt.get_text(claims, cwt.SUB, limit=_MAX_URI)
    bits = cwt.find_number(body, "bits")
    if at is not None and expires_at is not None and at >= expires_at:
        raise Refused(Refusal.EXPIRED)
    return ReadStatusList(
        bits=bits or 0,
        statuses=status_list.decompress(packed, bits=bits),
        uri=uri,
        issued_at=issued_at,
        expires_at=expires_at,
        ttl=None if ttl is None else timedelta(seconds=ttl),
    )


_LONGEST_TTL = 10 * 366 * 24 * 3600  # seconds


def _key_of(kid: Any, keys: Mapping[bytes, EllipticCurvePublicKey]) -> EllipticCurvePublicKey:
    if not isinstance(kid, str) or len(kid) > 200 or not kid.isascii():
        raise Refused(Refusal.UNKNOWN_KEY)
    key = keys.get(kid.encode("ascii"))
    if key is None:
        try:
            key = keys.get(_from_base64url(kid))
        except Refused:
            key = None
    if key is None:
        raise Refused(Refusal.UNKNOWN_KEY)
    return key


def _read_object(part: str) -> dict[str, Any]:
    try:
        value = json.loads(_from_base64url(part))
    except (ValueError, RecursionError):
        raise Refused(Refusal.MALFORMED) from None
    if not isinstance(value, dict):
        raise Refused(Refusal.MALFORMED)
    return value


def _json(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode("ascii")


def _to_base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def _from_base64url(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise Refused(Refusal.MALFORMED) from None
