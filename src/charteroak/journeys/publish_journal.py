"""Publish the journal as static files that anybody can check: tiles, entries, the key, and the checkpoint last."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction

from charteroak.journal import writing
from charteroak.journal.actions import sequence_entries
from charteroak.journal.checkpoints import Checkpoint, sign_checkpoint
from charteroak.journal.growth import Growth, edge_tiles
from charteroak.journal.published import (
    CHECKPOINT,
    VKEY,
    FolderSource,
    JournalRefused,
    list_rotation_notes,
    read_entries,
    read_hashes,
    read_note,
)
from charteroak.journal.queries import count_positions, iterate_leaves
from charteroak.journal.rotations import KeyChain, rotation_path
from charteroak.journal.tiles import WIDTH, Bundle
from charteroak.journeys.journal_keys import (
    journal_key_number,
    publisher_chain,
    sign_as_journal,
    sign_due_rotation,
)
from charteroak.lib import files
from charteroak.lib.locks import Lock, take_lock

# How many older bundles each publication compares with the database, drawn by chance.
_SAMPLES = 4


class JournalForked(Exception):
    """What was published is not the beginning of what the database holds. Nothing was signed.

    So it is after a database was restored from an older backup, or entries were changed: a person must look.
    """


class _NotAsPublished(Exception):
    """The published files and the database do not fit where they were compared; only a look at everything tells why."""


@dataclass(frozen=True)
class _Published:
    """What is published now: the checkpoint, if there is one, and the keys up to the one that signs."""

    folder: Path
    head: Checkpoint | None
    note: str
    chain: KeyChain
    rotations: int


def journal_folder() -> Path:
    """Return the folder that holds the published journal."""
    folder: Path = settings.CHARTEROAK_PUBLISHED / "journal"
    return folder


def published_chain() -> KeyChain:
    """Return the published chain of the journal's keys, held against the key store; see `publisher_chain`."""
    return publisher_chain(list_rotation_notes(FolderSource(journal_folder())))


def publish_journal(*, whole: bool = False) -> int:
    """Publish all committed entries and return how many there are.

    The work is that of the new entries and the right edge of the tree. `whole` compares everything that was published
    with the database and writes anew what is missing, as does any publication that finds the edge not as it should be.

    Killed between any two files, what is published still agrees with the checkpoint there: files are written whole,
    full ones never change, partial ones have a name of their own for every width, and the checkpoint comes last.

    :raises JournalForked: the published checkpoint is not the beginning of the journal.
    :raises CheckpointRefused: the published checkpoint was signed with another key, or was changed.
    :raises StoreUnavailable: the key store cannot be reached.
    """
    _check_not_shorter()
    # Committed first: what is signed below must not be rolled back.
    sequence_entries(whole=whole)
    with transaction.atomic():
        # Two publishers at once could otherwise put an older checkpoint over a newer one.
        take_lock(Lock.JOURNAL_PUBLISHED)
        published = _hand_on_key(_read_published(journal_folder()))
        if not whole:
            try:
                return _publish(published, _resume(published))
            except _NotAsPublished:
                pass
        _check_beginning(published)
        return _publish(published, Growth())


def _check_not_shorter() -> None:
    """:raises JournalForked: more was published than the database holds; looked at before any position is given.

    A restored database takes over what was published (journeys/restore.py); a position given before would bar that.
    """
    head = _read_published(journal_folder()).head
    if head is not None and head.size > count_positions():
        raise JournalForked("more was published than the database holds")


def _read_published(folder: Path) -> _Published:
    source = FolderSource(folder)
    notes = list_rotation_notes(source)
    chain = publisher_chain(notes)
    if not (folder / CHECKPOINT).exists():
        return _Published(folder, None, "", chain, len(notes))
    note = read_note(source)
    return _Published(folder, chain.read(note), note, chain, len(notes))


def _hand_on_key(published: _Published) -> _Published:
    """Write the note of each rotation that the journal records and that is not published yet."""
    due = journal_key_number() - 1
    while published.rotations < due:
        number = published.rotations + 1
        note, rotation = sign_due_rotation(number=number, last=published.head)
        files.write_file(published.folder / rotation_path(number), note.encode())
        chain = KeyChain(rotation.old, (rotation,))
        published = _Published(published.folder, published.head, published.note, chain, number)
    return published


def _resume(published: _Published) -> Growth:
    """Return the published tree's right edge, held against its root and against the database.

    :raises _NotAsPublished: they do not fit.
    """
    if published.head is None:
        return Growth()
    size = published.head.size
    source = FolderSource(published.folder)
    growth = Growth(size=size)
    try:
        for tile in edge_tiles(size):
            growth.stumps += [[] for _ in range(tile.level + 1 - len(growth.stumps))]
            growth.stumps[tile.level] = read_hashes(source, tile)
        last = max(size - 1, 0) // WIDTH
        older = {secrets.randbelow(last) for _ in range(_SAMPLES)} if last else set()
        for place in [*sorted(older), last] if size else []:
            width = min(WIDTH, size - place * WIDTH)
            entries = read_entries(source, Bundle(place, width))
            if entries != list(iterate_leaves(start=place * WIDTH, stop=place * WIDTH + width)):
                raise _NotAsPublished
            if width < WIDTH:
                growth.entries = entries
    except JournalRefused as broken:
        raise _NotAsPublished from broken
    if growth.root() != published.head.root:
        raise _NotAsPublished
    return growth


def _check_beginning(published: _Published) -> None:
    """:raises JournalForked: the published root is not that of the first entries."""
    if published.head is None:
        return
    growth = Growth()
    for leaf in iterate_leaves(stop=published.head.size):
        for _ in growth.add(leaf):
            pass
    if (growth.size, growth.root()) != (published.head.size, published.head.root):
        raise JournalForked("the published journal is not the beginning of this one")


def _publish(published: _Published, growth: Growth) -> int:
    folder, head = published.folder, published.head
    before = growth.size
    touched = {folder}
    for path, content in _new_files(growth):
        files.place_file(folder / path, content)
        touched.add((folder / path).parent)
    key = published.chain.current
    files.place_file(folder / VKEY, f"{key.text()}\n".encode())
    files.settle_folders(touched)
    checkpoint = Checkpoint(origin=key.name, size=growth.size, root=growth.root())
    if head is None or head != checkpoint or not _signed_by_current(published):
        number = published.rotations + 1
        note = sign_checkpoint(checkpoint, key=key, sign=lambda data: sign_as_journal(number, data))
        files.write_file(folder / CHECKPOINT, note.encode())
    for size in {before, head.size if head else 0}:
        writing.remove_outgrown(folder, before=size, size=growth.size)
    return growth.size


def _new_files(growth: Growth) -> Iterator[tuple[str, bytes]]:
    for leaf in iterate_leaves(start=growth.size):
        yield from growth.add(leaf)
    yield from growth.partial_files()


def _signed_by_current(published: _Published) -> bool:
    try:
        KeyChain(published.chain.current).read(published.note)
    except ValueError:
        return False
    return True
