"""A picture for every canary: the sample photo with a tint and a grain of its own, so that no two share any bytes."""

from __future__ import annotations

import io
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image


@cache
def _sample() -> NDArray[np.float32]:
    from django.conf import settings

    with Image.open(settings.HOME / "tests" / "data" / "astronaut.png") as opened:
        return np.asarray(opened.convert("RGB"), dtype=np.float32)


def take_picture(index: int) -> bytes:
    """Return a canary's picture as a camera would upload it (JPEG)."""
    draw = np.random.default_rng(index)
    tint = draw.uniform(0.92, 1.06, size=3).astype(np.float32)
    grain = draw.normal(0, 2.0, size=_sample().shape).astype(np.float32)
    pixels = np.clip(_sample() * tint + grain, 0, 255).astype(np.uint8)
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "JPEG", quality=88)
    return out.getvalue()
