"""Sealing a contact to the desk: whoever seals needs the public key of the day alone, and cannot open it again."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from charteroak.booking.contact import LONGEST_BYTES
from charteroak.custody.hpke import seal_to
from charteroak.custody.padding import pad

_VERSION = 1
# Every contact comes out equally long: neither the address nor which kind it is shows.
PADDED_BYTES = LONGEST_BYTES + 2


def contact_info() -> bytes:
    return f"charteroak contact|{_VERSION}".encode()


def contact_context(reference: UUID, day: date) -> bytes:
    """Return what a sealed contact is bound to: moved to another appointment or day, it does not open."""
    return f"{reference}|{day.isoformat()}".encode()


def seal_contact(contact: str, *, public_point: bytes, reference: UUID, day: date) -> bytes:
    """Seal to the desk's public key of the day, a 65-byte point. Returns 65 + 256 + 16 bytes."""
    return seal_to(
        public_point,
        pad(contact.encode(), length=PADDED_BYTES),
        info=contact_info(),
        aad=contact_context(reference, day),
    )
