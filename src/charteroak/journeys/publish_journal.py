"""Publish the journal as static files that anybody can check: tiles, entries, the key, and the checkpoint last."""

from __future__ import annotations

import os
import shutil
from itertools import islice
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.db import connection, transaction

from charteroak.custody.actions import JOURNAL_KEY
from charteroak.custody.queries import get_key_store
from charteroak.custody.stores.base import KeyMissing
from charteroak.journal.actions import sequence_entries
from charteroak.journal.checkpoints import LOG, Checkpoint, VerifierKey, sign_checkpoint
from charteroak.journal.folder import CHECKPOINT, VKEY, read_published_checkpoint
from charteroak.journal.queries import iterate_leaves
from charteroak.journal.rules import leaf_hash, root_hash
from charteroak.journal.tiles import (
    WIDTH,
    Bundle,
    Tile,
    build_levels,
    encode_bundle,
    encode_tile,
    list_bundles,
    list_tiles,
    root_of_levels,
)
from charteroak.program.queries import current_policy

# Any number but that of the sequence's own lock.
_PUBLISH_LOCK = 9162


class JournalForked(Exception):
    """What was published is not the beginning of what the database holds. Nothing was signed.

    So it is after a database was restored from an older backup, or entries were changed: a person must look.
    """


def journal_folder() -> Path:
    """Return the folder that holds the published journal."""
    folder: Path = settings.CHARTEROAK_PUBLISHED / "journal"
    return folder


def journal_key() -> VerifierKey:
    """Return the key that checkpoints are checked with; its name is the issuer's address and /journal.

    :raises StoreUnavailable: the key store cannot be reached.
    """
    public = get_key_store().public_key(JOURNAL_KEY)
    if not isinstance(public, Ed25519PublicKey):
        raise KeyMissing(JOURNAL_KEY)
    origin = current_policy().city.issuer.partition("://")[2].rstrip("/") + "/journal"
    return VerifierKey(name=origin, kind=LOG, public=public.public_bytes_raw())


def publish_journal() -> int:
    """Publish all committed entries and return how many there are.

    Killed between any two files, what is published still agrees with the checkpoint there: files are written whole,
    full ones never change, partial ones have a name of their own for every width, and the checkpoint comes last.

    :raises JournalForked: the published checkpoint is not the beginning of the journal.
    :raises CheckpointRefused: the published checkpoint was signed with another key, or was changed.
    :raises StoreUnavailable: the key store cannot be reached.
    """
    # Committed first: what is signed below must not be rolled back.
    sequence_entries()
    key = journal_key()
    with transaction.atomic(), connection.cursor() as cursor:
        # Two publishers at once could otherwise put an older checkpoint over a newer one.
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_PUBLISH_LOCK])
        return _publish(journal_folder(), key)


def _publish(folder: Path, key: VerifierKey) -> int:
    hashes: list[bytes] = []
    leaves = iterate_leaves()
    bundles: dict[str, bytes] = {}
    published = _published_size(folder, key)
    while chunk := list(islice(leaves, WIDTH)):
        bundle = Bundle(len(hashes) // WIDTH, len(chunk))
        hashes += [leaf_hash(leaf) for leaf in chunk]
        # What an earlier checkpoint covers is there already, unless it was a partial bundle that has grown.
        if len(hashes) > published or not (folder / bundle.path).exists():
            bundles[bundle.path] = encode_bundle(chunk)
    _check_beginning(folder, key, hashes)
    levels = build_levels(hashes)
    for path, content in bundles.items():
        _write(folder / path, content)
    for tile in list_tiles(len(hashes)):
        _place(folder / tile.path, encode_tile(levels, tile))
    _place(folder / VKEY, f"{key.text()}\n".encode())
    checkpoint = Checkpoint(origin=key.name, size=len(hashes), root=root_of_levels(levels))
    if published != len(hashes) or not (folder / CHECKPOINT).exists():
        note = sign_checkpoint(checkpoint, key=key, sign=_sign)
        _write(folder / CHECKPOINT, note.encode())
    _remove_outgrown(folder, len(hashes))
    return len(hashes)


def _sign(data: bytes) -> bytes:
    return get_key_store().sign_ed25519(JOURNAL_KEY, data)


def _published_size(folder: Path, key: VerifierKey) -> int:
    if not (folder / CHECKPOINT).exists():
        return 0
    return read_published_checkpoint(folder, key=key).size


def _check_beginning(folder: Path, key: VerifierKey, hashes: list[bytes]) -> None:
    """:raises JournalForked: the published root is not that of the first entries."""
    if not (folder / CHECKPOINT).exists():
        return
    before = read_published_checkpoint(folder, key=key)
    if before.size > len(hashes) or root_hash(hashes[: before.size]) != before.root:
        raise JournalForked("the published journal is not the beginning of this one")


def _place(path: Path, content: bytes) -> None:
    """Write a file unless it is there already with this content."""
    if not path.exists() or path.read_bytes() != content:
        _write(path, content)


def _write(path: Path, content: bytes) -> None:
    """Replace a file whole, on disk before its name is: a power cut must not leave a checkpoint without its tiles."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with draft.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(path)


def _remove_outgrown(folder: Path, size: int) -> None:
    """Remove the partial files of tiles that are full now; readers of an older checkpoint take the full ones."""
    parts: list[Tile | Bundle] = [*list_tiles(size), *list_bundles(size)]
    for part in parts:
        if part.width == WIDTH:
            shutil.rmtree(folder / f"{part.path}.p", ignore_errors=True)
