"""Where to crop, and when a picture cannot be used. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

MAX_BYTES = 8 * 1024 * 1024
MAX_PIXELS = 40_000_000
MIN_FACE_WIDTH = 60  # pixels: below, the printed face is coarser than about 150 dpi
WIDTH, HEIGHT = 480, 600  # of the portrait: 4:5, 600 dpi at the size of the card's photo

# The face box of the detector goes from brow to chin; the whole head is about 1.4 of it. With the box at 0.46 of the
# picture's height the head fills some 65 %, and there is air above the hair or a head covering.
_FACE_SHARE = 0.46
_EYE_LINE = 0.43  # of the picture's height, from the top


class PhotoFault(StrEnum):
    """Why a picture cannot be used; each one has its words on the page."""

    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"
    TOO_SMALL = "too_small"
    NO_FACE = "no_face"
    SEVERAL_FACES = "several_faces"
    FACE_TOO_SMALL = "face_too_small"
    TOO_DARK = "too_dark"
    TOO_BRIGHT = "too_bright"
    BLURRED = "blurred"


class PhotoRefused(Exception):
    """The picture cannot be used. `reason` is a PhotoFault."""

    def __init__(self, reason: PhotoFault) -> None:
        super().__init__(str(reason))
        self.reason = reason


@dataclass(frozen=True)
class Face:
    """A face found: its box, the height of its eyes, all in pixels from the top left, and how sure (0 to 1)."""

    left: float
    top: float
    width: float
    height: float
    eye_y: float
    score: float


@dataclass(frozen=True)
class Box:
    """A crop, in whole pixels. It may reach over the picture's edge, where the edge is drawn out."""

    left: int
    top: int
    width: int
    height: int


def choose_face(faces: Sequence[Face]) -> Face:
    """Return the one face of a picture.

    A face much smaller than the largest is somebody in the background or a picture on the wall, and does not count.

    :raises PhotoRefused: none, several, or too small a face.
    """
    sure = [face for face in faces if face.score >= 0.7]
    if not sure:
        raise PhotoRefused(PhotoFault.NO_FACE)
    largest = max(sure, key=lambda face: face.width * face.height)
    if any(face is not largest and face.width > 0.45 * largest.width for face in sure):
        raise PhotoRefused(PhotoFault.SEVERAL_FACES)
    if largest.width < MIN_FACE_WIDTH:
        raise PhotoRefused(PhotoFault.FACE_TOO_SMALL)
    return largest


def crop_box(face: Face) -> Box:
    """Return the 4:5 crop that puts the head in its place."""
    height = face.height / _FACE_SHARE
    width = height * WIDTH / HEIGHT
    left = face.left + face.width / 2 - width / 2
    top = face.eye_y - _EYE_LINE * height
    return Box(round(left), round(top), round(width), round(height))


def check_light(*, mean: float, dark_share: float, bright_share: float) -> None:
    """Judge the light on a face by its gray values (0 to 255) and the shares of nearly black and nearly white pixels.

    Wide limits: faces are dark and light by nature. What is refused is light that hides the face.

    :raises PhotoRefused: too dark or too bright.
    """
    if mean < 30 or dark_share > 0.75:
        raise PhotoRefused(PhotoFault.TOO_DARK)
    if mean > 235 or bright_share > 0.6:
        raise PhotoRefused(PhotoFault.TOO_BRIGHT)


def check_sharpness(*, variance: float) -> None:
    """Judge sharpness by the variance of the Laplacian of the face at 160 pixels' width and evened light.

    :raises PhotoRefused: blurred.
    """
    if variance < 25:
        raise PhotoRefused(PhotoFault.BLURRED)
