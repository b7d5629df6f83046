"""Status lists against the figures of the Token Status List draft, and reading them from strangers."""

from __future__ import annotations

import base64
import json
import zlib
from datetime import UTC, datetime, timedelta
from typing import Any

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from card_samples import NOON, STATUS_URI, city_keys, city_signer, other_signer, status_token_of
from charteroak.credentials import cose
from charteroak.credentials import status_list as lists
from charteroak.credentials import status_token as tokens
from charteroak.credentials.refusals import Refusal, Refused

# draft-ietf-oauth-status-list section 4.1: sixteen statuses of one bit, twelve of two.
ONE_BIT = [1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1]
TWO_BITS = [1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3]


@pytest.mark.parametrize(
    ("values", "bits", "packed", "compressed"),
    [
        (ONE_BIT, 1, "b9a3", "eNrbuRgAAhcBXQ"),
        (TWO_BITS, 2, "c944f9", "eNo76fITAAPfAgc"),
    ],
)
def test_published_examples(values: list[int], bits: int, packed: str, compressed: str) -> None:
    statuses = lists.pack_statuses(values, bits=bits)
    assert statuses.hex() == packed
    assert base64.urlsafe_b64encode(lists.compress(statuses)).decode().rstrip("=") == compressed
    assert lists.decompress(lists.compress(statuses), bits=bits) == statuses


