"""Witnesses' signatures under the published checkpoint: asked for over HTTP, or taken from files that they sent."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from charteroak.journal.actions import record_event
from charteroak.journal.checking import check_witnesses
from charteroak.journal.checkpoints import (
    WITNESS,
    Checkpoint,
    CheckpointRefused,
    VerifierKey,
    read_cosignature,
    read_unsigned,
    read_verifier_key,
    signature_lines,
)
from charteroak.journal.proofs import ProofRefused, check_consistency
from charteroak.journal.published import (
    CHECKPOINT,
    MAX_NOTE_BYTES,
    FolderSource,
    JournalRefused,
    read_note,
    tree_of,
)
from charteroak.journal.remote import HttpSource, NotAnAddress
from charteroak.journal.witness import Submission
from charteroak.journeys.publish_journal import journal_folder, published_chain
from charteroak.lib import files
from charteroak.lib.locks import Lock, take_lock

# The newest checkpoint that a witness signed, kept beside the newest of all.
WITNESSED = "witnessed"

_log = logging.getLogger(__name__)


class NotCosigned(Exception):
    """No signature was added. `code`: 'no_witness' known, 'not_ours', 'no_line' of a known witness, or the answer's."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class KnownWitness:
    """A witness the city chose: its key, and where it can be asked ('' where it sends files)."""

    key: VerifierKey
    url: str


def list_witnesses() -> list[KnownWitness]:
    """Read the file `keys` in the folder of witnesses: a key a line, and after a space the witness's address.

    :raises CheckpointRefused: a line is no witness's key.
    """
    try:
        lines = (settings.CHARTEROAK_WITNESSES / "keys").read_text().splitlines()
    except FileNotFoundError:
        return []
    known = []
    for line in lines:
        if line.strip() and not line.startswith("#"):
            text, _, url = line.strip().partition(" ")
            key = read_verifier_key(text)
            if key.kind != WITNESS:
                raise CheckpointRefused("key_type")
            known.append(KnownWitness(key, url.strip()))
    return known


def add_cosignatures(note: str, *, at: datetime) -> list[str]:
    """Add the lines of known witnesses in a note to the checkpoint they sign, and return the witnesses' names.

    The note may be of an earlier checkpoint than the newest: then it is kept as the newest witnessed one.

    :raises NotCosigned: nothing in it is of use. :raises CheckpointRefused: a witness's line does not hold.
    """
    keys = [witness.key for witness in list_witnesses()]
    if not keys:
        raise NotCosigned("no_witness")
    names = [name for name, second in check_witnesses(note, witnesses=keys).items() if second is not None]
    if not names:
        raise NotCosigned("no_line")
    folder = journal_folder()
    with transaction.atomic():
        take_lock(Lock.JOURNAL_PUBLISHED)
        newest = read_note(FolderSource(folder))
        sent, head = _ours(note, newest)
        base = newest if sent == head else _without_others(note)
        kept = _kept(folder)
        if sent != head and kept is not None and kept[1].size > sent.size:
            raise NotCosigned("too_old")
        if kept is not None and kept[1] == sent:
            base = _merged(base, kept[0], keys)
        whole = _merged(base, note, keys)
        record_event("journal.witnessed", at=at, role="system", details={"size": sent.size})
        files.write_file(folder / WITNESSED, whole.encode())
        if sent == head:
            files.write_file(folder / CHECKPOINT, whole.encode())
    return names


def _kept(folder: Path) -> tuple[str, Checkpoint] | None:
    try:
        note = read_note(FolderSource(folder), WITNESSED)
        return note, read_unsigned(note)
    except (JournalRefused, CheckpointRefused):
        return None


