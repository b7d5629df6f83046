"""Padding to a fixed length before sealing, so that the length of what is sealed tells nothing. Pure."""

from __future__ import annotations

_MARK = b"\x80"


class TooLongToPad(ValueError):
    """The text does not fit. It says the two lengths, never the text."""


class NotPadded(ValueError):
    """What was opened does not have the length or the mark that padding gives."""


def pad(plaintext: bytes, *, length: int) -> bytes:
    """Return the text, 0x80 and as many zero bytes as make `length` in all (ISO/IEC 7816-4).

    :raises TooLongToPad: the text has `length` bytes or more.
    """
    if len(plaintext) >= length:
        raise TooLongToPad(f"{len(plaintext)} bytes, room for {length - 1}")
    return (plaintext + _MARK).ljust(length, b"\0")


def unpad(padded: bytes, *, length: int) -> bytes:
    """Return what `pad` was given.

    :raises NotPadded: another length, or no mark.
    """
    plaintext, mark, rest = padded.rpartition(_MARK)
    if len(padded) != length or not mark or rest.strip(b"\0"):
        raise NotPadded
    return plaintext
