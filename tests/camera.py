"""A camera for the tests: Chromium plays pictures of ours as what its camera sees."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

FRAME = (1280, 720)


def write_film(path: Path, pictures: list[Image.Image], *, frames_each: int = 4) -> Path:
    """Write pictures as MJPEG: JPEG images one after the other, with the subsampling that Chromium expects."""
    film = bytearray()
    for picture in pictures:
        frame = Image.new("RGB", FRAME, (196, 190, 178))
        held = picture.convert("RGB")
        held.thumbnail((FRAME[0], FRAME[1] - 40))
        frame.paste(held, ((FRAME[0] - held.width) // 2, (FRAME[1] - held.height) // 2))
        out = io.BytesIO()
        frame.save(out, "JPEG", quality=90, subsampling="4:2:0")
        film += out.getvalue() * frames_each
    path.write_bytes(bytes(film))
    return path


def camera_arguments(film: Path) -> list[str]:
    """The arguments with which Chromium plays the film, without asking."""
    return [
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    ]
