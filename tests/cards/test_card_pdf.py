"""Both faces come out at the size of a card, all of it readable, nothing over anything else, and the code reads."""

from __future__ import annotations

import dataclasses
import io
import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from card_samples import sample_text
from charteroak.cards.adapters.outline import outline
from charteroak.cards.adapters.typst_card import render_card, written_date
from charteroak.cards.faces import CardFace
from charteroak.cards.renewal import draw_secret, read_secret
from charteroak.credentials.qr import make_qr
from charteroak.credentials.scan import scan_file, scan_small_codes
from charteroak.lib.typesetting import TypesettingError
from charteroak.photos.portraits import make_portrait

MILLIMETRE = 72 / 25.4
SAMPLE = Path(__file__).parent.parent / "data" / "astronaut.png"


@cache
def sample_photo() -> bytes:
    return make_portrait(image=SAMPLE.read_bytes()).image


@cache
def code_text() -> str:
    # Once: every signature is another.
    return sample_text()


def sample_face(**changes: Any) -> CardFace:
    face = CardFace(
        city="Hartford",
        program=("Hartford City ID", "Identificación Municipal de Hartford"),
        statement=("resident of Hartford", "residente de Hartford"),
        given_name="Marisol",
        family_name="Vega Domínguez",
        preferred_name="",
        birth_date=date(1988, 1, 2),
        gender="",
        address=(),
        care_of=False,
        number="4821 5530 9175",
        expires_on=date(2028, 3, 3),
        photo=sample_photo(),
        qr=make_qr(code_text()).rows,
        not_a_licence=("Not a driver's license.", "No es licencia de conducir."),
        if_found=("Found it? Please take it to City Hall.", "¿La encontró? Llévela al Ayuntamiento."),
        check_at="id.hartford.example.org/check",
    )
    return dataclasses.replace(face, **changes)


@cache
def sample_card(**changes: Any) -> bytes:
    """Return the printed card with these changes; drawn once, and looked at by every test that wants the same."""
    return render_card(face=sample_face(**changes))


LONG = {
    "given_name": "María Guadalupe del Carmen Alejandrina Francisca Xavier Inés",
    "family_name": "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh Ortiz",
    "preferred_name": "Lupita",
    "gender": "X",
    "address": ("South Park House", "75 Main Street", "Hartford, CT 06106"),
    "care_of": True,
}
LONGEST = {
    **LONG,
    "preferred_name": "Guadalupita Alejandrina Francisca Xaviera de los Ángeles Paz",
    "address": tuple(
        f"{words:.80}"
        for words in (
            "Immaculate Shelter and Housing Corporation, to the attention of the Front Desk, ",
            "560 Park Street, second building behind the parish hall, third floor, room 3051",
            "Hartford, Connecticut 06106-1234, United States of America, to be called for soon",
        )
    ),
}
CAST: dict[str, dict[str, Any]] = {
    "plain": {},
    "three surnames": {"family_name": "de la Cruz Hernández Villanueva", "gender": "F"},
    "Vietnamese": {
        "family_name": "Nguyễn Thị",
        "given_name": "Ngọc Ánh Tuyết",
        "preferred_name": "Annie",
        "address": ("75 Main Street", "Hartford, CT 06106"),
    },
    "Chinese": {
        "family_name": "李",
        "given_name": "小龍",
        "address": ("75 Main Street, 李", "Hartford, CT 06106"),
    },
    "Korean": {"family_name": "김", "given_name": "민준", "preferred_name": "Min"},
    "Japanese": {"family_name": "佐々木", "given_name": "さくら"},
    "Georgian": {"family_name": "ბერიძე", "given_name": "გიორგი"},
    "one name": {"family_name": "", "given_name": "Sukarno"},
    "one unbroken name": {"given_name": "W" * 60},
    "long": LONG,
    "longest": LONGEST,
}


def text_of(pdf: bytes, page: int) -> str:
    read: str = pypdfium2.PdfDocument(pdf)[page].get_textpage().get_text_range()
    return read.replace("\u200b", "")


def squeezed(text: str) -> str:
    """Leave out spaces and hyphens: PDFium takes a hyphen at the end of a line for one that a typesetter put."""
    return re.sub(r"[\s\x02\ufffe-]", "", text)


