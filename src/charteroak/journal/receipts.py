"""The receipt of a visit: 120 bits that lead to its entries in the journal, and to nobody else's. Pure.

Each entry about a subject carries a commitment that only the receipt's key can compute: HMAC-SHA-256 over the number of
the entry, counted from 0 for each subject. Without the key no two entries can be told to be about the same subject.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Collection

from charteroak.lib.ids import CROCKFORD, clean_code

KEY_BYTES = 15
_BODY, _GROUP = 24, 5
# A prime below 32: the check character finds every wrong character but a 0 for a Z, and every swap of neighbors.
_CHECK = 31
# How many numbers are looked for at once; a visit has a dozen entries.
WINDOW = 16
MAX_EVENTS = 4096


class ReceiptRefused(ValueError):
    """What was typed cannot be a receipt: too short, too long, or a character is wrong. It holds nothing typed."""


def receipt_key(*, subject: str, salt: bytes) -> bytes:
    """Return the receipt's key, 15 bytes. `salt`: 16 bytes or more, kept with the subject and gone with it."""
    if len(salt) < 16:
        raise ValueError("salt too short")
    return hmac.digest(salt, b"charteroak receipt\n" + subject.encode(), "sha256")[:KEY_BYTES]


def commitment_of(*, key: bytes, number: int) -> bytes:
    """Return the commitment of a subject's entry, 32 bytes. `number` counts from 0."""
    return hmac.digest(key, b"charteroak event\n" + number.to_bytes(4, "big"), "sha256")


def list_commitments(*, key: bytes, known: Callable[[Collection[bytes]], Collection[bytes]]) -> list[bytes]:
    """Return the commitments of all entries there are, in order. `known` says which of some are in the journal."""
    found: list[bytes] = []
    while len(found) < MAX_EVENTS:
        start = len(found)
        window = [commitment_of(key=key, number=number) for number in range(start, start + WINDOW)]
        there = set(known(window))
        found += [each for each in window if each in there]
        if len(there) < WINDOW:
            break
    return found


def write_receipt(key: bytes) -> str:
    """Return the receipt as people read it: five groups of five characters, the last one a check.

    >>> write_receipt(bytes(15))
    '00000-00000-00000-00000-00000'
    """
    number = int.from_bytes(key, "big")
    body = "".join(CROCKFORD[number >> shift & 31] for shift in range(5 * (_BODY - 1), -1, -5))
    whole = body + _check_character(body)
    return "-".join(whole[start : start + _GROUP] for start in range(0, len(whole), _GROUP))


def read_receipt(typed: str) -> bytes:
    """Return the key of a receipt, whatever the case, spaces, dashes and look-alikes it was typed with.

    :raises ReceiptRefused: it cannot be one.
    """
    code = clean_code("".join(typed[:80].split()))
    if len(code) != _BODY + 1 or any(character not in CROCKFORD for character in code):
        raise ReceiptRefused("length" if len(code) != _BODY + 1 else "character")
    if _check_character(code[:-1]) != code[-1]:
        raise ReceiptRefused("check")
    number = 0
    for character in code[:-1]:
        number = number << 5 | CROCKFORD.index(character)
    return number.to_bytes(KEY_BYTES, "big")


def _check_character(body: str) -> str:
    weighed = (place * CROCKFORD.index(character) for place, character in enumerate(body, 1))
    return CROCKFORD[sum(weighed) % _CHECK]
