"""How the journal's key is handed on: a note signed by the old key and the new one. Pure.

Whoever knows any earlier key follows the notes to the one that signs now. A note names size and root of the journal as
the old key left it; what that key signs beyond them does not count any more.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from charteroak.journal.checkpoints import (
    Checkpoint,
    CheckpointRefused,
    VerifierKey,
    read_checkpoint,
    read_checkpoint_text,
    read_signed_text,
    read_verifier_key,
    sign_note,
)

# No checkpoint reads so: there the second line is a number.
_HEADER = "journal key handed on, v1"

Signer = Callable[[bytes], bytes]


@dataclass(frozen=True)
class Rotation:
    """One change of key. `last` is what the old key signed last."""

    old: VerifierKey
    new: VerifierKey
    last: Checkpoint

    def text(self) -> str:
        """Return the text that both keys sign, with its last newline."""
        origin, _, rest = self.last.text().partition("\n")
        return f"{origin}\n{_HEADER}\n{self.old.text()}\n{self.new.text()}\n{rest}"


def rotation_path(number: int) -> str:
    """Return where the note of a rotation is served, below the journal's own address. `number` counts from 1."""
    return f"rotation/{number}"


def sign_rotation(rotation: Rotation, *, sign_old: Signer, sign_new: Signer) -> str:
    """Return the rotation as a note that both keys signed."""
    return sign_note(rotation.text(), signers=[(rotation.old, sign_old), (rotation.new, sign_new)])


def read_rotation(note: str) -> Rotation:
    """Return a rotation whose note was signed by both keys it names.

    :raises CheckpointRefused: a wrong form, keys of different journals, or a signature that does not hold.
    """
    lines = note.split("\n")
    if len(lines) < 7 or lines[1] != _HEADER:
        raise CheckpointRefused("rotation_form")
    old, new = read_verifier_key(lines[2]), read_verifier_key(lines[3])
    last = read_checkpoint_text(f"{lines[0]}\n{lines[4]}\n{lines[5]}\n")
    rotation = Rotation(old=old, new=new, last=last)
    signed = read_signed_text(note, keys=[old, new])
    if signed != rotation.text() or not old.name == new.name == last.origin:
        raise CheckpointRefused("rotation_form")
    return rotation


@dataclass(frozen=True)
class KeyChain:
    """The keys from one that is known to the one that signs now, with the notes between them.

    `earlier` are the keys before the known one, each named by its successor.
    """

    known: VerifierKey
    rotations: tuple[Rotation, ...] = ()
    earlier: tuple[VerifierKey, ...] = ()

    @property
    def current(self) -> VerifierKey:
        return self.rotations[-1].new if self.rotations else self.known

    @property
    def keys(self) -> tuple[VerifierKey, ...]:
        """All keys the journal has had, oldest first, as far as the notes go back."""
        return (*self.earlier, self.known, *(rotation.new for rotation in self.rotations))

    def read(self, note: str) -> Checkpoint:
        """Return a checkpoint that a key of this chain signed while it was the journal's key.

        :raises CheckpointRefused: none did, or a key signed more than it had left behind when it was handed on.
        """
        try:
            return read_checkpoint(note, key=self.current)
        except CheckpointRefused as refused:
            if refused.code != "not_signed":
                raise
        for rotation in reversed(self.rotations):
            try:
                checkpoint = read_checkpoint(note, key=rotation.old)
            except CheckpointRefused as refused:
                if refused.code != "not_signed":
                    raise
                continue
            if checkpoint.size > rotation.last.size:
                raise CheckpointRefused("key_handed_on")
            return checkpoint
        raise CheckpointRefused("not_signed")


def follow_rotations(notes: Sequence[str], *, known: VerifierKey) -> KeyChain:
    """Return the chain from a known key. Notes that do not lead from it are of no use, and no reason to refuse.

    :raises CheckpointRefused: a note does not hold, or does not follow from the one before it.
    """
    rotations = [read_rotation(note) for note in notes]
    for before, after in itertools.pairwise(rotations):
        if after.old != before.new or after.last.size < before.last.size:
            raise CheckpointRefused("rotation_chain")
    keys = [rotation.old for rotation in rotations]
    if known in keys:
        at = keys.index(known)
        return KeyChain(known, tuple(rotations[at:]), tuple(keys[:at]))
    is_newest = bool(rotations) and rotations[-1].new == known
    return KeyChain(known, (), tuple(keys) if is_newest else ())
