"""What may stand in a comment and in a pen name, and what a moderator looks at twice."""

from __future__ import annotations

import pytest

from charteroak.guide.screening import BadPenName, BadText, clean_pen_name, clean_text, marks_of, pen_key_of


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("Call 860-555-0142 and ask", ["telephone"]),
        ("Escriba a ana@example.org", ["email"]),
        ("My A-number is A 012-345-678", ["telephone", "a_number"]),
        ("She lives at 17 Sample Street", ["address"]),
        ("See https://example.org/help", ["link"]),
        ("ＡＳＫ ８６０ ５５５ ０１４２", ["telephone"]),
        ("Call 911 or 311, open since 2024", []),
    ],
)
def test_what_may_be_somebodys_own_is_marked(text: str, marks: list[str]) -> None:
    assert sorted(marks_of(text)) == sorted(marks)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        (" \u200b\n ", "empty"),
        ("x" * 1001, "too_long"),
        ("http://a.example http://b.example", "links"),
    ],
)
def test_what_cannot_be_taken_says_why(text: str, reason: str) -> None:
    with pytest.raises(BadText) as refused:
        clean_text(text)
    assert refused.value.reason == reason


def test_a_text_keeps_its_letters_and_loses_what_nobody_sees() -> None:
    assert (
        clean_text("  Nin\u0303o\r\n\r\n\r\n\r\nne\u202eb \x07می\u200cخواهم ") == "Niño\n\nneb می\u200cخواهم"
    )


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "empty"), ("x", "length"), ("y" * 31, "length"), ("<b>", "letters"), ("8605550142", "contact"),
        ("City of Oaks", "official"), ("Módérator", "official"),
    ],
)  # fmt: skip
def test_a_pen_name_is_no_number_no_tag_and_not_the_city(name: str, reason: str) -> None:
    with pytest.raises(BadPenName) as refused:
        clean_pen_name(name)
    assert refused.value.reason == reason


def test_pen_names_that_look_alike_are_one() -> None:
    assert pen_key_of("Ana-María") == pen_key_of("ana maria") != pen_key_of("Anna Maria")
    assert clean_pen_name("  أمل   ") == "أمل"
