"""Write a published journal: each file whole, on disk before its name is, and the checkpoint after all the others."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from charteroak.journal.tiles import WIDTH, Bundle, Tile


def write_file(path: Path, content: bytes) -> None:
    """Replace a file whole, on disk before its name is: a power cut must not leave a checkpoint without its tiles."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with draft.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(path)


def place_file(path: Path, content: bytes) -> None:
    """Write a file unless it is there already with this content."""
    try:
        if path.read_bytes() == content:
            return
    except OSError:
        pass
    write_file(path, content)


def settle_folders(paths: set[Path]) -> None:
    """Have the names in some folders on disk too."""
    for path in sorted(paths):
        folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


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
