"""Base45 as RFC 9285 has it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charteroak.credentials import base45
from charteroak.credentials.refusals import Refusal, Refused

# RFC 9285 sections 4.3 and 4.4.
PUBLISHED = [(b"AB", "BB8"), (b"Hello!!", "%69 VD92EX0"), (b"base-45", "UJCLQE7W581"), (b"ietf!", "QED8WEX0")]


@pytest.mark.parametrize(("data", "text"), PUBLISHED)
def test_published_examples(data: bytes, text: str) -> None:
    assert base45.encode(data) == text
    assert base45.decode(text) == data


@given(st.binary(max_size=200))
def test_round_trip(data: bytes) -> None:
    assert base45.decode(base45.encode(data)) == data


@pytest.mark.parametrize(
    "text",
    [
        "A",  # one character stands for nothing
        "BB8A",
        ":::",  # 91124, more than two bytes hold (RFC 9285 section 4.2)
        "GGW",  # 65536, the first that is too large
        "::",  # 2024, more than one byte holds
        "V5",  # 256, the first that is too large
        "bb8",
        "BB8\n",
        "ÄÖÜ",
    ],
)
def test_what_is_not_base45_is_malformed(text: str) -> None:
    with pytest.raises(Refused) as caught:
        base45.decode(text)
    assert caught.value.reason is Refusal.MALFORMED


def test_the_largest_groups_are_read() -> None:
    assert base45.decode("FGW") == b"\xff\xff"
    assert base45.decode("U5") == b"\xff"
