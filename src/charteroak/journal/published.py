"""Where a published journal is read from, and what its files are called. No database, no Django."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from charteroak.journal.checkpoints import MAX_SIGNATURES
from charteroak.journal.rotations import rotation_path
from charteroak.journal.tile_tree import TileTree
from charteroak.journal.tiles import HASH_BYTES, WIDTH, Bundle, Tile, TileBroken, read_bundle, read_tile

CHECKPOINT, VKEY = "checkpoint", "vkey"

# Far more than this program writes, and little enough to hold in memory.
MAX_NOTE_BYTES = 1024 + MAX_SIGNATURES * 1024
MAX_VKEY_BYTES = 1024
MAX_TILE_BYTES = WIDTH * HASH_BYTES
MAX_BUNDLE_BYTES = WIDTH * 4096


class JournalRefused(ValueError):
    """What is published does not agree with its checkpoint, or cannot be had. `code` says why, `path` where."""

    def __init__(self, code: str, path: str) -> None:
        super().__init__(f"{code}: {path}")
        self.code = code
        self.path = path


class Source(Protocol):
    """A folder or an address under which a journal is published."""

    def read(self, path: str, *, limit: int) -> bytes:
        """Return a file, at most `limit` bytes.

        :raises JournalRefused: 'missing' where there is none, 'too_long', or what kept it from being read.
        """
        ...


class FolderSource:
    """A journal in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, path: str, *, limit: int) -> bytes:
        try:
            with (self._folder / path).open("rb") as file:
                content = file.read(limit + 1)
        except (FileNotFoundError, NotADirectoryError):
            raise JournalRefused("missing", path) from None
        except OSError:
            raise JournalRefused("unreadable", path) from None
        if len(content) > limit:
            raise JournalRefused("too_long", path)
        return content


def read_note(source: Source, path: str = CHECKPOINT) -> str:
    """Return a signed note as text.

    :raises JournalRefused: it cannot be had, or is no UTF-8.
    """
    try:
        return source.read(path, limit=MAX_NOTE_BYTES).decode()
    except UnicodeDecodeError:
        raise JournalRefused("unreadable", path) from None


def read_hashes(source: Source, tile: Tile) -> list[bytes]:
    """Return the hashes of a tile, unchecked.

    :raises JournalRefused: the file is missing or broken.
    """
    content, exact = _read(source, tile, MAX_TILE_BYTES)
    try:
        return read_tile(content, width=tile.width, exact=exact)
    except TileBroken:
        raise JournalRefused("broken", tile.path) from None


def read_entries(source: Source, bundle: Bundle) -> list[bytes]:
    """Return the entries of a bundle, unchecked.

    :raises JournalRefused: the file is missing or broken.
    """
    content, exact = _read(source, bundle, MAX_BUNDLE_BYTES)
    try:
        return read_bundle(content, width=bundle.width, exact=exact)
    except TileBroken:
        raise JournalRefused("broken", bundle.path) from None


def _read(source: Source, part: Tile | Bundle, limit: int) -> tuple[bytes, bool]:
    """Return a file, and whether it must hold as much as is wanted and no more.

    Where a partial file is gone, the full one stands for it (tlog-tiles, section 'Partial Tiles').
    """
    try:
        return source.read(part.path, limit=limit), True
    except JournalRefused as refused:
        if refused.code != "missing" or part.path == part.full_path:
            raise
        return source.read(part.full_path, limit=limit), False


def tree_of(source: Source, *, size: int) -> TileTree:
    """Return the published tree, whose tiles are read as they are needed."""
    return TileTree(size=size, read=lambda tile: read_hashes(source, tile))


def list_rotation_notes(source: Source) -> list[str]:
    """Return the notes by which the journal's key was handed on, oldest first.

    :raises JournalRefused: one cannot be read.
    """
    notes: list[str] = []
    while len(notes) < MAX_SIGNATURES:
        try:
            notes.append(read_note(source, rotation_path(len(notes) + 1)))
        except JournalRefused as refused:
            if refused.code != "missing":
                raise
            break
    return notes
