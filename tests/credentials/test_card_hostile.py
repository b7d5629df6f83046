"""Whatever a stranger puts into a code, the reader refuses with a reason and never breaks."""

from __future__ import annotations

import zlib
from typing import Any

import cbor2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from card_samples import NOON, city_keys, city_signer, sample_claims, sample_text
from charteroak.credentials import base45, card, cbor, cose
from charteroak.credentials.refusals import Refusal, Refused

GOOD = sample_text()
RAW = card.unpack(GOOD)
CLAIMS: dict[int, Any] = cbor2.loads(cose.parse(RAW).payload)

anything = st.recursive(
    st.integers(-(2**64), 2**64 - 1)
    | st.booleans()
    | st.none()
    | st.floats()
    | st.binary(max_size=40)
    | st.text(max_size=40)
    | st.datetimes().map(lambda moment: cbor2.CBORTag(0, moment.isoformat())),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.integers(-5, 70) | st.sampled_from(["status_list", "idx", "uri"]), inner, max_size=4
        )
    ),
    max_leaves=8,
)


def outcome(text: str | bytes) -> object:
    """Return the claims or the reason; any other exception goes through and fails the test."""
    try:
        return card.read_card(text=text, keys=city_keys(), at=NOON)
    except Refused as refused:
        return refused.reason


def packed(raw: bytes) -> str:
    return base45.encode(zlib.compress(raw))


def signed(claims: object) -> str:
    """A code that the city's own key signed over claims of any sort: as bad as hostile input can become."""
    return packed(cose.sign1(payload=cbor2.dumps(claims), signer=city_signer()))


@given(st.text(max_size=400) | st.text(alphabet=base45.ALPHABET, max_size=400))
def test_random_texts(text: str) -> None:
    assert isinstance(outcome(text), Refusal)


@given(st.binary(max_size=400))
def test_random_bytes(data: bytes) -> None:
    assert isinstance(outcome(data), Refusal)
    assert isinstance(outcome(packed(data)), Refusal)
    assert isinstance(outcome(packed(b"\xd2\x84" + data)), Refusal)


@settings(max_examples=400)
@given(st.integers(0, len(RAW) * 8 - 1))
def test_every_flipped_bit_is_refused(bit: int) -> None:
    changed = bytearray(RAW)
    changed[bit // 8] ^= 1 << bit % 8
    assert isinstance(outcome(packed(bytes(changed))), Refusal)


@settings(max_examples=200)
@given(st.integers(0, len(GOOD) - 1), st.sampled_from(base45.ALPHABET))
def test_every_changed_character_is_refused_or_changes_nothing(at: int, character: str) -> None:
    # A bit of the compressed form that says nothing (padding) may differ; what is read may not.
    assert outcome(GOOD[:at] + character + GOOD[at + 1 :]) in (*Refusal, sample_claims())


@settings(max_examples=150)
@given(st.integers(0, len(GOOD) - 1))
def test_every_cut_is_refused(length: int) -> None:
    assert isinstance(outcome(GOOD[:length]), Refusal)
    assert isinstance(outcome(packed(RAW[: length * len(RAW) // len(GOOD)])), Refusal)


def test_something_after_the_end_is_refused() -> None:
    assert outcome(packed(RAW + b"\x00")) is Refusal.MALFORMED
    assert outcome(base45.encode(zlib.compress(RAW) + b"\x00\x00")) is Refusal.MALFORMED


@settings(max_examples=300)
@given(st.sampled_from(sorted(CLAIMS)), anything)
def test_signed_claims_of_the_wrong_type(key: int, value: object) -> None:
    found = outcome(signed(CLAIMS | {key: value}))
    assert isinstance(found, Refusal | card.CardClaims)


@settings(max_examples=300)
@given(st.sampled_from([1, 2, 4, 5, 7, 8, 9, 10, 16, 62, 99]), anything)
def test_signed_identity_attributes_of_the_wrong_type(key: int, value: object) -> None:
    found = outcome(signed(CLAIMS | {169: CLAIMS[169] | {key: value}}))
    assert isinstance(found, Refusal | card.CardClaims)


@given(anything)
def test_signed_payloads_that_are_no_claims(value: object) -> None:
    assert isinstance(outcome(signed(value)), Refusal)


@pytest.mark.parametrize("missing", [1, 4, 5, 6, 169, 65535, -65537])
def test_a_claim_left_out_is_malformed(missing: int) -> None:
    assert (
        outcome(signed({key: value for key, value in CLAIMS.items() if key != missing})) is Refusal.MALFORMED
    )


@pytest.mark.parametrize(
    ("claim", "value"),
    [
        (4, True),
        (4, 2**63),
        (4, 0),
        (4, 253402300799),  # the year 9999: its last day plus half a day is past what a date can hold
        (1, "x" * 301),
        (169, {**CLAIMS[169], 4: "x" * 4000}),
        (169, {**CLAIMS[169], 4: "Vega\x1b]0;owned\x07"}),
        (169, {**CLAIMS[169], 8: "19880231"}),
        (169, {**CLAIMS[169], 8: "١٩٨٨٠١٠٢"}),
        (169, {**CLAIMS[169], 9: 4}),
        (169, {**CLAIMS[169], 62: []}),
        (169, {**CLAIMS[169], 62: [{0: b"\x89PNG", 1: 0, 2: 0}]}),
        (169, {**CLAIMS[169], 62: [{0: b"RIFF0000WEBP" + b"0" * 2500, 1: 0, 2: 4}]}),
        (65535, {"status_list": {"idx": -1, "uri": "https://id.hartford.example.org/status/1"}}),
    ],
)
def test_signed_nonsense_is_refused(claim: int, value: object) -> None:
    assert outcome(signed(CLAIMS | {claim: value})) in (Refusal.MALFORMED, Refusal.OVERSIZED)


def test_deep_nesting_inside_a_signed_payload_is_oversized() -> None:
    payload = cbor.encode({1: "x"})[:-1] + b"\x81" * 3000 + b"\x00"
    assert isinstance(outcome(packed(cose.sign1(payload=payload, signer=city_signer()))), Refusal)


def test_unknown_claims_are_passed_over() -> None:
    more = CLAIMS | {2: "somebody", 7: b"\x01", 99999: cbor2.CBORTag(1004, "2026-01-01")}
    assert outcome(signed(more)) == sample_claims()
