"""From a picture to a portrait: what is accepted, what is refused and why, and how it is cropped."""

from __future__ import annotations

import contextlib
import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFilter

from charteroak.photos.adapters.yunet import find_faces
from charteroak.photos.portraits import fit_for_code, make_portrait
from charteroak.photos.rules import MAX_BYTES, PhotoFault, PhotoRefused

SAMPLE = Path(__file__).resolve().parents[1] / "data/astronaut.png"


@pytest.fixture(scope="module")
def sample() -> Image.Image:
    with Image.open(SAMPLE) as picture:
        return picture.convert("RGB")


def encoded(picture: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def refusal(image: bytes) -> PhotoFault:
    with pytest.raises(PhotoRefused) as caught:
        make_portrait(image=image)
    return caught.value.reason


def face_of(image: bytes) -> tuple[Image.Image, float, float]:
    """Return a portrait with the share of its height that the face takes, and where the eyes are."""
    with Image.open(io.BytesIO(image)) as opened:
        picture = opened.convert("RGB")
    (face,) = find_faces(np.asarray(picture))
    return picture, face.height / picture.height, face.eye_y / picture.height


def bomb(side: int) -> bytes:
    """Return a PNG of a few bytes whose header promises side x side pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_one_face_becomes_a_portrait(sample: Image.Image, kind: str) -> None:
    portrait = make_portrait(image=encoded(sample, kind))
    picture, face, eyes = face_of(portrait.image)
    assert picture.size == (480, 600)
    assert portrait.image[:2] == b"\xff\xd8"
    assert face == pytest.approx(0.46, abs=0.03)
    assert eyes == pytest.approx(0.43, abs=0.02)


def test_the_face_stands_in_the_middle(sample: Image.Image) -> None:
    aside = Image.new("RGB", (900, 512), (150, 150, 150))
    aside.paste(sample, (388, 0))
    with Image.open(io.BytesIO(make_portrait(image=encoded(aside)).image)) as opened:
        (face,) = find_faces(np.asarray(opened.convert("RGB")))
    assert face.left + face.width / 2 == pytest.approx(240, abs=12)


def test_a_face_at_the_edge_is_completed_not_squeezed(sample: Image.Image) -> None:
    _, face, _ = face_of(make_portrait(image=encoded(sample.crop((150, 40, 300, 240)))).image)
    assert face == pytest.approx(0.46, abs=0.04)


@pytest.mark.parametrize(("orientation", "turn"), [(3, 180), (6, 90), (8, 270)])
def test_a_picture_from_a_turned_phone_is_turned_upright(
    sample: Image.Image, orientation: int, turn: int
) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    _, face, _ = face_of(make_portrait(image=encoded(sample.rotate(turn, expand=True), exif=exif)).image)
    assert face == pytest.approx(0.46, abs=0.03)


def test_what_the_camera_wrote_into_the_file_is_gone(sample: Image.Image) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Camera of somebody"
    exif.get_ifd(0x8825)[1] = "N"
    taken = encoded(sample, exif=exif, comment=b"at home")
    assert b"Camera of somebody" in taken
    portrait = make_portrait(image=taken).image
    assert b"Camera of somebody" not in portrait
    with Image.open(io.BytesIO(portrait)) as opened:
        assert not opened.getexif()
        assert "comment" not in opened.info


def test_a_picture_with_an_alpha_channel_and_one_in_gray_are_accepted(sample: Image.Image) -> None:
    for picture in (sample.convert("RGBA"), sample.convert("L")):
        assert make_portrait(image=encoded(picture, "PNG")).image


@pytest.mark.parametrize(
    "image",
    [
        b"",
        b"not a picture",
        b"%PDF-1.7 not one either",
        b"\xff\xd8\xff\xe0",
        b"GIF89a\x01\x00\x01\x00\x80\x00\x00",
    ],
)
def test_what_is_no_picture_is_refused(image: bytes) -> None:
    assert refusal(image) == PhotoFault.UNREADABLE


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("share", [0.02, 0.5, 0.9])
def test_a_file_cut_short_is_refused(sample: Image.Image, kind: str, share: float) -> None:
    whole = encoded(sample, kind)
    assert refusal(whole[: int(len(whole) * share)]) == PhotoFault.UNREADABLE


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow's, of damaged EXIF
def test_any_damage_is_refused_by_name_or_read(sample: Image.Image) -> None:
    whole = encoded(sample.resize((256, 256)), "PNG")
    for seed in range(60):
        damaged = bytearray(whole)
        damage = np.random.default_rng(seed)
        for at in damage.integers(0, len(whole), 4):
            damaged[at] = damage.integers(0, 256)
        with contextlib.suppress(PhotoRefused):
            make_portrait(image=bytes(damaged))


# Pillow warns of what we refuse a line later.
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("side", [6_400, 11_000, 50_000])
def test_a_small_file_that_unpacks_to_a_huge_picture_is_refused_unopened(side: int) -> None:
    assert len(bomb(side)) < 100
    assert refusal(bomb(side)) == PhotoFault.TOO_LARGE


def test_a_file_over_the_limit_is_refused() -> None:
    assert refusal(b"\xff\xd8" + bytes(MAX_BYTES)) == PhotoFault.TOO_LARGE


def test_a_tiny_picture_is_refused(sample: Image.Image) -> None:
    assert refusal(encoded(sample.resize((40, 40)))) == PhotoFault.TOO_SMALL


def test_no_face_is_refused(sample: Image.Image) -> None:
    assert refusal(encoded(sample.crop((0, 300, 200, 512)))) == PhotoFault.NO_FACE
    assert refusal(encoded(Image.new("RGB", (400, 500), (120, 140, 160)))) == PhotoFault.NO_FACE


def test_two_faces_are_refused(sample: Image.Image) -> None:
    two = Image.new("RGB", (1024, 512))
    two.paste(sample, (0, 0))
    two.paste(sample, (512, 0))
    assert refusal(encoded(two)) == PhotoFault.SEVERAL_FACES


def test_somebody_far_in_the_background_does_not_count(sample: Image.Image) -> None:
    behind = sample.copy()
    behind.paste(sample.crop((150, 0, 310, 220)).resize((58, 80)), (440, 10))
    assert len(find_faces(np.asarray(behind))) == 2
    assert make_portrait(image=encoded(behind)).image


def test_a_face_too_small_to_print_is_refused(sample: Image.Image) -> None:
    assert refusal(encoded(sample.resize((230, 230)))) == PhotoFault.FACE_TOO_SMALL


def test_a_dark_picture_is_called_dark_and_not_blurred(sample: Image.Image) -> None:
    assert refusal(encoded(sample.point(lambda value: value // 9), "PNG")) == PhotoFault.TOO_DARK


def test_a_picture_washed_out_is_refused(sample: Image.Image) -> None:
    assert refusal(encoded(sample.point(lambda value: min(255, 190 + value // 2)))) == PhotoFault.TOO_BRIGHT


def test_a_blurred_picture_is_refused(sample: Image.Image) -> None:
    assert refusal(encoded(sample.filter(ImageFilter.GaussianBlur(5)))) == PhotoFault.BLURRED


def test_a_refusal_tells_only_its_reason() -> None:
    with pytest.raises(PhotoRefused) as caught:
        make_portrait(image=b"Marisol Quispe")
    assert str(caught.value) == "unreadable"
    assert caught.value.__cause__ is None


def test_the_portrait_stays_out_of_the_repr(sample: Image.Image) -> None:
    assert "xff" not in repr(make_portrait(image=encoded(sample)))


@pytest.mark.parametrize("limit", [300, 450, 800])
def test_the_code_photo_keeps_to_its_limit(sample: Image.Image, limit: int) -> None:
    small = fit_for_code(portrait=make_portrait(image=encoded(sample)).image, limit=limit)
    assert len(small) <= limit
    with Image.open(io.BytesIO(small)) as opened:
        assert opened.format == "WEBP"
        assert opened.size == (64, 80)


def test_the_code_photo_still_shows_the_face(sample: Image.Image) -> None:
    small = fit_for_code(portrait=make_portrait(image=encoded(sample)).image)
    with Image.open(io.BytesIO(small)) as opened:
        enlarged = opened.convert("RGB").resize((320, 400), Image.Resampling.BICUBIC)
    (face,) = find_faces(np.asarray(enlarged))
    assert face.score > 0.8
    assert face.width > 0.45 * 320


def test_even_noise_fits() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (600, 480, 3), dtype=np.uint8)
    assert len(fit_for_code(portrait=encoded(Image.fromarray(noise)))) <= 450


def test_what_cannot_fit_is_an_error(sample: Image.Image) -> None:
    with pytest.raises(ValueError, match="fit"):
        fit_for_code(portrait=encoded(sample.resize((480, 600))), limit=40)
