"""What may stand in a person's details: every script, no tricks, and no text in any refusal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from charteroak.enrollment.rules import BadDetails, Details, age_on, check_details, clean_text
from people import CAST, MARISOL, hartford, personal_texts

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize("person", CAST, ids=["marisol", "thanh", "amal"])
def test_the_cast_is_accepted_and_survives_sealing(person: Details) -> None:
    check_details(person, card=hartford().card, today=TODAY)
    assert Details.decode(person.encode()) == person


@pytest.mark.parametrize(
    "name",
    [
        "O’Brien-Núñez",
        "李小龍",
        "Ngô Đình",
        "محمد عبد الله",
        "Kamakawiwoʻole",
        "María de los Ángeles",
        "José I.",
        "አበበ",
        "김민준",
        "さくら",
        "தமிழ்",
        "A'B’CʻDʼE`F´G-H‐I–J.K,L·M",
    ],
)
def test_names_of_every_script_are_names(name: str) -> None:
    check_details(replace(MARISOL, given_name=name), card=hartford().card, today=TODAY)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"given_name": "", "family_name": ""}, {"given_name": "missing"}),
        ({"given_name": "x" * 61}, {"given_name": "too_long"}),
        ({"family_name": "Robert'); DROP TABLE"}, {"family_name": "characters"}),
        ({"family_name": "A\u202eB"}, {"family_name": "characters"}),
        ({"family_name": "A\nB"}, {"family_name": "characters"}),
        ({"preferred_name": "<b>"}, {"preferred_name": "characters"}),
        ({"given_name": "𐀀𐀁"}, {"given_name": "unprintable"}),
        ({"preferred_name": "ᏣᎳᎩ"}, {"preferred_name": "unprintable"}),
        ({"address": ("75 Main Street 😀",)}, {"address": "unprintable"}),
        ({"birth_date": date(2026, 11, 25)}, {"birth_date": "future"}),
        ({"birth_date": date(1890, 1, 1)}, {"birth_date": "too_old"}),
        ({"address_choice": "elsewhere"}, {"address_choice": "missing"}),
        ({"address": ()}, {"address": "missing"}),
        ({"address": ("x" * 81,)}, {"address": "too_long"}),
        ({"address": ("a", "b", "c", "d")}, {"address": "missing"}),
        ({"gender": "Z"}, {"gender": "unknown"}),
    ],
)
def test_what_cannot_stand_is_named_by_field_and_code(
    change: dict[str, object], fault: dict[str, str]
) -> None:
    with pytest.raises(BadDetails) as refused:
        check_details(replace(MARISOL, **change), card=hartford().card, today=TODAY)  # type: ignore[arg-type]
    assert refused.value.faults == fault
    assert not any(text in str(refused.value) for text in personal_texts())


def test_nothing_personal_stands_in_a_repr() -> None:
    assert not any(text in repr(person) for person in CAST for text in personal_texts())


def test_ages_are_whole_years() -> None:
    assert age_on(date(2026, 3, 11), date(1984, 3, 12)) == 41
    assert age_on(date(2026, 3, 12), date(1984, 3, 12)) == 42
    assert age_on(date(2025, 2, 28), date(2004, 2, 29)) == 20


def test_text_is_composed_and_has_single_spaces() -> None:
    assert clean_text("  Nguye\u0302\u0303n   Hữu ") == "Nguyễn Hữu"
