"""CBOR (RFC 8949) as credentials use it: written in deterministic order, read with a bound on everything.

Reading is our own because a general decoder does too much for input from strangers: it turns tags into dates,
big numbers, regular expressions and references. This one knows whole numbers, strings, arrays, maps, true,
false and null, and leaves a tag as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import cbor2

from charteroak.credentials.refusals import Refusal, Refused

MAX_DEPTH = 8
MAX_ITEMS = 512

Value: TypeAlias = "int | bool | bytes | str | list[Value] | dict[int | str, Value] | Tagged | None"


@dataclass(frozen=True)
class Tagged:
    tag: int
    value: Value


def encode(value: Any) -> bytes:
    """Encode a value whose maps already stand in the order of RFC 8949 section 4.2.1.

    Sorting in the encoder costs three times the encoding; callers write in order, and tests hold them to it.
    """
    return cbor2.dumps(value)


def bytes_head(length: int) -> bytes:
    """Return the initial bytes of a byte string of that length (RFC 8949 section 3, major type 2)."""
    if length < 24:
        return bytes((0x40 | length,))
    if length < 0x100:
        return bytes((0x58, length))
    if length < 0x10000:
        return b"\x59" + length.to_bytes(2, "big")
    return b"\x5a" + length.to_bytes(4, "big")


def decode(data: bytes) -> Value:
    """Decode exactly one value and nothing after it.

    :raises Refused: malformed (not this subset, a key twice, bytes left over), oversized (too deep, too
        many).
    """
    reader = _Reader(data)
    value = reader.value(depth=0)
    if reader.at != len(data):
        raise Refused(Refusal.MALFORMED)
    return value


def decode_map(data: bytes) -> dict[int | str, Value]:
    """Decode exactly one map.

    :raises Refused: as in decode, or malformed where it is no map.
    """
    value = decode(data)
    if not isinstance(value, dict):
        raise Refused(Refusal.MALFORMED)
    return value


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0
        self.items = 0

    def value(self, depth: int) -> Value:
        self.items += 1
        if depth > MAX_DEPTH or self.items > MAX_ITEMS:
            raise Refused(Refusal.OVERSIZED)
        major, number = self.head()
        if major == 0:
            return number
        if major == 1:
            return -1 - number
        if major == 2:
            return self.take(number)
        if major == 3:
            return _text(self.take(number))
        if major == 4:
            return [self.value(depth + 1) for _ in range(self.count(number))]
        if major == 5:
            return self.map(self.count(number), depth)
        if major == 6:
            return Tagged(number, self.value(depth + 1))
        return _simple(number)

    def head(self) -> tuple[int, int]:
        first = self.take(1)[0]
        major, short = first >> 5, first & 0x1F
        if short < 24:
            return major, short
        # 31 is an indefinite length, 28 to 30 are reserved; under major type 7 what follows would be a float.
        if short > 27 or major == 7:
            raise Refused(Refusal.MALFORMED)
        return major, int.from_bytes(self.take(1 << (short - 24)), "big")

    def take(self, length: int) -> bytes:
        end = self.at + length
        if end > len(self.data):
            raise Refused(Refusal.MALFORMED)
        taken = self.data[self.at : end]
        self.at = end
        return taken

    def count(self, number: int) -> int:
        # Each item needs a byte at least: a huge count fails here and reserves no memory.
        if number > len(self.data) - self.at:
            raise Refused(Refusal.MALFORMED)
        return number

    def map(self, count: int, depth: int) -> dict[int | str, Value]:
        found: dict[int | str, Value] = {}
        for _ in range(count):
            key = self.value(depth + 1)
            if isinstance(key, bool) or not isinstance(key, int | str) or key in found:
                raise Refused(Refusal.MALFORMED)
            found[key] = self.value(depth + 1)
        return found


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused(Refusal.MALFORMED) from None


def _simple(number: int) -> bool | None:
    if number == 20:
        return False
    if number == 21:
        return True
    if number == 22:
        return None
    raise Refused(Refusal.MALFORMED)
