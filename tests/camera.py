"""A camera for the tests: Chromium plays pictures of ours as what its camera sees."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Playwright

from browser import launch

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
    # A browser that still plays what was there before keeps that until its camera is off.
    new = path.with_suffix(".new")
    new.write_bytes(bytes(film))
    return new.replace(path)


def camera_arguments(film: Path) -> list[str]:
    """The arguments with which Chromium plays the film, without asking."""
    return [
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    ]


@dataclass(frozen=True)
class Filming:
    """A browser with a camera. It opens the film anew each time that a page turns the camera on."""

    browser: Browser
    film: Path

    def show(self, *pictures: Image.Image) -> None:
        """Hold something else before the camera from the next time that it is turned on."""
        write_film(self.film, list(pictures))


@pytest.fixture(scope="session")
def filming(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filming]:
    """One browser with a camera for the whole run; a test opens a context of its own in it."""
    film = write_film(tmp_path_factory.mktemp("camera") / "film.mjpeg", [Image.new("L", FRAME, 120)])
    browser = launch(playwright, *camera_arguments(film))
    yield Filming(browser, film)
    browser.close()