def boxes(pdf: bytes, page: int) -> list[tuple[str, float, float, float, float]]:
    """Return every visible character with left, bottom, right and top of its ink, in points."""
    textpage = pypdfium2.PdfDocument(pdf)[page].get_textpage()
    return [
        (char, *textpage.get_charbox(index))
        for index in range(textpage.count_chars())
        if (char := textpage.get_text_range(index, 1)).strip() and char not in "\u200b\ufffe"
    ]


@pytest.mark.parametrize("changes", [{}, LONGEST], ids=["plain", "longest"])
@pytest.mark.parametrize("code", [(), draw_secret(bytes(16))], ids=["no renewal code", "renewal code"])
def test_both_pages_are_exactly_a_card(changes: dict[str, Any], code: Any) -> None:
    document = pypdfium2.PdfDocument(
        sample_card(**changes, renewal_code=code) if code else sample_card(**changes)
    )
    assert len(document) == 2
    for page in document:
        for box in (page.get_mediabox(), page.get_cropbox()):
            assert box == pytest.approx((0, 0, 242.646, 153.014), abs=0.01)


@pytest.mark.parametrize("changes", CAST.values(), ids=CAST)
def test_what_stands_on_the_front_reads_back(changes: dict[str, Any]) -> None:
    face = sample_face(**changes)
    front = squeezed(text_of(sample_card(**changes), 0))
    wanted = (
        face.given_name, face.family_name, face.preferred_name, face.number, "02 Jan/Ene 1988", "03 Mar 2028",
        *face.address, *face.not_a_licence, "Resident of Hartford", "Residente de Hartford", *face.program,
    )  # fmt: skip
    assert [words for words in wanted if squeezed(words) not in front] == []
    assert ("c/o" in front) is face.care_of
    assert ("Género" in front) is bool(face.gender)


def test_the_back_says_in_both_languages_how_to_check_and_where_to_bring_it() -> None:
    face = sample_face()
    back = squeezed(text_of(sample_card(), 1))
    wanted = ("Check this card", "Verifique esta tarjeta", face.check_at, face.number, *face.if_found)
    assert [words for words in wanted if squeezed(words) not in back] == []


@pytest.mark.parametrize(
    "name",
    [
        "தமிழ்ச்செல்வன்", "ગુજરાતી", "శ్రీనివాస్", "ಕೃಷ್ಣಮೂರ್ತಿ", "കൃഷ്ണൻ", "ਗੁਰਪ੍ਰੀਤ", "පෙරේරා", "ମହାପାତ୍ର", "བསྟན་འཛིན", "Պետրոսյան",
        "बहादुर", "চৌধুরী",
    ],
)  # fmt: skip
def test_a_name_that_joins_its_letters_keeps_them_in_a_small_file(name: str) -> None:
    pdf = render_card(face=sample_face(family_name=name))
    assert squeezed(name) in squeezed(text_of(pdf, 0))
    # No more of a font is put in than the name needs.
    assert len(pdf) < len(sample_card()) + 10_000


def test_a_name_that_runs_from_right_to_left_keeps_its_letters() -> None:
    face = sample_face(family_name="عبد الرحمن الخطيب", given_name="نور الهدى")
    front = squeezed(text_of(render_card(face=face), 0))
    assert squeezed(face.family_name) in front
    assert squeezed(face.given_name) in front


@pytest.mark.parametrize("changes", CAST.values(), ids=CAST)
@pytest.mark.parametrize("page", [0, 1])
def test_nothing_is_cut_off_or_lies_over_anything_else(changes: dict[str, Any], page: int) -> None:
    drawn = boxes(sample_card(**changes), page)
    assert len(drawn) > 100
    edge = 3 * MILLIMETRE
    assert [
        box for box in drawn if box[1] < edge or box[3] > 242.646 - edge or box[2] < 2 or box[4] > 151
    ] == []
    # The next letter may touch by kerning, or share a glyph such as 'fi'.
    over = [
        (one[0], other[0])
        for index, one in enumerate(drawn)
        for other in drawn[index + 2 :]
        if min(one[3], other[3]) - max(one[1], other[1]) > 0.8
        and min(one[4], other[4]) - max(one[2], other[2]) > 0.3
    ]
    assert over == []


