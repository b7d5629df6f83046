"""From a picture to the portrait on the card, and to its smallest form in the code. Nothing is stored here."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter, ImageOps, UnidentifiedImageError

from charteroak.photos.adapters.yunet import find_faces
from charteroak.photos.rules import (
    HEIGHT,
    MAX_BYTES,
    MAX_PIXELS,
    MIN_FACE_WIDTH,
    WIDTH,
    Box,
    Face,
    PhotoFault,
    PhotoRefused,
    check_light,
    check_sharpness,
    choose_face,
    crop_box,
)

Pixels = NDArray[np.uint8]
_CODE_WIDTH, _CODE_HEIGHT = 64, 80


@dataclass(frozen=True)
class Portrait:
    """A 4:5 portrait of 480 x 600 pixels, JPEG, without any of the picture's own data."""

    image: bytes = field(repr=False)


def make_portrait(*, image: bytes) -> Portrait:
    """Find the one face in a picture (JPEG, PNG or WebP, at most 8 MB) and crop it to 4:5.

    :raises PhotoRefused: with a reason; no input raises anything else.
    """
    picture = _decode(image)
    face = choose_face(find_faces(picture))
    # Exposure before sharpness: a dark shot looks blurred.
    gray = _face_gray(picture, face)
    check_light(
        mean=float(gray.mean()),
        dark_share=float((gray < 20).mean()),
        bright_share=float((gray > 245).mean()),
    )
    check_sharpness(variance=_sharpness(gray))
    return Portrait(_encode(_crop(picture, crop_box(face))))


def _decode(image: bytes) -> Pixels:
    if len(image) > MAX_BYTES:
        raise PhotoRefused(PhotoFault.TOO_LARGE)
    try:
        with Image.open(io.BytesIO(image), formats=("JPEG", "PNG", "WEBP")) as opened:
            # The header tells the size: a small file that unpacks to a huge picture is refused unopened.
            if opened.width * opened.height > MAX_PIXELS:
                raise PhotoRefused(PhotoFault.TOO_LARGE)
            if min(opened.size) < MIN_FACE_WIDTH:
                raise PhotoRefused(PhotoFault.TOO_SMALL)
            upright = ImageOps.exif_transpose(opened)
            return np.asarray(upright.convert("RGB"), dtype=np.uint8)
    except Image.DecompressionBombError:
        raise PhotoRefused(PhotoFault.TOO_LARGE) from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError):
        raise PhotoRefused(PhotoFault.UNREADABLE) from None


def _face_gray(picture: Pixels, face: Face) -> Pixels:
    height, width = picture.shape[:2]
    top, bottom = max(0, int(face.top)), min(height, int(face.top + face.height))
    left, right = max(0, int(face.left)), min(width, int(face.left + face.width))
    gray = cv2.cvtColor(picture[top:bottom, left:right], cv2.COLOR_RGB2GRAY)
    scale = 160 / gray.shape[1]
    small: Pixels = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return small


def _sharpness(gray: Pixels) -> float:
    even = cv2.normalize(gray, None, 0, 255, cv2.NORM_MINMAX)
    return float(cv2.Laplacian(even, cv2.CV_64F).var())


def _crop(picture: Pixels, box: Box) -> Pixels:
    height, width = picture.shape[:2]
    top, left = max(0, -box.top), max(0, -box.left)
    bottom, right = max(0, box.top + box.height - height), max(0, box.left + box.width - width)
    if any((top, left, bottom, right)):
        picture = cv2.copyMakeBorder(picture, top, bottom, left, right, cv2.BORDER_REPLICATE)
    y, x = box.top + top, box.left + left
    cut = picture[y : y + box.height, x : x + box.width]
    shrink = box.height > HEIGHT
    done: Pixels = cv2.resize(
        cut, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA if shrink else cv2.INTER_CUBIC
    )
    return done


def _encode(pixels: Pixels) -> bytes:
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "JPEG", quality=92, subsampling=0)
    return out.getvalue()


def fit_for_code(*, portrait: bytes, limit: int = 450) -> bytes:
    """Return the portrait as a WebP of 64 x 80 pixels and at most `limit` bytes, as good as fits.

    The background is smoothed away from the face, since every byte spent on it is taken from the face; then the
    highest quality that fits is found by halving.

    :raises ValueError: not even the lowest quality fits.
    """
    with Image.open(io.BytesIO(portrait)) as opened:
        pixels = np.asarray(opened.convert("RGB"), dtype=np.uint8)
    small = Image.fromarray(_for_code(pixels))
    # A pattern all over the picture may not fit even at the lowest quality; softened, it does.
    for softened in (small, *(small.filter(ImageFilter.GaussianBlur(radius)) for radius in (1, 2, 4))):
        best = _best_that_fits(softened, limit)
        if best:
            return best
    raise ValueError("the portrait does not fit")


def _best_that_fits(picture: Image.Image, limit: int) -> bytes:
    low, high, best = 0, 100, b""
    while low <= high:
        middle = (low + high) // 2
        tried = _webp(picture, middle)
        if len(tried) <= limit:
            best, low = tried, middle + 1
        else:
            high = middle - 1
    return best


def _for_code(pixels: Pixels) -> Pixels:
    # Chosen by eye among some thirty ways over the same 450 bytes: a tighter crop than the card's, since at 64 pixels
    # the face needs them all; skin evened and edges softened, since WebP breaks both into blocks; colors held back.
    height, width = pixels.shape[:2]
    cut_w, cut_h = int(width * 0.70), int(height * 0.70)
    x, y = (width - cut_w) // 2, int(height * 0.13)
    even = cv2.bilateralFilter(np.ascontiguousarray(pixels[y : y + cut_h, x : x + cut_w]), 9, 30, 30)
    small = cv2.resize(even, (_CODE_WIDTH, _CODE_HEIGHT), interpolation=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(small, (0, 0), 0.5)
    calm = cv2.GaussianBlur(soft, (0, 0), 3.0)
    mask = np.zeros((_CODE_HEIGHT, _CODE_WIDTH), np.float32)
    cv2.ellipse(mask, (_CODE_WIDTH // 2, int(_CODE_HEIGHT * 0.47)), (26, 36), 0, 0, 360, 1.0, -1)
    share = cv2.GaussianBlur(mask, (0, 0), 4.0)[..., None]
    mixed = (soft * share + calm * (1 - share)).astype(np.uint8)
    gray = cv2.cvtColor(cv2.cvtColor(mixed, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    pale: Pixels = cv2.addWeighted(mixed, 0.6, gray, 0.4, 0)
    return pale


def _webp(picture: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=quality, method=6)
    return out.getvalue()
