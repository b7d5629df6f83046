"""Words are compared without case, accents and vowel marks, in any script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charteroak.guide.search.folding import fold, telephone_digits, words_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Médico", "medico"),
        ("NIÑOS", "ninos"),
        ("Đăng ký", "dang ky"),
        ("tiếng Việt", "tieng viet"),
        ("مُحَامٍ", "محام"),
        ("أحمد إلى آخر", "احمد الي اخر"),
        ("مستشفى", "مستشفي"),
        ("عيادة", "عياده"),
        ("Straße", "strasse"),
        ("Łódź", "lodz"),
        ("٢١١", "211"),
        ("ﬁnance", "finance"),
    ],
)
def test_variants_of_a_word_are_one(one: str, other: str) -> None:
    assert words_of(one) == words_of(other)


def test_the_arabic_article_hides_no_word() -> None:
    assert words_of("المحامي والمستشفى") == ["محامي", "مستشفي"]


def test_scripts_without_spaces_are_cut_into_pairs() -> None:
    assert words_of("法律帮助") == ["法律", "律帮", "帮助"]
    assert words_of("변호사") == ["변호", "호사"]
    assert words_of("医") == ["医"]
    assert words_of("id卡片") == ["id", "卡片"]


def test_vowel_signs_that_are_letters_stay() -> None:
    assert words_of("नि:शुल्क भोजन")[-1] == "भोजन"
    assert fold("ばか") != fold("はか")


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("(860) 555-0137", "8605550137"),
        ("1-860-555-0137", "8605550137"),
        ("+1 860.555.0137", "8605550137"),
        ("555-0137", "5550137"),
        ("211", ""),
        ("food 8605550137", ""),
        ("", ""),
    ],
)
def test_a_telephone_number_is_known_however_it_is_written(text: str, digits: str) -> None:
    assert telephone_digits(text) == digits


@given(st.text(max_size=200))
def test_any_text_folds_and_folded_text_stays(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert all(0 < len(word) <= 40 for word in words_of(text))
