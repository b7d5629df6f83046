"""A template and data become an accessible PDF; what fails tells nothing of what was being set."""

from __future__ import annotations

import io
import itertools
import unicodedata

import pypdfium2
import pytest
from PIL import Image

from charteroak.lib.typesetting import TypesettingError, missing_characters, typeset

PAGE = (
    '#set document(title: "Page", date: none)\n#let data = json("data.json")\n#set text(font: "Noto Sans")\n'
)


def text_of(pdf: bytes) -> str:
    return str(pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range())


def test_data_is_set_and_reads_back() -> None:
    pdf = typeset(template=PAGE + "#data.name", data={"name": "Nguyễn Thị Ánh"})
    assert "Nguyễn Thị Ánh" in text_of(pdf)


def test_the_pdf_says_that_it_is_accessible() -> None:
    pdf = typeset(template=PAGE + "Oak", data={})
    assert b"pdfuaid:part" in pdf
    assert b"/MarkInfo" in pdf


def test_the_same_input_gives_the_same_bytes() -> None:
    assert typeset(template=PAGE + "Oak", data={}) == typeset(template=PAGE + "Oak", data={})


def test_a_picture_and_a_further_source_are_found() -> None:
    out = io.BytesIO()
    Image.new("RGB", (8, 10), "green").save(out, "JPEG")
    template = PAGE + '#import "leaf.typ": leaf\n#leaf #image(bytes(json("photo.json")), alt: "Photo")'
    pdf = typeset(
        template=template,
        data={},
        sources={"leaf.typ": "#let leaf = [Acorn]"},
        pictures={"photo": out.getvalue()},
    )
    assert "Acorn" in text_of(pdf)
    assert b"DCTDecode" in pdf


def test_a_failure_names_the_place_and_not_the_data() -> None:
    with pytest.raises(TypesettingError) as caught:
        typeset(template=PAGE + "#int(data.name)", data={"name": "Marisol Quispe"})
    assert str(caught.value) == "main.typ:4"
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


def test_a_character_without_a_glyph_is_refused_and_not_printed_as_a_box() -> None:
    with pytest.raises(TypesettingError):
        typeset(template=PAGE + "#data.name", data={"name": "𐀀"})


@pytest.mark.parametrize(
    "text",
    [
        "Ñandú Ångström Şahin Łukasz", "Nguyễn Thị Ánh", "Ωμέγα", "Олександр", "राम बहादुर", "নূর", "نور الهدى",
        "یاسمین", "አበበ", "שרה", "សុខា", "ສົມສັກ", "စောဖိုးထူး", "สมชาย", "O’Brien", "a\u200db", "李小龍", "欧阳娜娜",
        "龔鑫鬱", "佐々木 さくら", "渡邊 ジョン", "김민준", "தமிழ்", "ગુજરાતી", "శ్రీనివాస్", "ಲಕ್ಷ್ಮೀ", "കൃഷ്ണൻ", "ਗੁਰਪ੍ਰੀਤ", "ශ්‍රීමතී",
        "ମହାପାତ୍ର", "བསྟན་འཛིན", "Պետրոսյան", "ბერიძე",
    ],
)  # fmt: skip
def test_names_in_the_scripts_of_hartford_can_be_printed(text: str) -> None:
    assert missing_characters(text=text) == frozenset()
    # Typst itself refuses what has no glyph.
    assert typeset(template=PAGE + "#data.name", data={"name": text}).startswith(b"%PDF-")


@pytest.mark.parametrize("code", ["gb2312", "gbk", "big5", "shift_jis", "euc_kr", "cp949"])
def test_every_letter_of_the_codes_that_east_asian_registers_use_can_be_printed(code: str) -> None:
    pairs = (bytes(pair) for pair in itertools.product(range(0x81, 0xFF), range(0x40, 0xFF)))
    # Composed, as names are kept: Korea's code has some Han twice.
    decoded = (unicodedata.normalize("NFC", pair.decode(code, "ignore")) for pair in pairs)
    letters = {letter for letter in decoded if letter.isalpha()}
    assert len(letters) > 6000
    assert missing_characters(text="".join(letters)) == frozenset()


@pytest.mark.parametrize(("text", "missing"), [("𐀀 Wang", "𐀀"), ("ᏣᎳᎩ Kim", "ᏣᎳᎩ"), ("Ana 😀", "😀")])
def test_what_no_font_has_is_told(text: str, missing: str) -> None:
    assert missing_characters(text=text) == frozenset(missing)