def test_facts_stay_between_header_and_footer() -> None:
    drawn = boxes(sample_card(**LONGEST), 0)
    header, footer = 153.014 - 10.6 * MILLIMETRE, 6.7 * MILLIMETRE
    assert [box for box in drawn if box[2] < footer < box[4] or box[2] < header < box[4]] == []


@pytest.mark.parametrize("name", ["plain", "three surnames", "Vietnamese", "one name", "long"])
def test_names_and_birth_date_are_at_least_eight_points(name: str) -> None:
    face = sample_face(**CAST[name])
    # An 'x' of Noto Sans is 0.536 em high, a digit 0.714.
    drawn = boxes(sample_card(**CAST[name]), 0)
    column = [box for box in drawn if box[1] > 30 * MILLIMETRE and box[4] < 153.014 - 12 * MILLIMETRE]
    text = "".join(box[0] for box in column)
    birth = text.index("02Jan/Ene1988")
    assert column[birth][4] - column[birth][2] >= 0.714 * 7.95
    start = text.index(squeezed(face.given_name))
    assert start < birth
    capital = column[start]
    assert capital[4] - capital[2] >= 0.7 * 7.95


def test_what_no_font_can_print_comes_out_as_question_marks() -> None:
    assert "???" in text_of(render_card(face=sample_face(family_name="𐀀𐀁𐀂")), 0)


def test_the_code_reads_from_pixels_at_300_dpi() -> None:
    pdf = sample_card()
    picture = io.BytesIO()
    pypdfium2.PdfDocument(pdf)[1].render(scale=300 / 72).to_pil().save(picture, "PNG")
    assert scan_file(picture.getvalue()) == [code_text()]
    assert scan_file(pdf) == [code_text()]


def test_the_code_is_four_dots_a_module_on_the_printers_grid_with_its_quiet_zone() -> None:
    face = sample_face()
    fine = 8  # pixels on a dot of 300 dpi
    page = pypdfium2.PdfDocument(sample_card())[1]
    picture = np.asarray(page.render(scale=fine * 300 / 72, grayscale=True).to_pil())
    modules = len(face.qr)
    left, top = _corner_of_code(picture)
    assert abs(left / fine - round(left / fine)) <= 0.25
    assert abs(top / fine - round(top / fine)) <= 0.25
    step = 4 * fine
    centers = [round(index * step + step / 2) for index in range(-4, modules + 4)]
    seen = picture[np.ix_([top + at for at in centers], [left + at for at in centers])]
    assert (seen[4:-4, 4:-4] < 128).tolist() == [list(row) for row in face.qr]
    seen[4:-4, 4:-4] = 255
    assert seen.min() == 255
    assert 34.0 <= modules * 4 / 300 * 25.4 <= 35.6


@pytest.mark.parametrize("changes", [{}, LONGEST], ids=["plain", "longest"])
def test_the_small_code_for_the_renewal_reads_beside_the_large_one_which_stays_as_it_is(
    changes: dict[str, Any],
) -> None:
    secret = bytes(range(100, 116))
    found = "Found this card? Please take it to Hartford City Hall, 550 Main Street."
    encontrada = "¿Encontró esta tarjeta? Llévela al Ayuntamiento de Hartford, 550 Main Street."
    face = sample_face(**changes, if_found=(found, encontrada))
    without = render_card(face=face)
    pdf = render_card(face=dataclasses.replace(face, renewal_code=draw_secret(secret)))
    assert [read_secret(text) for text in scan_small_codes(pdf)] == [secret]
    assert scan_file(pdf) == [code_text()]
    assert scan_small_codes(without) == []
    left, kept = (_pixels(document)[:, :500] for document in (without, pdf))
    assert (left == kept).all()
    assert [words for words in face.if_found if squeezed(words) not in squeezed(text_of(pdf, 1))] == []


