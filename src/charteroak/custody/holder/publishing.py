"""The second holder's journal as static files (C2SP tlog-tiles), with the same codecs as the city's.

A few entries a day, so all of it is built each time.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from charteroak.custody.holder.folder import JOURNAL_KEY, Holder
from charteroak.custody.stores.base import StoreUnavailable
from charteroak.journal.checkpoints import LOG, Checkpoint, VerifierKey, read_checkpoint, sign_checkpoint
from charteroak.journal.growth import Growth
from charteroak.journal.published import CHECKPOINT, VKEY
from charteroak.lib.files import place_file, settle_folders, write_file


class JournalNotContinued(Exception):
    """What was published is not the beginning of what the ledger holds: a ledger was brought back, or changed."""


def journal_key(holder: Holder) -> VerifierKey:
    """Return the public key that the journal is checked with; its name is the holder's."""
    public = holder.store.public_key(JOURNAL_KEY)
    if not isinstance(public, Ed25519PublicKey):
        raise StoreUnavailable("the journal key is of another kind")
    return VerifierKey(name=f"{holder.name}/keyholder", kind=LOG, public=public.public_bytes_raw())


def publish_journal(holder: Holder, folder: Path, *, at: datetime) -> int:
    """Publish all entries, the checkpoint last. Return how many there are.

    :raises JournalNotContinued: see there. :raises CheckpointRefused: another key signed what is published.
    """
    key, leaves = journal_key(holder), holder.ledger.list_entries(at=at)
    before = _read_published(folder, key)
    growth, begins = Growth(), before is None or before.size == 0
    files: dict[str, bytes] = {}
    for leaf in leaves:
        files.update(growth.add(leaf))
        begins = begins or (before is not None and (before.size, before.root) == (growth.size, growth.root()))
    if not begins:
        raise JournalNotContinued
    files.update(growth.partial_files())
    for path, content in files.items():
        place_file(folder / path, content)
    place_file(folder / VKEY, f"{key.text()}\n".encode())
    settle_folders({folder, *((folder / path).parent for path in files)})
    now = Checkpoint(origin=key.name, size=growth.size, root=growth.root())
    if now != before:
        note = sign_checkpoint(now, key=key, sign=lambda data: holder.store.sign_ed25519(JOURNAL_KEY, data))
        write_file(folder / CHECKPOINT, note.encode())
    return growth.size


def _read_published(folder: Path, key: VerifierKey) -> Checkpoint | None:
    try:
        note = (folder / CHECKPOINT).read_text()
    except FileNotFoundError:
        return None
    return read_checkpoint(note, key=key)
