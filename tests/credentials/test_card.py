"""The card's code: written, read, and refused with the reason."""

from __future__ import annotations

import zlib
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import cbor2
import pytest

from card_samples import NOON, ZONE, city_keys, city_signer, other_signer, photo, sample_claims, sample_text
from charteroak.credentials import base45, card, cbor, cose
from charteroak.credentials.refusals import Refusal, Refused

PEOPLE = [
    {"given_name": "Nguyễn", "family_name": "Thị Ánh Tuyết", "full_name": "Nguyễn Thị Ánh Tuyết"},
    {"given_name": "ليلى", "family_name": "الحداد"},
    {"given_name": "小明", "family_name": "王", "full_name": "王小明"},
    {"given_name": "", "family_name": "Sukarti"},
    {"given_name": "Oluwaseun", "family_name": "Adébáyò", "preferred_name": "Seun"},
]


def refusal(text: str | bytes, at: datetime = NOON, keys: Any = None) -> Refusal:
    """Read a card that must be refused and return the reason."""
    with pytest.raises(Refused) as caught:
        card.read_card(text=text, keys=city_keys() if keys is None else keys, at=at)
    return caught.value.reason


@pytest.mark.parametrize("person", PEOPLE, ids=["Vietnamese", "Arabic", "Chinese", "one name", "goes by"])
def test_names_of_any_script_come_back_as_written(person: dict[str, str]) -> None:
    claims = sample_claims(**person)
    assert card.read_card(text=sample_text(**person), keys=city_keys(), at=NOON) == claims


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"birth_date": None},
        {"gender": "X"},
        {"address": "c/o Shelter\n1 Main Street\nHartford, CT 06103"},
        {"photo": b""},
        {"birth_date": date(1926, 12, 31), "status_index": 2**31},
    ],
)
def test_claims_come_back(changes: dict[str, Any]) -> None:
    assert card.read_card(text=sample_text(**changes), keys=city_keys(), at=NOON) == sample_claims(**changes)


def test_the_full_name_is_made_of_given_and_family_name() -> None:
    assert sample_claims().full_name == "Marisol Vega Domínguez"


def test_on_the_wire_it_is_claim_169_and_a_status_reference() -> None:
    message = cose.parse(card.unpack(sample_text(gender="F")))
    claims = cbor.decode_map(message.payload)
    assert claims[1] == "https://id.hartford.example.org"
    assert claims[5] == claims[6] == datetime(2026, 3, 4, tzinfo=ZoneInfo(ZONE)).timestamp()
    assert claims[4] == datetime(2028, 3, 4, tzinfo=ZoneInfo(ZONE)).timestamp()
    assert claims[169] == {
        1: "482155309175",
        2: "1.2.0",
        4: "Marisol Vega Domínguez",
        5: "Marisol",
        7: "Vega Domínguez",
        8: "19880102",
        9: 2,
        62: [{0: photo(), 1: 0, 2: 4}],
    }
    assert claims[65535] == {"status_list": {"idx": 5, "uri": "https://id.hartford.example.org/status/1"}}
    assert claims[-65537] == "resident of Hartford"
    assert cbor2.dumps(cbor2.loads(message.payload), canonical=True) == message.payload


def test_any_zlib_reads_the_code() -> None:
    text = sample_text()
    assert zlib.decompress(base45.decode(text)) == card.unpack(text)


def test_a_card_is_good_from_the_first_to_the_last_moment_of_its_days_in_the_city() -> None:
    zone = ZoneInfo(ZONE)
    text = sample_text()
    first = datetime(2026, 3, 4, tzinfo=zone)
    last = datetime(2028, 3, 3, 23, 59, 59, tzinfo=zone)
    for moment in (first, last):
        assert card.read_card(text=text, keys=city_keys(), at=moment).number == "482155309175"
    assert refusal(text, at=first - timedelta(seconds=1)) is Refusal.NOT_YET_VALID
    assert refusal(text, at=last + timedelta(seconds=1)) is Refusal.EXPIRED


