"""The guide on paper: accessible PDFs of a page, of all of it, in large print, and the rights card."""

from __future__ import annotations

from datetime import date

import pypdfium2
import pytest

from charteroak.guide.printing.rich_text import read_rich_text
from charteroak.guide.queries import GuideNotFound, print_guide, print_page, print_rights_card
from kept_rows import write_guide

TODAY = date(2026, 11, 22)


def _text(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        texts = [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()
    return " ".join(" ".join(texts).split())


def _pages(pdf: bytes) -> int:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def test_rich_text_keeps_what_is_bold_and_what_is_a_list() -> None:
    html = "<p>Say: <b>no</b>&nbsp;more</p><p> </p><ul><li>one</li><li><b>two</b></li><li></li></ul>tail"
    text, bullets, tail = read_rich_text(html)
    assert [run["bold"] for run in text["runs"]] == [False, True, False]
    assert [[run["text"] for run in item] for item in bullets["items"]] == [["one"], ["two"]]
    assert tail["runs"][0]["text"] == "tail"
    assert read_rich_text("<ol>words<li>x") == [
        {"kind": "numbers", "items": [[{"text": "words", "bold": False}], [{"text": "x", "bold": False}]]}
    ]


@pytest.mark.django_db
def test_pages_the_whole_and_large_print_in_both_languages() -> None:
    write_guide()
    for language, title, source, printed in (
        ("en", "If ICE arrests you", "Source:", "Printed on November 22, 2026"),
        ("es", "Si ICE lo arresta", "Fuente:", "Impreso el 22 de noviembre de 2026"),
    ):
        page = print_page(language=language, slug="ice-arrests-you", on=TODAY)
        assert b"/MarkInfo" in page  # tagged
        assert all(words in _text(page) for words in (title, source, printed))
        large = print_page(language=language, slug="ice-arrests-you", on=TODAY, is_large=True)
        assert _pages(large) > _pages(page)
        whole = print_guide(language=language, on=TODAY)
        assert _pages(whole) > 15
        assert title in _text(whole)
    assert print_guide(language="en", on=TODAY) == print_guide(language="en", on=TODAY)
    later = _text(print_page(language="en", slug="ice-arrests-you", on=date(2029, 1, 1)))
    assert "This may have changed since" in later
    assert "This may have changed since" not in _text(
        print_page(language="en", slug="ice-arrests-you", on=TODAY)
    )
    with pytest.raises(GuideNotFound):
        print_page(language="en", slug="nothing", on=TODAY)


@pytest.mark.parametrize(("language", "title"), [("en", "Know your rights"), ("es", "Conozca sus derechos")])
def test_the_rights_card_is_one_sheet_and_speaks_english_to_an_officer(language: str, title: str) -> None:
    card = print_rights_card(language=language, on=TODAY)
    assert _pages(card) == 1
    text = _text(card)
    assert title in text
    assert text.count("I want to remain silent") == 4