@given(
    st.sampled_from([1, 2, 4, 8]).flatmap(
        lambda bits: st.tuples(st.just(bits), st.lists(st.integers(0, 2**bits - 1)))
    )
)
def test_every_status_is_where_it_was_put(drawn: tuple[int, list[int]]) -> None:
    bits, values = drawn
    statuses = lists.pack_statuses(values, bits=bits)
    assert [lists.status_at(statuses, bits=bits, index=index) for index in range(len(values))] == values
    assert lists.status_at(statuses, bits=bits, index=len(statuses) * 8 // bits) is None
    assert lists.status_at(statuses, bits=bits, index=-1) is None


@pytest.mark.parametrize(("values", "bits"), [([0], 3), ([0], 0), ([2], 1), ([-1], 8), ([256], 8)])
def test_what_does_not_fit_is_not_packed(values: list[int], bits: int) -> None:
    with pytest.raises(ValueError, match="bits"):
        lists.pack_statuses(values, bits=bits)


def signed_jwt(**changes: Any) -> str:
    whole: dict[str, Any] = {
        "statuses": lists.pack_statuses([0, 1, 2], bits=2),
        "bits": 2,
        "uri": STATUS_URI,
        "issued_at": NOON,
        "expires_at": NOON + timedelta(days=7),
        "ttl": timedelta(days=1),
        "signer": city_signer(),
    }
    return tokens.sign_status_list_jwt(**(whole | changes))


def test_both_forms_say_the_same() -> None:
    by_cwt = tokens.read_status_list(token=status_token_of(0, 1, 2), keys=city_keys(), at=NOON)
    by_jwt = tokens.read_status_list_jwt(token=signed_jwt(), keys=city_keys(), at=NOON)
    assert by_cwt == by_jwt
    assert [by_cwt.status_at(index) for index in (0, 1, 2, 3, 4)] == [0, 1, 2, 0, None]
    assert (by_cwt.uri, by_cwt.issued_at, by_cwt.ttl) == (STATUS_URI, NOON, timedelta(days=1))
    assert by_cwt.expires_at == NOON + timedelta(days=7)


def test_the_cwt_has_the_published_shape() -> None:
    """The figure of section 5.2: type in the protected header, claims 2, 4, 6, 65533 and 65534."""
    signed = tokens.sign_status_list(
        statuses=bytes.fromhex("b9a3"),
        bits=1,
        uri="https://example.com/statuslists/1",
        issued_at=datetime.fromtimestamp(1686920170, UTC),
        expires_at=datetime.fromtimestamp(2291720170, UTC),
        ttl=timedelta(seconds=43200),
        signer=city_signer(),
    )
    message = cose.parse(signed)
    assert message.headers[16] == "application/statuslist+cwt"
    assert cbor2.loads(message.payload) == {
        2: "https://example.com/statuslists/1",
        4: 2291720170,
        6: 1686920170,
        65533: {"bits": 1, "lst": bytes.fromhex("78dadbb918000217015d")},
        65534: 43200,
    }
    assert cbor2.dumps(cbor2.loads(message.payload), canonical=True) == message.payload


def cwt_of(claims: object, typ: str | None = tokens.CWT_TYPE) -> bytes:
    return cose.sign1(payload=cbor2.dumps(claims), signer=city_signer(), typ=typ)


GOOD_CLAIMS: dict[int, Any] = {2: STATUS_URI, 6: 1, 65533: {"bits": 1, "lst": zlib.compress(b"\x00")}}


def read(token: bytes | str, at: datetime | None) -> object:
    if isinstance(token, str):
        return tokens.read_status_list_jwt(token=token, keys=city_keys(), at=at)
    return tokens.read_status_list(token=token, keys=city_keys(), at=at)


def refusal(token: bytes | str, at: datetime | None = NOON) -> Refusal:
    with pytest.raises(Refused) as caught:
        read(token, at)
    return caught.value.reason


def test_the_claims_under_change_are_good_unchanged() -> None:
    assert tokens.read_status_list(token=cwt_of(GOOD_CLAIMS), keys=city_keys(), at=NOON).bits == 1


@pytest.mark.parametrize(
    "change",
    [
        {2: None},
        {2: 7},
        {6: "now"},
        {4: -1},
        {65534: 2**62},
        {65533: []},
        {65533: {"bits": 3, "lst": zlib.compress(b"")}},
        {65533: {"bits": 1, "lst": b"garbage"}},
        {65533: {"bits": 1, "lst": "text"}},
        {65533: {"bits": True, "lst": zlib.compress(b"")}},
        {65533: {"lst": zlib.compress(b"")}},
    ],
)
def test_other_claims_are_malformed(change: dict[int, Any]) -> None:
    assert refusal(cwt_of(GOOD_CLAIMS | change)) is Refusal.MALFORMED


def test_a_card_is_no_status_list_and_the_type_must_stand_in_the_protected_header() -> None:
    assert refusal(cwt_of(GOOD_CLAIMS, typ=None)) is Refusal.MALFORMED
    assert refusal(cwt_of(GOOD_CLAIMS, typ="application/cwt")) is Refusal.MALFORMED


def test_a_list_that_unpacks_without_end_is_oversized() -> None:
    bomb = zlib.compress(b"\x00" * (lists.MAX_BYTES + 1), 9)
    assert refusal(cwt_of(GOOD_CLAIMS | {65533: {"bits": 1, "lst": bomb}})) is Refusal.OVERSIZED


def test_a_list_of_somebody_else_is_refused_in_both_forms() -> None:
    assert refusal(status_token_of(0, signer=other_signer())) is Refusal.UNKNOWN_KEY
    assert refusal(signed_jwt(signer=other_signer())) is Refusal.UNKNOWN_KEY


def test_a_changed_list_is_refused_in_both_forms() -> None:
    token = bytearray(status_token_of(0, 1, 2))
    token[-70] ^= 1
    assert refusal(bytes(token)) is Refusal.WRONG_SIGNATURE
    header, body, signature = signed_jwt().split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    claims["ttl"] += 1
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    assert refusal(f"{header}.{body}.{signature}") is Refusal.WRONG_SIGNATURE


def test_a_list_that_is_over_is_expired_and_can_be_read_without_asking() -> None:
    token = status_token_of(1)
    later = NOON + timedelta(days=7)
    assert refusal(token, at=later) is Refusal.EXPIRED
    assert refusal(signed_jwt(), at=later) is Refusal.EXPIRED
    assert tokens.read_status_list(token=token, keys=city_keys()).status_at(0) == lists.Status.INVALID


@pytest.mark.parametrize("alg", ["none", "HS256", None])
def test_a_jwt_cannot_choose_its_algorithm(alg: str | None) -> None:
    _, body, signature = signed_jwt().split(".")
    header = {"alg": alg, "typ": "statuslist+jwt", "kid": "x"}
    encoded = base64.urlsafe_b64encode(json.dumps(header).encode()).decode().rstrip("=")
    assert refusal(f"{encoded}.{body}.{signature}") is Refusal.MALFORMED
    assert refusal(f"{encoded}.{body}.") is Refusal.MALFORMED


@given(st.binary(max_size=300))
def test_random_tokens_are_refused(data: bytes) -> None:
    assert isinstance(refusal(data), Refusal)
    assert isinstance(refusal(data.decode("latin-1")), Refusal)
    assert isinstance(refusal(".".join((base64.urlsafe_b64encode(data).decode(),) * 3)), Refusal)
