"""Sealing a visit's parts under its day's key, each bound to its visit and its place."""

from __future__ import annotations

import json

from charteroak.custody.queries import get_key_store
from charteroak.enrollment.models import Visit
from charteroak.enrollment.rules import Details

_VERSION = 1


def _context(visit: Visit, part: str) -> bytes:
    # A sealed part moved to another row or column, or of another version, does not open.
    return f"visit|{_VERSION}|{visit.ref}|{part}".encode()


def seal_part(visit: Visit, part: str, plaintext: bytes) -> bytes:
    """:raises StoreUnavailable: the key store cannot be reached. :raises KeyDestroyed: the day's key is gone."""
    return get_key_store().seal(visit.key_name, plaintext, context=_context(visit, part))


def open_part(visit: Visit, part: str, sealed: bytes | memoryview) -> bytes:
    """:raises SealBroken: it was altered or moved. :raises KeyDestroyed: the day's key is gone."""
    return get_key_store().open(visit.key_name, bytes(sealed), context=_context(visit, part))


def open_details(visit: Visit) -> Details | None:
    """Return what the person said, or None where nothing was recorded yet."""
    if visit.sealed_details is None:
        return None
    return Details.decode(open_part(visit, "details", visit.sealed_details))


def open_photo(visit: Visit) -> bytes | None:
    return None if visit.sealed_photo is None else open_part(visit, "photo", visit.sealed_photo)


def open_code(visit: Visit) -> str | None:
    return None if visit.sealed_code is None else open_part(visit, "code", visit.sealed_code).decode("ascii")


def open_matches(visit: Visit) -> list[str]:
    """Return the numbers of cards that this person may have already."""
    if visit.sealed_matches is None:
        return []
    numbers: list[str] = json.loads(open_part(visit, "matches", visit.sealed_matches))
    return numbers


def seal_matches(visit: Visit, numbers: list[str]) -> bytes:
    return seal_part(visit, "matches", json.dumps(numbers).encode())
