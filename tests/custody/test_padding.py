"""Padding: everything comes out equally long, and what was altered does not pass for a text."""

from __future__ import annotations

import pytest

from charteroak.custody.padding import NotPadded, TooLongToPad, pad, unpad


@pytest.mark.parametrize("text", [b"", b"a", b"\x80", b"a\x80\0", b"\0\0", b"x" * 15])
def test_every_text_comes_back_from_the_same_length(text: bytes) -> None:
    padded = pad(text, length=16)
    assert len(padded) == 16
    assert unpad(padded, length=16) == text


def test_a_text_that_does_not_fit_is_refused_without_being_told() -> None:
    with pytest.raises(TooLongToPad) as refused:
        pad(b"Marisol Marisol!", length=16)
    assert str(refused.value) == "16 bytes, room for 15"


@pytest.mark.parametrize(
    "padded", [b"", bytes(16), b"a" * 16, b"a\x80" + bytes(13), b"a\x80" + bytes(13) + b"b"]
)
def test_what_padding_never_made_is_refused(padded: bytes) -> None:
    with pytest.raises(NotPadded):
        unpad(padded, length=16)