def test_the_small_code_stands_on_the_printers_grid_on_white_and_no_letter_touches_it() -> None:
    face = sample_face(renewal_code=draw_secret(bytes(16)))
    pdf, fine = render_card(face=face), 8
    page = pypdfium2.PdfDocument(pdf)[1]
    picture = np.asarray(page.render(scale=fine * 300 / 72, grayscale=True).to_pil())
    # Its left border and its lower one are solid (ISO/IEC 16022 section 5.2).
    corner = picture[picture.shape[0] // 2 :, picture.shape[1] * 3 // 4 :]
    dark, side, step = corner < 20, 20 * 4 * fine, 4 * fine
    left = int(np.flatnonzero(dark.sum(axis=0) >= 0.98 * side)[0]) + picture.shape[1] * 3 // 4
    low = int(np.flatnonzero(dark.sum(axis=1) >= 0.98 * side)[-1]) + picture.shape[0] // 2 + 1
    top = low - side
    assert min(abs(edge / fine - round(edge / fine)) for edge in (left, top)) <= 0.25
    centers = [round(index * step + step / 2) for index in range(-2, 22)]
    seen = picture[np.ix_([top + at for at in centers], [left + at for at in centers])]
    assert (seen[2:-2, 2:-2] < 128).tolist() == [list(row) for row in face.renewal_code]
    seen[2:-2, 2:-2] = 255
    assert seen.min() == 255
    points = 72 / 300 / fine
    box = ((left - 2 * step) * points, 153.014 - (low + 2 * step) * points, (left + side + 2 * step) * points)
    assert [
        one for one in boxes(pdf, 1)
        if one[3] > box[0] and one[1] < box[2] and one[4] > box[1] and one[2] < box[1] + 24 * 4 * 0.24
    ] == []  # fmt: skip


def _pixels(pdf: bytes) -> np.ndarray[Any, Any]:
    return np.asarray(pypdfium2.PdfDocument(pdf)[1].render(scale=300 / 72, grayscale=True).to_pil())


def _corner_of_code(picture: np.ndarray[Any, Any]) -> tuple[int, int]:
    black = picture == 0
    # The finder's upper border is the first long black stroke.
    rows = np.flatnonzero(black[:, : picture.shape[1] // 2].sum(axis=1) > 300)
    top = int(rows[0])
    return int(np.flatnonzero(black[top + 2])[0]), top


@pytest.mark.parametrize("seed", range(3))
def test_an_outline_fills_the_same_modules(seed: int) -> None:
    rows = np.random.default_rng(seed).random((9, 9)) < 0.5
    filled = np.zeros((9, 9), dtype=bool)
    # Even-odd: a module is dark where an odd number of upright strokes lies to its left.
    for loop in outline(rows.tolist()).split("Z")[:-1]:
        start, *moves = loop.removeprefix("M").split("H")
        at_y = int(start.split()[1])
        for move in moves:
            x, y = map(int, move.split("V"))
            filled[min(y, at_y) : max(y, at_y), x:] ^= True
            at_y = y
    assert (filled == rows).all()


def test_a_date_can_be_read_in_one_way_only() -> None:
    assert written_date(date(1984, 4, 7)) == "07 Apr/Abr 1984"
    assert written_date(date(1984, 3, 12)) == "12 Mar 1984"


def test_neither_repr_nor_a_failure_tells_who_it_is() -> None:
    face = sample_face(**LONG, photo=b"no picture")
    with pytest.raises(TypesettingError) as failed:
        render_card(face=face)
    told = repr(face) + str(failed.value) + repr(failed.value) + repr(failed.value.__cause__)
    personal = ("Featherstone", "Guadalupe", "Lupita", "1988", "75 Main", "South Park", "4821", "no picture")
    assert [words for words in personal if words in told] == []


def test_the_photo_may_be_any_picture_that_is_let_in() -> None:
    for kind in ("PNG", "WEBP", "JPEG"):
        picture = io.BytesIO()
        Image.effect_mandelbrot((64, 80), (-2, -1, 1, 1), 20).convert("RGB").save(picture, kind)
        assert render_card(face=sample_face(photo=picture.getvalue())).startswith(b"%PDF-")


def test_the_same_card_is_the_same_file() -> None:
    assert render_card(face=sample_face()) == render_card(face=sample_face())
