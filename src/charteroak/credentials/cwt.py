"""CBOR Web Token claims (RFC 8392): which keys there are, and how to take one out of a stranger's map."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from charteroak.credentials.cbor import Value
from charteroak.credentials.refusals import Refusal, Refused

# RFC 8392 section 3.1, and the IANA registry 'CBOR Web Token (CWT) Claims'.
ISS, SUB, AUD, EXP, NBF, IAT, CTI = 1, 2, 3, 4, 5, 6, 7
CLAIM_169 = 169
# Token Status List (draft-ietf-oauth-status-list), CWT form.
STATUS_LIST, TTL, STATUS = 65533, 65534, 65535

# Below -65536 keys are free for private use (RFC 8392 section 9.1.1). Ours:
STATEMENT = -65537  # text: what the issuer states of the holder, such as 'resident of Hartford'
PREFERRED_NAME = -65538  # text: the name the holder goes by; Claim 169 has none

# The last second of the year 9999: what a datetime can hold.
_LAST_SECOND = 253402300799

Claims = Mapping[int | str, Value]


def find_text(claims: Claims, key: int | str, *, limit: int) -> str | None:
    """Return a text claim, or None where it is absent.

    :raises Refused: malformed (another type, or characters that is_plain says no to), oversized (over the
        limit).
    """
    value = claims.get(key)
    if value is None and key not in claims:
        return None
    if not isinstance(value, str) or not is_plain(value):
        raise Refused(Refusal.MALFORMED)
    if len(value) > limit:
        raise Refused(Refusal.OVERSIZED)
    return value


def get_text(claims: Claims, key: int | str, *, limit: int) -> str:
    """Return a text claim that must be there and not empty.

    :raises Refused: malformed or oversized.
    """
    value = find_text(claims, key, limit=limit)
    if not value:
        raise Refused(Refusal.MALFORMED)
    return value


def find_moment(claims: Claims, key: int) -> datetime | None:
    """Return a NumericDate of whole seconds (RFC 8392 section 2) as a time in UTC, or None where it is
    absent.

    :raises Refused: malformed.
    """
    if key not in claims:
        return None
    seconds = find_number(claims, key)
    if seconds is None or seconds > _LAST_SECOND:
        raise Refused(Refusal.MALFORMED)
    return datetime.fromtimestamp(seconds, UTC)


def get_moment(claims: Claims, key: int) -> datetime:
    """Return a NumericDate that must be there.

    :raises Refused: malformed.
    """
    moment = find_moment(claims, key)
    if moment is None:
        raise Refused(Refusal.MALFORMED)
    return moment


def find_number(claims: Claims, key: int | str) -> int | None:
    """Return a whole number that is not negative, or None where it is absent.

    :raises Refused: malformed.
    """
    if key not in claims:
        return None
    value = claims[key]
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise Refused(Refusal.MALFORMED)
    return value


def get_map(claims: Claims, key: int | str) -> dict[int | str, Value]:
    """Return a map that must be there.

    :raises Refused: malformed.
    """
    value = claims.get(key)
    if not isinstance(value, dict):
        raise Refused(Refusal.MALFORMED)
    return value


def is_plain(text: str) -> bool:
    """Say whether a text is free of control characters other than line ends, and of direction changes."""
    return text.isprintable() or _UNWANTED.search(text) is None


# C0 and C1 controls, and the bidirectional embeddings, overrides and isolates of Unicode annex 9, which can
# make a name read as another. The marks that Arabic, Persian and Indic names need (joiners, direction marks)
# may stand.
_UNWANTED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
