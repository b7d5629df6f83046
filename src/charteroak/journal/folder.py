"""Check a published journal in a folder. Needs the public key alone: no database, no Django."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from charteroak.journal.checkpoints import Checkpoint, VerifierKey, read_checkpoint
from charteroak.journal.rules import leaf_hash
from charteroak.journal.tiles import (
    Bundle,
    Tile,
    build_levels,
    encode_tile,
    list_bundles,
    list_tiles,
    read_bundle,
    read_tile,
    root_of_levels,
)

CHECKPOINT, VKEY = "checkpoint", "vkey"


class JournalRefused(ValueError):
    """What is published does not agree with its checkpoint. `code` says why, `path` where."""

    def __init__(self, code: str, path: str) -> None:
        super().__init__(f"{code}: {path}")
        self.code = code
        self.path = path


@dataclass(frozen=True)
class CheckedJournal:
    """A journal that agrees with its checkpoint; `levels` are the hashes of its tiles, leaf hashes first."""

    checkpoint: Checkpoint
    levels: list[list[bytes]]


def read_published_checkpoint(folder: Path, *, key: VerifierKey) -> Checkpoint:
    """Return the checkpoint of a folder, its signature checked.

    :raises CheckpointRefused: not signed by this key, or of a wrong form.
    :raises JournalRefused: it cannot be read.
    """
    try:
        note = (folder / CHECKPOINT).read_bytes().decode()
    except (OSError, UnicodeDecodeError):
        raise JournalRefused("unreadable", CHECKPOINT) from None
    return read_checkpoint(note, key=key)


def check_folder(folder: Path, *, key: VerifierKey) -> CheckedJournal:
    """Check the signature, hash every entry anew, and hold the root and every tile against it.

    Files that the checkpoint does not cover are not looked at: the next checkpoint may need them.

    :raises CheckpointRefused: the checkpoint does not hold.
    :raises JournalRefused: a file is missing or broken, or does not agree.
    """
    checkpoint = read_published_checkpoint(folder, key=key)
    leaves: list[bytes] = []
    for bundle in list_bundles(checkpoint.size):
        content = _read(folder, bundle)
        try:
            entries = read_bundle(content, width=bundle.width)
        except ValueError:
            raise JournalRefused("broken", bundle.path) from None
        leaves += [leaf_hash(entry) for entry in entries]
    levels = build_levels(leaves)
    for tile in list_tiles(checkpoint.size):
        _check_tile(_read(folder, tile), tile, levels)
    if root_of_levels(levels) != checkpoint.root:
        raise JournalRefused("root", CHECKPOINT)
    return CheckedJournal(checkpoint, levels)


def _check_tile(content: bytes, tile: Tile, levels: list[list[bytes]]) -> None:
    try:
        hashes = read_tile(content, width=tile.width)
    except ValueError:
        raise JournalRefused("broken", tile.path) from None
    if b"".join(hashes) != encode_tile(levels, tile):
        raise JournalRefused("tile", tile.path)


def _read(folder: Path, part: Tile | Bundle) -> bytes:
    """Read a file; where a partial one is gone, the full one stands for it (tlog-tiles, section 'Partial Tiles')."""
    for path in (part.path, part.full_path):
        try:
            return (folder / path).read_bytes()
        except OSError:
            continue
    raise JournalRefused("missing", part.path)
