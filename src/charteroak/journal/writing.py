"""Tidy a published journal: what was partial and is full now goes."""

from __future__ import annotations

import shutil
from pathlib import Path

from charteroak.journal.tiles import WIDTH, Bundle, Tile


def remove_outgrown(folder: Path, *, before: int, size: int) -> None:
    """Remove the partial files of tiles that became full since a size; the full ones serve older checkpoints too."""
    level = 0
    while size >> 8 * level:
        place = (before >> 8 * level) // WIDTH
        if (size >> 8 * level) // WIDTH > place:
            outgrown: list[Tile | Bundle] = [Tile(level, place, WIDTH)]
            if level == 0:
                outgrown.append(Bundle(place, WIDTH))
            for part in outgrown:
                shutil.rmtree(folder / f"{part.path}.p", ignore_errors=True)
        level += 1