def _ours(note: str, newest: str) -> tuple[Checkpoint, Checkpoint]:
    """Return a checkpoint that somebody sent and the newest one.

    :raises NotCosigned: it is not one of this journal's own.
    """
    chain = published_chain()
    head = chain.read(newest)
    try:
        sent = read_unsigned(note)
        if note.partition("\n\n")[0] != newest.partition("\n\n")[0]:
            sent = chain.read(note)
            proof = tree_of(FolderSource(journal_folder()), size=head.size).prove_consistency(sent.size)
            check_consistency(
                first=sent.size, second=head.size, first_root=sent.root, second_root=head.root, proof=proof
            )
    except (CheckpointRefused, ProofRefused, IndexError):
        raise NotCosigned("not_ours") from None
    return sent, head


def _without_others(note: str) -> str:
    """Return a note with the journal's own lines alone."""
    keys = [published_chain().current, *(rotation.old for rotation in published_chain().rotations)]
    own = [line for key in keys for line in signature_lines(note, key=key)]
    return note.rpartition("\n\n")[0] + "\n\n" + "".join(own)


def _merged(base: str, note: str, keys: Sequence[VerifierKey]) -> str:
    """Return the base with each witness's newest line; lines are kept apart by their keys."""
    for key in keys:
        lines = signature_lines(note, key=key)
        old = signature_lines(base, key=key)
        text = base.rpartition("\n\n")[0] + "\n\n"
        candidates = [(read_cosignature(text + line, key=key), line) for line in [*old, *lines]]
        if candidates:
            rest = base.removeprefix(text)
            for line in old:
                rest = rest.replace(line, "")
            base = text + rest + max(candidates)[1]
    return base


def ask_witness(url: str, *, at: datetime) -> list[str]:
    """Send the newest checkpoint to a witness (tlog-witness, add-checkpoint) and add what it signs.

    :raises NotCosigned: it refused ('status_409' and so on), or its answer is of no use.
    :raises JournalRefused: it cannot be reached. :raises NotAnAddress: the address is none.
    """
    note = read_note(FolderSource(journal_folder()))
    source = HttpSource(url, total=60)
    try:
        status, answer = source.post("add-checkpoint", _submission(note, 0), limit=MAX_NOTE_BYTES)
        size = answer.decode("ascii", "replace").strip()
        if status == 409 and size.isdecimal() and len(size) < 20:
            status, answer = source.post("add-checkpoint", _submission(note, int(size)), limit=MAX_NOTE_BYTES)
    finally:
        source.close()
    if status != 200:
        raise NotCosigned(f"status_{status}")
    try:
        return add_cosignatures(note.rpartition("\n\n")[0] + "\n\n" + answer.decode(), at=at)
    except UnicodeDecodeError:
        raise NotCosigned("no_line") from None


def _submission(note: str, old_size: int) -> bytes:
    size = read_unsigned(note).size
    if old_size > size:
        raise NotCosigned("ahead")
    proof = tree_of(FolderSource(journal_folder()), size=size).prove_consistency(old_size)
    return Submission(old_size, tuple(proof), note).encode()


def gather_cosignatures(*, at: datetime) -> int:
    """Take every file in the drop folder, ask every witness that has an address, and return how many signed."""
    count = 0
    inbox = settings.CHARTEROAK_WITNESSES / "inbox"
    for path in sorted(inbox.glob("*")) if inbox.is_dir() else []:
        if path.is_file() and path.suffix != ".refused":
            count += _take(path, at)
    for witness in list_witnesses():
        if witness.url:
            try:
                count += len(ask_witness(witness.url, at=at))
            except (NotCosigned, JournalRefused, CheckpointRefused, NotAnAddress) as refused:
                _log.warning("a witness did not sign: %s", getattr(refused, "code", "address"))
    return count


def _take(path: Path, at: datetime) -> int:
    try:
        names = add_cosignatures(read_note(FolderSource(path.parent), path.name), at=at)
    except (NotCosigned, JournalRefused, CheckpointRefused) as refused:
        _log.warning("a witness's file is of no use: %s", refused.code)
        path.replace(path.with_name(f"{path.name}.refused"))
        return 0
    path.unlink()
    return len(names)
