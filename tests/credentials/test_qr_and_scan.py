"""The symbol fits the card, and comes back out of the pixels."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from card_samples import sample_claims, sample_text
from charteroak.credentials import qr, scan

LONG = {"photo": b"RIFF\xba\x01\x00\x00WEBPVP8 " + bytes((i * 151 + i // 7) % 256 for i in range(434))}


def picture(symbol: qr.QrSymbol, dots: int = 4) -> Image.Image:
    """Print a symbol with its quiet zone at whole dots a module."""
    side = symbol.modules + 2 * qr.QUIET_ZONE
    image = Image.new("L", (side, side), 255)
    for y, row in enumerate(symbol.rows):
        for x, dark in enumerate(row):
            if dark:
                image.putpixel((x + qr.QUIET_ZONE, y + qr.QUIET_ZONE), 0)
    return image.resize((side * dots, side * dots), Image.Resampling.NEAREST)


def as_file(image: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, resolution=300)
    return out.getvalue()


def test_a_card_fits_at_four_dots_a_module() -> None:
    symbol = qr.make_qr(sample_text())
    assert symbol.version in (21, 22)
    assert symbol.modules == 17 + 4 * symbol.version
    assert 34 <= symbol.millimetres <= 40


def test_a_card_with_the_largest_photo_still_has_correction_m() -> None:
    assert len(sample_claims(**LONG).photo) == 450
    symbol = qr.make_qr(sample_text(**LONG))
    assert (symbol.version, symbol.error_correction) == (22, "M")


@pytest.mark.parametrize(("length", "level"), [(50, "H"), (700, "Q"), (1000, "M"), (1460, "L")])
def test_what_is_short_gets_stronger_correction(length: int, level: str) -> None:
    symbol = qr.make_qr("A" * length)
    assert symbol.error_correction == level
    assert symbol.version in (21, 22)


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(qr.CodeTooLong):
        qr.make_qr("A" * 1500)


def test_the_finder_pattern_stands_in_the_corner() -> None:
    rows = qr.make_qr("HELLO").rows
    assert [row[:8] for row in rows[:2]] == [(True,) * 7 + (False,), (True,) + (False,) * 5 + (True, False)]


def test_the_svg_has_as_many_dark_modules_as_the_rows() -> None:
    symbol = qr.make_qr("HELLO")
    runs = [part.split("h")[1].split("v")[0] for part in symbol.svg().split('<path d="')[2].split("M")[1:]]
    assert sum(map(int, runs)) == sum(map(sum, symbol.rows))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "PDF"])
def test_the_code_comes_back_from_every_kind_of_file(kind: str) -> None:
    text = sample_text()
    data = as_file(picture(qr.make_qr(text)).convert("RGB"), kind)
    assert scan.is_picture(data)
    assert scan.scan_file(data) == [text]


def test_the_code_comes_back_turned_and_small() -> None:
    text = sample_text()
    page = Image.new("L", (1600, 1200), 235)
    page.paste(picture(qr.make_qr(text), dots=5).rotate(90), (400, 300))
    assert scan.scan_image(page) == [text]
    assert scan.scan_image(picture(qr.make_qr(text), dots=2)) == [text]


def test_two_codes_on_one_picture_come_in_reading_order() -> None:
    page = Image.new("L", (1200, 500), 255)
    page.paste(picture(qr.make_qr("SECOND"), dots=3), (600, 40))
    page.paste(picture(qr.make_qr("FIRST"), dots=3), (20, 30))
    assert scan.scan_image(page) == ["FIRST", "SECOND"]


def test_a_picture_without_a_code_has_none() -> None:
    assert scan.scan_file(as_file(Image.new("RGB", (300, 300), "white"), "PNG")) == []


@pytest.mark.parametrize(
    "start", [b"", b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF\x00\x00\x00\x00WEBP"]
)
def test_damaged_files_are_unreadable(start: bytes) -> None:
    with pytest.raises(scan.Unscannable) as caught:
        scan.scan_file(start + b"no more than this")
    assert caught.value.code == "unreadable_file"


def test_a_cut_file_is_unreadable() -> None:
    data = as_file(picture(qr.make_qr("HELLO")), "PNG")
    with pytest.raises(scan.Unscannable):
        scan.scan_file(data[: len(data) // 2])


def test_huge_pictures_are_refused_before_they_are_unpacked() -> None:
    data = as_file(Image.new("1", (9000, 9000)), "PNG")
    with pytest.raises(scan.Unscannable) as caught:
        scan.scan_file(data)
    assert caught.value.code == "oversized_file"


@given(
    st.sampled_from([b"", b"%PDF-1.4\n", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0"]), st.binary(max_size=200)
)
def test_random_files_are_unreadable(start: bytes, rest: bytes) -> None:
    with pytest.raises(scan.Unscannable):
        scan.scan_file(start + rest)
