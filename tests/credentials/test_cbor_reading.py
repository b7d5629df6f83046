"""What of CBOR is read, and that nothing else gets in."""

from __future__ import annotations

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from charteroak.credentials import cbor
from charteroak.credentials.refusals import Refusal, Refused

# RFC 8949 appendix A, as far as it lies in our subset.
PUBLISHED = [
    ("00", 0),
    ("17", 23),
    ("1818", 24),
    ("1903e8", 1000),
    ("1a000f4240", 1000000),
    ("1bffffffffffffffff", 18446744073709551615),
    ("3863", -100),
    ("f4", False),
    ("f5", True),
    ("f6", None),
    ("4401020304", b"\x01\x02\x03\x04"),
    ("62c3bc", "ü"),
    ("63e6b0b4", "水"),
    ("8301820203820405", [1, [2, 3], [4, 5]]),
    ("a26161016162820203", {"a": 1, "b": [2, 3]}),
]
MALFORMED = {
    "nothing": "",
    "cut short": "4401",
    "bytes left over": "0000",
    "half-precision float": "f93c00",
    "indefinite array": "9fff",
    "indefinite bytes": "5f4101ff",
    "undefined": "f7",
    "reserved length": "1c",
    "a key twice": "a201000100",
    "a key that is a list": "a18000",
    "a key that is true": "a1f500",
    "text that is not UTF-8": "62c328",
    "four billion items": "9affffffff",
    "four billion pairs": "baffffffff",
    "an exabyte of text": "7b0fffffffffffffff",
}

values = st.recursive(
    st.integers(-(2**64), 2**64 - 1)
    | st.booleans()
    | st.none()
    | st.binary(max_size=20)
    | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.integers(-300, 300) | st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=12,
)


@pytest.mark.parametrize(("encoded", "value"), PUBLISHED)
def test_published_examples(encoded: str, value: object) -> None:
    assert cbor.decode(bytes.fromhex(encoded)) == value


@pytest.mark.parametrize("encoded", MALFORMED.values(), ids=MALFORMED.keys())
def test_outside_the_subset_is_malformed(encoded: str) -> None:
    with pytest.raises(Refused) as caught:
        cbor.decode(bytes.fromhex(encoded))
    assert caught.value.reason is Refusal.MALFORMED


def test_tags_are_left_as_they_are() -> None:
    # Tag 2 would be a big number, tag 35 a regular expression, for a decoder that does more.
    assert cbor.decode(bytes.fromhex("c24101")) == cbor.Tagged(2, b"\x01")
    assert cbor.decode(bytes.fromhex("d823626128")) == cbor.Tagged(35, "a(")


@pytest.mark.parametrize("opening", [b"\x81", b"\xa1\x00", b"\xd2"], ids=["arrays", "maps", "tags"])
def test_deep_nesting_is_oversized(opening: bytes) -> None:
    with pytest.raises(Refused) as caught:
        cbor.decode(opening * 5000 + b"\x00")
    assert caught.value.reason is Refusal.OVERSIZED


def test_many_items_are_oversized() -> None:
    with pytest.raises(Refused) as caught:
        cbor.decode(cbor2.dumps([0] * 1000))
    assert caught.value.reason is Refusal.OVERSIZED


def _read(data: bytes) -> object:
    """Return the value, or the reason of its refusal; any other exception goes through."""
    try:
        return cbor.decode(data)
    except Refused as refused:
        return refused.reason


@given(values)
def test_reads_what_another_encoder_writes(value: object) -> None:
    # Deeper than a credential ever is, it is refused as oversized.
    assert _read(cbor2.dumps(value, canonical=True)) in (value, Refusal.OVERSIZED)


@given(st.binary(max_size=300))
def test_random_bytes_are_read_or_refused(data: bytes) -> None:
    found = _read(data)
    assert not isinstance(found, Refusal) or found in (Refusal.MALFORMED, Refusal.OVERSIZED)
