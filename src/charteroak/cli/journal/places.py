"""Where a journal is, as somebody types it: a folder or an address; and the keys in files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from charteroak.cli.journal.words import words
from charteroak.journal.checkpoints import LOG, WITNESS, CheckpointRefused, VerifierKey, read_verifier_key
from charteroak.journal.published import MAX_VKEY_BYTES, VKEY, FolderSource, JournalRefused, Source
from charteroak.journal.remote import HttpSource, NotAnAddress

# What kept a journal from being looked at, and says nothing about the journal.
NOT_REACHED = frozenset({"unreachable", "moved", "too_slow", "too_many"})


class NotUsable(Exception):
    """What was typed cannot be used; the message is for whoever typed it."""


def source_of(place: str) -> Source:
    """:raises NotUsable: it looks like an address and is none."""
    if "://" not in place:
        return FolderSource(Path(place))
    try:
        return HttpSource(place)
    except NotAnAddress:
        raise NotUsable(words()["bad_address"].format(path=place)) from None


def read_key_file(path: Path, *, kind: int) -> VerifierKey:
    """:raises NotUsable: it cannot be read, or is a key of another kind."""
    try:
        with path.open("rb") as file:
            key = read_verifier_key(file.read(MAX_VKEY_BYTES).decode())
    except (OSError, ValueError):
        raise NotUsable(words()["bad_key"].format(path=path)) from None
    if key.kind != kind:
        raise NotUsable(words()["bad_key"].format(path=path))
    return key


def journal_key_of(path: Path | None, source: Source) -> VerifierKey:
    """Return the key in a file, or the one that comes with the journal.

    :raises NotUsable: there is none that can be read. :raises JournalRefused: the journal cannot be reached.
    """
    if path is not None:
        return read_key_file(path, kind=LOG)
    try:
        return read_verifier_key(source.read(VKEY, limit=MAX_VKEY_BYTES).decode())
    except JournalRefused as refused:
        if refused.code in NOT_REACHED:
            raise
        raise NotUsable(words()["bad_key"].format(path=VKEY)) from None
    except ValueError:
        raise NotUsable(words()["bad_key"].format(path=VKEY)) from None


def witness_keys_of(paths: Sequence[Path]) -> list[VerifierKey]:
    """:raises NotUsable: a file cannot be read, or holds no witness's key."""
    return [read_key_file(path, kind=WITNESS) for path in paths]


def words_of(refused: CheckpointRefused | JournalRefused) -> str:
    """Return in words what is wrong with a journal."""
    if isinstance(refused, CheckpointRefused):
        return words()["checkpoint"].format(code=refused.code)
    code = "wrong_root" if refused.code == "root" else refused.code
    return words()[code].format(path=refused.path)
