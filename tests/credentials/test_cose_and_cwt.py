"""COSE_Sign1 and CWT against the figures of RFC 8392, and what a message cannot talk us into."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from card_samples import city_keys, city_signer, other_signer
from charteroak.credentials import cbor, cose, cwt
from charteroak.credentials.refusals import Refusal, Refused

# RFC 8392 appendix A.2.3 (the key) and A.3 (the signed token).
KID = b"AsymmetricECDSA256"
X = "143329cce7868e416927599cf65a34f3ce2ffda55a7eca69ed8919a394d42f0f"
Y = "60f7f1a780d8a783bfb7a2dd6b2796e8128dbbcef9d3d168db9529971a36e7b9"
SIGNED = (
    "d28443a10126a104524173796d6d657472696345434453413235365850a70175636f61703a2f2f61732e6578616d706c"
    "652e636f6d02656572696b77037818636f61703a2f2f6c696768742e6578616d706c652e636f6d041a5612aeb0051a56"
    "10d9f0061a5610d9f007420b7158405427c1ff28d23fbad1f29c4c7c6a555e601d6fa29f9179bc3d7438bacaca5acd08"
    "c8d4d4f96131680c429a01f85951ecee743a52b9b63632c57209120e1c9e30"
)


def rfc_key() -> ec.EllipticCurvePublicKey:
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), bytes.fromhex("04" + X + Y))


def test_the_signed_token_of_rfc_8392() -> None:
    message = cose.parse(bytes.fromhex(SIGNED))
    assert message.kid == KID
    cose.check(message, keys={KID: rfc_key()})
    claims = cbor.decode_map(message.payload)
    assert cwt.get_text(claims, cwt.ISS, limit=100) == "coap://as.example.com"
    assert cwt.get_moment(claims, cwt.EXP) == datetime.fromtimestamp(1444064944, UTC)
    assert cwt.get_moment(claims, cwt.NBF) == datetime.fromtimestamp(1443944944, UTC)
    assert cwt.get_moment(claims, cwt.IAT) == datetime.fromtimestamp(1443944944, UTC)
    assert claims[cwt.CTI] == b"\x0b\x71"


@pytest.mark.parametrize("before", ["d83dd2", "d2", "d83d", ""], ids=["61 and 18", "18", "61", "no tag"])
def test_tags_may_stand_or_not(before: str) -> None:
    message = cose.parse(bytes.fromhex(before + SIGNED[2:]))
    cose.check(message, keys={KID: rfc_key()})


def test_what_we_sign_checks_and_is_deterministic() -> None:
    signed = cose.sign1(payload=b"payload", signer=city_signer(), typ="example")
    message = cose.parse(signed)
    cose.check(message, keys=city_keys())
    assert message.headers == {cose.ALG: cose.ES256, cose.KID: city_signer().kid, cose.TYP: "example"}
    assert message.unprotected == {}
    assert cbor2.dumps(cbor2.loads(signed), canonical=True) == signed


def _changed(**changes: Any) -> cose.Sign1:
    """A message signed by the city over exactly the header and payload given."""
    headers = changes.pop("headers", {cose.ALG: cose.ES256, cose.KID: city_signer().kid})
    protected = cbor2.dumps(headers)
    payload = changes.pop("payload", b"payload")
    data = cbor2.dumps(["Signature1", protected, b"", payload])
    parts = {
        "protected": protected,
        "unprotected": {},
        "payload": payload,
        "signature": city_signer().sign(data),
    }
    parts |= changes
    return cose.parse(cbor2.dumps(cbor2.CBORTag(18, list(parts.values()))))


def test_the_message_under_change_is_good_unchanged() -> None:
    cose.check(_changed(), keys=city_keys())


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"payload": b"payloae", "signature": b"\x01" * 64}, Refusal.WRONG_SIGNATURE),
        ({"signature": b"\x00" * 64}, Refusal.WRONG_SIGNATURE),
        ({"signature": b"\xff" * 64}, Refusal.WRONG_SIGNATURE),
        ({"signature": b""}, Refusal.WRONG_SIGNATURE),
        ({"headers": {4: b"nobody", 1: -7}}, Refusal.UNKNOWN_KEY),
        ({"headers": {1: -7}}, Refusal.UNKNOWN_KEY),
        ({"headers": {1: -7, 4: "text"}}, Refusal.UNKNOWN_KEY),
        ({"headers": {1: -8}}, Refusal.MALFORMED),  # EdDSA
        ({"headers": {1: 5}}, Refusal.MALFORMED),  # an HMAC, with a public key anybody has
        ({"headers": {}, "unprotected": {1: -7}}, Refusal.MALFORMED),
        ({"headers": {1: -7, 2: [99], 99: 0}}, Refusal.MALFORMED),
    ],
)
def test_refused_messages(changes: dict[str, Any], reason: Refusal) -> None:
    with pytest.raises(Refused) as caught:
        cose.check(_changed(**changes), keys=city_keys())
    assert caught.value.reason is reason


@pytest.mark.parametrize(
    "value",
    [
        [],
        [b"", {}, b""],
        [b"", {}, b"", b"", b""],
        [1, {}, b"", b""],
        [b"", [], b"", b""],
        [b"", {}, None, b""],
        {},
        7,
    ],
)
def test_other_structures_are_malformed(value: object) -> None:
    with pytest.raises(Refused) as caught:
        cose.parse(cbor2.dumps(cbor2.CBORTag(18, value)))
    assert caught.value.reason is Refusal.MALFORMED


def test_a_key_under_another_key_id_does_not_check() -> None:
    with pytest.raises(Refused) as caught:
        cose.check(_changed(), keys={city_signer().kid: other_signer().key.public_key()})
    assert caught.value.reason is Refusal.WRONG_SIGNATURE


@pytest.mark.parametrize("text", ["a\x1b[2J", "a\x00", "\u202egnp", "a\u2066b", "\x85"])
def test_control_characters_are_malformed(text: str) -> None:
    with pytest.raises(Refused) as caught:
        cwt.find_text({1: text}, 1, limit=10)
    assert caught.value.reason is Refusal.MALFORMED


@pytest.mark.parametrize("text", ["a\nb", "می‌خواهم", "O’Neil", "José", "王小明"])
def test_letters_of_every_script_are_plain(text: str) -> None:
    assert cwt.find_text({1: text}, 1, limit=10) == text


@pytest.mark.parametrize("value", [-1, 2**63, True, "1", 1.5, None, 253402300800])
def test_other_dates_are_malformed(value: Any) -> None:
    with pytest.raises(Refused) as caught:
        cwt.get_moment({4: value}, 4)
    assert caught.value.reason is Refusal.MALFORMED
