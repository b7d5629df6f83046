"""Base45 (RFC 9285): bytes as characters that a QR code stores in 5.5 bits each."""

from __future__ import annotations

from functools import cache
from typing import Any

from charteroak.credentials.refusals import Refusal, Refused

# RFC 9285 section 4.1, table 1.
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUES = {character: value for value, character in enumerate(ALPHABET)}


def encode(data: bytes) -> str:
    """Encode bytes, two to three characters (RFC 9285 section 4)."""
    import numpy as np  # takes longer to load than a command that only reads needs in all

    even = len(data) & ~1
    pairs = np.frombuffer(data, dtype=">u2", count=even // 2)
    text: str = _table().take(pairs).tobytes().decode("ascii")
    if even == len(data):
        return text
    return text + ALPHABET[data[-1] % 45] + ALPHABET[data[-1] // 45]


@cache
def _table() -> Any:
    """Return the three characters of every pair of bytes: looking up is six times as fast as a loop."""
    import numpy as np

    letters = np.frombuffer(ALPHABET.encode("ascii"), dtype=np.uint8)
    pairs = np.arange(65536)
    triplets = np.stack([letters[pairs % 45], letters[pairs // 45 % 45], letters[pairs // 2025]], axis=1)
    return triplets.view("S3").ravel()


def decode(text: str) -> bytes:
    """Decode strictly: no character outside the alphabet, no group that stands for more than its bytes hold.

    :raises Refused: malformed (RFC 9285 section 4.2).
    """
    try:
        values = [_VALUES[character] for character in text]
    except KeyError:
        raise Refused(Refusal.MALFORMED) from None
    rest = len(values) % 3
    whole = len(values) - rest
    out = bytearray()
    for at in range(0, whole, 3):
        number = values[at] + 45 * values[at + 1] + 2025 * values[at + 2]
        if number > 0xFFFF:
            raise Refused(Refusal.MALFORMED)
        out += number.to_bytes(2, "big")
    if rest == 1 or (rest == 2 and values[whole] + 45 * values[whole + 1] > 0xFF):
        raise Refused(Refusal.MALFORMED)
    if rest == 2:
        out.append(values[whole] + 45 * values[whole + 1])
    return bytes(out)