@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Honolulu", "Asia/Tokyo", "Europe/Kyiv", "UTC"])
@pytest.mark.parametrize("day", [date(2026, 3, 8), date(2026, 11, 1), date(2028, 2, 29)])
def test_dates_come_back_without_knowing_the_zone(zone: str, day: date) -> None:
    claims = sample_claims(issued_on=day, not_before=day, expires_on=day)
    text = card.sign_card(claims=claims, signer=city_signer(), time_zone=zone)
    assert card.open_card(text=text, keys=city_keys()).claims == claims


def test_a_key_we_do_not_know_and_a_signature_that_is_not_its() -> None:
    theirs = card.sign_card(claims=sample_claims(), signer=other_signer(), time_zone=ZONE)
    assert refusal(theirs) is Refusal.UNKNOWN_KEY
    assert refusal(sample_text(), keys={}) is Refusal.UNKNOWN_KEY
    swapped = {city_signer().kid: other_signer().key.public_key()}
    assert refusal(sample_text(), keys=swapped) is Refusal.WRONG_SIGNATURE


def test_one_letter_of_the_name_changed_is_a_wrong_signature() -> None:
    raw = card.unpack(sample_text()).replace(b"Marisol Vega", b"Marisol Vegb")
    assert refusal(base45.encode(zlib.compress(raw))) is Refusal.WRONG_SIGNATURE


def test_too_long_a_text_is_oversized() -> None:
    assert refusal("A" * 5000) is Refusal.OVERSIZED
    assert refusal(b"A" * 5_000_000) is Refusal.OVERSIZED


def test_a_zlib_bomb_is_oversized() -> None:
    bomb = zlib.compress(b"\x00" * 2_000_000, 9)
    text = base45.encode(bomb)
    assert len(text) < card.MAX_CHARACTERS
    assert refusal(text) is Refusal.OVERSIZED


@pytest.mark.parametrize(
    "text", ["", " ", "HELLO", "hello", "http://example.org/", b"\xff\xfe", "\N{SNOWMAN}"]
)
def test_other_texts_are_malformed(text: str | bytes) -> None:
    assert refusal(text) is Refusal.MALFORMED


def test_a_line_end_after_the_code_does_no_harm() -> None:
    assert card.read_card(text=sample_text() + "\r\n", keys=city_keys(), at=NOON) == sample_claims()


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"given_name": "a\x1b[2J"}, "given_name"),
        ({"given_name": "", "family_name": ""}, "full_name"),
        ({"address": "x" * 301}, "address"),
        ({"gender": "female"}, "gender"),
        ({"photo": b"\x89PNG"}, "photo"),
        ({"photo": b"RIFF0000WEBP" + b"0" * 3000}, "photo"),
        ({"status_index": -1}, "status_index"),
        ({"expires_on": date(2026, 3, 3)}, "dates"),
        ({"given_name": "a\ud800"}, "given_name"),
    ],
)
def test_claims_that_could_not_be_read_back_are_not_signed(changes: dict[str, Any], named: str) -> None:
    with pytest.raises(ValueError, match=named) as caught:
        sample_text(**changes)
    assert "Vega" not in str(caught.value)


def test_nothing_personal_in_the_repr() -> None:
    claims = sample_claims(address="12 Charter Oak Place", preferred_name="Mari", gender="F")
    opened = card.open_card(text=sample_text(), keys=city_keys())
    message = cose.parse(card.unpack(sample_text()))
    for shown in (repr(claims), repr(opened), repr(message), repr(city_signer())):
        for personal in ("Marisol", "Vega", "1988", "Charter Oak", "Mari", "482155309175", "RIFF"):
            assert personal not in shown


def test_reading_at_the_edge_of_time_is_refused_not_broken() -> None:
    early = datetime(1, 1, 1, tzinfo=UTC)
    late = datetime(9999, 12, 31, tzinfo=UTC)
    assert refusal(sample_text(), at=early) is Refusal.NOT_YET_VALID
    assert refusal(sample_text(), at=late) is Refusal.EXPIRED
