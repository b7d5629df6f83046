"""Status lists: the state of many credentials in a few bits each (Token Status List, sections 4 and 7)."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum

from charteroak.credentials import packing
from charteroak.credentials.refusals import Refusal, Refused

MAX_BYTES = 16 * 1024 * 1024  # unpacked: 64 million cards at two bits
_SIZES = (1, 2, 4, 8)


class Status(IntEnum):
    """Status types (section 7.1). Others exist; whoever meets one that it does not know must not accept."""

    VALID = 0
    INVALID = 1
    SUSPENDED = 2


@dataclass(frozen=True)
class ReadStatusList:
    """A status list whose signature has been checked."""

    bits: int
    statuses: bytes = field(repr=False)
    uri: str
    issued_at: datetime
    expires_at: datetime | None
    ttl: timedelta | None

    def status_at(self, index: int) -> int | None:
        """Return the status at an index, or None where the list does not reach so far."""
        return status_at(self.statuses, bits=self.bits, index=index)


def pack_statuses(values: Iterable[int], *, bits: int) -> bytes:
    """Pack one status after the other, the first into the lowest bits of the first byte (section 4.1).

    :raises ValueError: bits is not 1, 2, 4 or 8, or a status does not fit into them.
    """
    if bits not in _SIZES:
        raise ValueError("bits must be 1, 2, 4 or 8")
    each = 8 // bits
    out = bytearray()
    for index, value in enumerate(values):
        if not 0 <= value < 1 << bits:
            raise ValueError("a status does not fit into the bits")
        if index % each == 0:
            out.append(0)
        out[-1] |= value << (index % each) * bits
    return bytes(out)


def status_at(statuses: bytes, *, bits: int, index: int) -> int | None:
    """Return the status at an index, or None where there is none."""
    each = 8 // bits
    if not 0 <= index < len(statuses) * each:
        return None
    return statuses[index // each] >> (index % each) * bits & (1 << bits) - 1


def compress(statuses: bytes) -> bytes:
    """Compress as the standard recommends: zlib, highest level (section 4.1)."""
    return zlib.compress(statuses, 9)


def decompress(packed: bytes, *, bits: int | None) -> bytes:
    """Decompress, after a look at the size of a status.

    :raises Refused: malformed, or oversized (over 16 MiB).
    """
    if bits not in _SIZES:
        raise Refused(Refusal.MALFORMED)
    return packing.unpack(packed, limit=MAX_BYTES)
