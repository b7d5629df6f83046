"""The issuer's public keys as a static file: a JWK Set (RFC 7517) with what else a verifier needs."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from charteroak.credentials.signing import coordinates

MAX_DOCUMENT_BYTES = 256 * 1024


class KeyDocumentError(ValueError):
    """The file is no document of issuer keys; `code` says in what."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class IssuerKeys:
    """Whose keys these are, and the keys by key id.

    `statement` is what the issuer states of holders, by language. A status list older than `max_status_age`
    answers nothing.
    """

    issuer: str
    name: Mapping[str, str]
    statement: Mapping[str, str]
    status_uri: str
    max_status_age: timedelta
    keys: Mapping[bytes, ec.EllipticCurvePublicKey] = field(repr=False)


def issuer_keys_document(
    *,
    issuer: str,
    name: Mapping[str, str],
    statement: Mapping[str, str],
    status_uri: str,
    max_status_age: timedelta,
    keys: Iterable[tuple[bytes, ec.EllipticCurvePublicKey]],
) -> str:
    """Write the document: JSON with members in a fixed order, so that the same keys give the same file.

    :raises ValueError: a key is not on P-256.
    """
    document = {
        "issuer": issuer,
        "name": dict(sorted(name.items())),
        "statement": dict(sorted(statement.items())),
        "status_uri": status_uri,
        "max_status_age": int(max_status_age.total_seconds()),
        "keys": [_to_jwk(kid, key) for kid, key in sorted(keys, key=lambda pair: pair[0])],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def read_issuer_keys(document: str | bytes) -> IssuerKeys:
    """Read the document. Keys of other kinds are passed over, as RFC 7517 section 5 asks.

    :raises KeyDocumentError: it is not such a document, or holds no key that we can use.
    """
    if len(document) > MAX_DOCUMENT_BYTES:
        raise KeyDocumentError("oversized")
    try:
        whole = json.loads(document)
    except (ValueError, RecursionError):
        raise KeyDocumentError("not_json") from None
    if not isinstance(whole, dict) or not isinstance(whole.get("keys"), list):
        raise KeyDocumentError("no_keys")
    keys = dict(pair for pair in map(_from_jwk, whole["keys"]) if pair is not None)
    if not keys:
        raise KeyDocumentError("no_keys")
    return IssuerKeys(
        issuer=_text(whole, "issuer"),
        name=_words(whole, "name"),
        statement=_words(whole, "statement"),
        status_uri=_text(whole, "status_uri"),
        max_status_age=_seconds(whole, "max_status_age"),
        keys=keys,
    )


def _to_jwk(kid: bytes, key: ec.EllipticCurvePublicKey) -> dict[str, str]:
    x, y = coordinates(key)
    public = {"kty": "EC", "crv": "P-256", "x": _to_base64url(x), "y": _to_base64url(y)}
    return public | {"kid": _to_base64url(kid), "alg": "ES256", "use": "sig"}


def _from_jwk(jwk: Any) -> tuple[bytes, ec.EllipticCurvePublicKey] | None:
    if not isinstance(jwk, dict) or jwk.get("kty") != "EC" or jwk.get("crv") != "P-256":
        return None
    x, y = _bytes(jwk.get("x")), _bytes(jwk.get("y"))
    kid = _bytes(jwk.get("kid"))
    if len(x) != 32 or len(y) != 32 or not kid:
        raise KeyDocumentError("bad_key")
    try:
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), b"\x04" + x + y)
    except ValueError:
        raise KeyDocumentError("bad_key") from None
    return kid, key


def _bytes(text: Any) -> bytes:
    if not isinstance(text, str):
        raise KeyDocumentError("bad_key")
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise KeyDocumentError("bad_key") from None


def _to_base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def _text(whole: dict[str, Any], name: str) -> str:
    value = whole.get(name)
    if not isinstance(value, str) or not value:
        raise KeyDocumentError(f"bad_{name}")
    return value


def _words(whole: dict[str, Any], name: str) -> dict[str, str]:
    value = whole.get(name)
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        raise KeyDocumentError(f"bad_{name}")
    return value


def _seconds(whole: dict[str, Any], name: str) -> timedelta:
    value = whole.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 10**8:
        raise KeyDocumentError(f"bad_{name}")
    return timedelta(seconds=value)
