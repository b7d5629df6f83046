"""Which face counts, where the crop goes, and when the light is bad: tables, no pictures."""

from __future__ import annotations

import pytest

from charteroak.photos.rules import (
    Face,
    PhotoFault,
    PhotoRefused,
    check_light,
    check_sharpness,
    choose_face,
    crop_box,
)


def face(width: float, *, score: float = 0.9, left: float = 100) -> Face:
    return Face(left=left, top=100, width=width, height=width * 1.3, eye_y=100 + width * 0.5, score=score)


def test_the_only_face_is_chosen() -> None:
    assert choose_face([face(200)]) == face(200)


def test_small_faces_in_the_background_do_not_count() -> None:
    assert choose_face([face(60), face(200, left=400), face(80, left=700)]).width == 200


@pytest.mark.parametrize(
    ("faces", "reason"),
    [
        ([], PhotoFault.NO_FACE),
        ([face(200, score=0.65)], PhotoFault.NO_FACE),
        ([face(200), face(150, left=500)], PhotoFault.SEVERAL_FACES),
        ([face(200), face(200)], PhotoFault.SEVERAL_FACES),
        ([face(59)], PhotoFault.FACE_TOO_SMALL),
    ],
)
def test_what_cannot_be_chosen_from_is_refused(faces: list[Face], reason: PhotoFault) -> None:
    with pytest.raises(PhotoRefused) as caught:
        choose_face(faces)
    assert caught.value.reason == reason


@pytest.mark.parametrize("width", [60, 128, 777.5])
def test_the_crop_is_four_to_five_around_the_face(width: float) -> None:
    found = face(width)
    box = crop_box(found)
    assert box.width / box.height == pytest.approx(0.8, abs=0.01)
    assert box.left + box.width / 2 == pytest.approx(found.left + width / 2, abs=1)
    assert (found.eye_y - box.top) / box.height == pytest.approx(0.43, abs=0.01)
    # The head, about 1.4 of the face, fills 60 to 70 % of the height.
    assert 0.60 <= 1.4 * found.height / box.height <= 0.70


@pytest.mark.parametrize(
    ("mean", "dark", "bright"), [(31, 0.5, 0), (120, 0, 0), (234, 0, 0.5), (60, 0.3, 0.1)]
)
def test_faces_of_every_shade_pass(mean: float, dark: float, bright: float) -> None:
    check_light(mean=mean, dark_share=dark, bright_share=bright)


@pytest.mark.parametrize(
    ("mean", "dark", "bright", "reason"),
    [
        (29, 0.2, 0, PhotoFault.TOO_DARK),
        (60, 0.8, 0, PhotoFault.TOO_DARK),
        (236, 0, 0.2, PhotoFault.TOO_BRIGHT),
        (200, 0, 0.7, PhotoFault.TOO_BRIGHT),
    ],
)
def test_light_that_hides_the_face_is_refused(
    mean: float, dark: float, bright: float, reason: PhotoFault
) -> None:
    with pytest.raises(PhotoRefused) as caught:
        check_light(mean=mean, dark_share=dark, bright_share=bright)
    assert caught.value.reason == reason


def test_sharpness_has_one_limit() -> None:
    check_sharpness(variance=25)
    with pytest.raises(PhotoRefused) as caught:
        check_sharpness(variance=24.9)
    assert caught.value.reason == PhotoFault.BLURRED
