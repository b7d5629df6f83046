"""Files that are there whole or not at all, also after a power cut."""

from __future__ import annotations

import os
from pathlib import Path


def write_file(path: Path, content: bytes, *, private: bool = False) -> None:
    """Replace a file whole, on disk before its name is. A private one is its owner's alone, and so is a new folder."""
    path.parent.mkdir(mode=0o700 if private else 0o777, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    mode = 0o600 if private else 0o666
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as out:
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
