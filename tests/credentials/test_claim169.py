"""Claim 169 as other issuers write it (MOSIP, specification 1.2.0)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from charteroak.credentials import claim169
from charteroak.credentials.refusals import Refusal, Refused


def test_the_example_of_section_3_2_1() -> None:
    """A date with dashes and the face as a bare map are read; attributes 11 to 23 are passed over."""
    identity = claim169.from_map(
        {
            1: "3918592438",
            4: "Janardhan BS",
            8: "1984-04-18",
            9: 1,
            10: "New House, Near Metro Line, Bengaluru, KA",
            11: "janardhan@example.com",
            12: "+919876543210",
            13: "IN",
            19: "جاناردان بنغالور سرينيفاس",
            20: "AR",
            21: "849VCWC8+R9",
            22: "Refugee",
            23: "IN",
            62: {0: bytes.fromhex("52494646dc01000057454250"), 1: 0, 2: 4},
        }
    )
    assert (identity.number, identity.full_name) == ("3918592438", "Janardhan BS")
    assert (identity.birth_date, identity.gender) == (date(1984, 4, 18), "M")
    assert identity.photo.startswith(b"RIFF")
    assert identity.photo_sub_format == claim169.IMAGE_WEBP


def test_the_date_of_the_table_in_section_3_1() -> None:
    assert claim169.from_map({8: "19880102"}).birth_date == date(1988, 1, 2)


def test_every_attribute_is_optional() -> None:
    assert claim169.from_map({}) == claim169.Identity()


@pytest.mark.parametrize(
    "attributes",
    [
        {8: "1988"},
        {8: "1988-1-02"},
        {8: "19881301"},
        {8: 19880102},
        {9: 0},
        {9: "1"},
        {62: b"photo"},
        {62: [{1: 0, 2: 4}]},
        {62: [{0: b"RIFF", 1: 1, 2: 1}]},  # a fingerprint template is no picture
    ],
)
def test_other_values_are_malformed(attributes: dict[int | str, Any]) -> None:
    with pytest.raises(Refused) as caught:
        claim169.from_map(attributes)
    assert caught.value.reason is Refusal.MALFORMED
