"""Check a published journal, wherever it is read from. Needs a public key alone: no database, no Django."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from charteroak.journal.checkpoints import Checkpoint, CheckpointRefused, VerifierKey, read_cosignature
from charteroak.journal.destruction import EVENT, DestructionReceiptRefused, check_destruction
from charteroak.journal.published import (
    CHECKPOINT,
    FolderSource,
    JournalRefused,
    Source,
    list_rotation_notes,
    read_entries,
    read_hashes,
    read_note,
)
from charteroak.journal.rotations import KeyChain, follow_rotations
from charteroak.journal.rules import leaf_hash, root_hash
from charteroak.journal.tiles import (
    Tile,
    build_levels,
    encode_tile,
    list_bundles,
    list_tiles,
    root_of_levels,
)

# A journal of a thousand acts a day reaches it after 27 years.
MAX_ENTRIES = 10_000_000


@dataclass(frozen=True)
class CheckedJournal:
    """A journal that agrees with its checkpoint; `levels` are the hashes of its tiles, leaf hashes first."""

    note: str
    checkpoint: Checkpoint
    chain: KeyChain
    levels: list[list[bytes]]


def read_head(source: Source, *, key: VerifierKey) -> tuple[str, Checkpoint, KeyChain]:
    """Return the newest checkpoint, as a note and read, and the keys from the known one on.

    :raises CheckpointRefused: not signed by this key or one that it was handed on to, or of a wrong form.
    :raises JournalRefused: it cannot be read.
    """
    # The checkpoint first: a key handed on between the two readings is found among the rotations then.
    note = read_note(source)
    chain = follow_rotations(list_rotation_notes(source), known=key)
    return note, chain.read(note), chain


def iterate_bundles(source: Source, *, size: int) -> Iterator[list[bytes]]:
    """Give the entries of a journal, bundle by bundle, unchecked.

    :raises JournalRefused: a file is missing or broken.
    """
    for bundle in list_bundles(size):
        yield read_entries(source, bundle)


# Shown each bundle's entries with the position of the first; believe nothing of them before the check is over.
Look = Callable[[int, list[bytes]], None]


def check_journal(source: Source, *, key: VerifierKey, look: Look | None = None) -> CheckedJournal:
    """Check the signature, hash every entry anew, and hold the root and every tile against it.

    Files that the checkpoint does not cover are not looked at: the next checkpoint may need them.

    :raises CheckpointRefused: the checkpoint does not hold.
    :raises JournalRefused: a file is missing or broken, or does not agree; or an entry that says what was destroyed
        was not signed with a key of the journal.
    """
    note, checkpoint, chain = read_head(source, key=key)
    if checkpoint.size > MAX_ENTRIES:
        raise JournalRefused("too_long", CHECKPOINT)
    leaves: list[bytes] = []
    for entries in iterate_bundles(source, size=checkpoint.size):
        _check_receipts(entries, chain=chain, start=len(leaves))
        if look is not None:
            look(len(leaves), entries)
        leaves += map(leaf_hash, entries)
    levels = build_levels(leaves)
    for tile in list_tiles(checkpoint.size):
        _check_tile(read_hashes(source, tile), tile, levels)
    if root_of_levels(levels) != checkpoint.root:
        raise JournalRefused("root", CHECKPOINT)
    checked = CheckedJournal(note, checkpoint, chain, levels)
    for rotation in chain.rotations:
        check_beginning(checked, rotation.last)
    return checked


def check_folder(folder: Path, *, key: VerifierKey) -> CheckedJournal:
    """Check a journal in a folder; see `check_journal`."""
    return check_journal(FolderSource(folder), key=key)


def check_beginning(checked: CheckedJournal, earlier: Checkpoint) -> None:
    """Check that a journal only added to what an earlier checkpoint of it said.

    :raises JournalRefused: 'rolled_back' where it is shorter now, 'forked' where it says something else.
    """
    if earlier.size > checked.checkpoint.size:
        raise JournalRefused("rolled_back", CHECKPOINT)
    leaves = checked.levels[0][: earlier.size] if checked.levels else []
    if earlier.origin != checked.checkpoint.origin or root_hash(leaves) != earlier.root:
        raise JournalRefused("forked", CHECKPOINT)


def check_witnesses(note: str, *, witnesses: Sequence[VerifierKey]) -> dict[str, int | None]:
    """Return for each witness by name when it cosigned a checkpoint, in POSIX seconds, or None where it did not.

    :raises CheckpointRefused: a line in a witness's name and with its key id does not hold.
    """
    seen: dict[str, int | None] = {}
    for key in witnesses:
        try:
            seen[key.name] = read_cosignature(note, key=key)
        except CheckpointRefused as refused:
            if refused.code != "not_cosigned":
                raise
            seen[key.name] = None
    return seen


_RECEIPT = f'"event":"{EVENT}"'.encode()


def _check_receipts(entries: list[bytes], *, chain: KeyChain, start: int) -> None:
    """Check the signature in each entry that says what was destroyed."""
    for number, entry in enumerate(entries, start):
        if _RECEIPT in entry and not any(_signed_receipt(entry, key) for key in chain.keys):
            raise JournalRefused("receipt", f"#{number}")


def _signed_receipt(entry: bytes, key: VerifierKey) -> bool:
    try:
        check_destruction(entry, public=Ed25519PublicKey.from_public_bytes(key.public))
    except DestructionReceiptRefused:
        return False
    return True


def _check_tile(hashes: list[bytes], tile: Tile, levels: list[list[bytes]]) -> None:
    if b"".join(hashes) != encode_tile(levels, tile):
        raise JournalRefused("tile", tile.path)
