"""What is published of the journal, for pages that tell of it. Needs no key store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from charteroak.journal.checking import check_witnesses, read_head
from charteroak.journal.checkpoints import (
    Checkpoint,
    CheckpointRefused,
    VerifierKey,
    read_unsigned,
    read_verifier_key,
)
from charteroak.journal.published import (
    CHECKPOINT,
    MAX_VKEY_BYTES,
    VKEY,
    FolderSource,
    JournalRefused,
    read_note,
)
from charteroak.journeys.cosign_journal import WITNESSED, list_witnesses
from charteroak.journeys.publish_journal import journal_folder


@dataclass(frozen=True)
class Seen:
    """A witness, and when it signed which size last; None where it has not."""

    name: str
    at: datetime | None
    size: int


@dataclass(frozen=True)
class JournalState:
    """The newest checkpoint, when it was written, and what witnesses signed last."""

    checkpoint: Checkpoint
    note: str
    key: VerifierKey
    published_at: datetime
    witnesses: tuple[Seen, ...]


def read_journal_state() -> JournalState | None:
    """Return what is published, its signature checked; None where nothing is, or where it does not hold."""
    folder = journal_folder()
    source = FolderSource(folder)
    try:
        key = read_verifier_key(source.read(VKEY, limit=MAX_VKEY_BYTES).decode())
        note, checkpoint, _ = read_head(source, key=key)
        published_at = datetime.fromtimestamp((folder / CHECKPOINT).stat().st_mtime, UTC)
    except (JournalRefused, CheckpointRefused, UnicodeDecodeError, OSError):
        return None
    return JournalState(checkpoint, note, key, published_at, _witnesses(source))


def _witnesses(source: FolderSource) -> tuple[Seen, ...]:
    try:
        keys = [witness.key for witness in list_witnesses()]
    except CheckpointRefused:
        return ()
    try:
        note = read_note(source, WITNESSED)
        size = read_unsigned(note).size
        signed = check_witnesses(note, witnesses=keys)
    except (JournalRefused, CheckpointRefused):
        signed, size = {}, 0
    seconds = {name: second for name, second in signed.items() if second is not None}
    return tuple(
        Seen(key.name, _moment(seconds.get(key.name)), size if key.name in seconds else 0) for key in keys
    )


def _moment(second: int | None) -> datetime | None:
    try:
        return None if second is None else datetime.fromtimestamp(second, UTC)
    except (OverflowError, ValueError, OSError):
        return None
