"""Every signed or hashed part of a published journal, changed at random, and what checks it.

A part is refused, or says the very same as before (two signature lines in another order, say), or was accepted with
another meaning, which must never be.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from charteroak.journal.checking import check_journal, check_witnesses
from charteroak.journal.checkpoints import (
    WITNESS,
    CheckpointRefused,
    VerifierKey,
    cosign_checkpoint,
    sign_checkpoint,
)
from charteroak.journal.checkpoints import Checkpoint as Head
from charteroak.journal.destruction import Destruction, check_destruction, sign_destruction
from charteroak.journal.growth import Growth
from charteroak.journal.inclusion import InclusionProof, check_entry, read_inclusion
from charteroak.journal.proofs import check_consistency, prove_consistency, prove_inclusion
from charteroak.journal.published import JournalRefused
from charteroak.journal.rotations import KeyChain, Rotation, read_rotation, sign_rotation
from charteroak.journal.rules import Leaf, leaf_hash, root_hash
from charteroak.journal.witness import Submission, read_submission
from journal_samples import KEY, ORIGIN, SECRET, key_of

NEW_SECRET = Ed25519PrivateKey.from_private_bytes(b"3" * 32)
PAPER_SECRET = Ed25519PrivateKey.from_private_bytes(b"7" * 32)
PAPER = VerifierKey("paper.example/w", WITNESS, PAPER_SECRET.public_key().public_bytes_raw())
_HOUR = datetime(2026, 11, 22, 12, tzinfo=UTC)

# What a check found in a part: equal only where it means the same.
Meaning = Hashable


@dataclass(frozen=True)
class Part:
    """A part as bytes, and its check, which raises or tells what the part means."""

    name: str
    content: bytes
    check: Callable[[bytes], Meaning]


class _Memory:
    """A published journal in memory, one file of which may be another."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files

    def read(self, path: str, *, limit: int) -> bytes:
        if path not in self.files:
            raise JournalRefused("missing", path)
        return self.files[path]


def _entries(size: int) -> list[bytes]:
    return [
        Leaf("card.checked", _HOUR, "clerk", "policy", {"site": "clerk"}, f"{n:064x}").encode()
        for n in range(size)
    ]


def _receipt_entry() -> bytes:
    made = Destruction("2026-11-22T12:00Z", "visit", 3, "2026-11-21", "ab" * 32)
    details = sign_destruction(made, sign=SECRET.sign)
    return Leaf("destruction.receipt", _HOUR, "system", "schedule", details, "cd" * 32).encode()


def _files(entries: list[bytes]) -> dict[str, bytes]:
    growth, files = Growth(), dict[str, bytes]()
    for entry in entries:
        files.update(growth.add(entry))
    files.update(growth.partial_files())
    note = sign_checkpoint(Head(ORIGIN, growth.size, growth.root()), key=KEY, sign=SECRET.sign)
    files["checkpoint"] = cosign_checkpoint(note, key=PAPER, at_second=1, sign=PAPER_SECRET.sign).encode()
    return files


def _note_meaning(content: bytes) -> Meaning:
    note = content.decode()
    witnessed = check_witnesses(note, witnesses=[PAPER])
    if None in witnessed.values():
        raise CheckpointRefused("not_cosigned")
    return KeyChain(KEY).read(note), tuple(witnessed.items())


def _file_parts(size: int) -> list[Part]:
    files = _files([*_entries(size - 1), _receipt_entry()])

    def check_with(path: str) -> Callable[[bytes], Meaning]:
        def check(content: bytes) -> Meaning:
            checked = check_journal(_Memory({**files, path: content}), key=KEY)
            return checked.checkpoint, tuple(checked.levels[0])

        return check

    return [
        Part("tile" if "entries" not in path else "bundle", content, check_with(path))
        for path, content in sorted(files.items())
        if path != "checkpoint"
    ]


def _proof_parts(size: int) -> list[Part]:
    entries = _entries(size)
    leaves = [leaf_hash(entry) for entry in entries]
    note = _files(entries)["checkpoint"].decode()
    index, first = size // 3, size * 2 // 3
    inclusion = InclusionProof(index, tuple(prove_inclusion(leaves=leaves, index=index)), note)
    sent = Submission(first, tuple(prove_consistency(leaves=leaves, size=first)), note)

    def check_inclusion_text(content: bytes) -> Meaning:
        proof = read_inclusion(content.decode())
        check_entry(entries[index], proof, chain=KeyChain(KEY))
        return proof.index, proof.path, _note_meaning(proof.note.encode())

    def check_submission(content: bytes) -> Meaning:
        found = read_submission(content)
        head = KeyChain(KEY).read(found.note)
        old_root = root_hash(leaves[: found.old_size])
        check_consistency(
            first=found.old_size,
            second=head.size,
            first_root=old_root,
            second_root=head.root,
            proof=found.proof,
        )
        return found.old_size, found.proof, _note_meaning(found.note.encode())

    return [
        Part("inclusion proof", inclusion.text().encode(), check_inclusion_text),
        Part("consistency proof", sent.encode(), check_submission),
    ]


def _rotation_part() -> Part:
    rotation = Rotation(old=KEY, new=key_of(NEW_SECRET), last=Head(ORIGIN, 5, b"r" * 32))
    note = sign_rotation(rotation, sign_old=SECRET.sign, sign_new=NEW_SECRET.sign)
    return Part("key note", note.encode(), lambda content: read_rotation(content.decode()))


def _destruction_part() -> Part:
    public = Ed25519PublicKey.from_public_bytes(KEY.public)
    entries = [*_entries(4), _receipt_entry()]
    path = prove_inclusion(leaves=[leaf_hash(entry) for entry in entries], index=4)
    proof = InclusionProof(4, tuple(path), _files(entries)["checkpoint"].decode())

    def check(content: bytes) -> Meaning:
        # As whoever holds it checks it: signed, and in the journal. The signature covers what was destroyed alone.
        check_entry(content, proof, chain=KeyChain(KEY))
        return check_destruction(content, public=public)

    return Part("signed receipt", _receipt_entry(), check)


def list_parts() -> list[Part]:
    """Return every kind of part, the cheap ones more often than those that a whole journal hangs on."""
    note = Part("checkpoint", _files(_entries(5))["checkpoint"], _note_meaning)
    cheap = [note, note, *_proof_parts(7), *_proof_parts(300), _rotation_part(), _destruction_part()]
    return [*cheap, *cheap, *_file_parts(4), *_file_parts(4), *_file_parts(260)[:2]]


def mutate(content: bytes, chance: random.Random) -> bytes:
    """Return the content changed: bits turned, bytes or stretches swapped, cut, put in, doubled or taken out."""
    whole = bytearray(content)
    at = chance.randrange(len(whole))
    length = min(chance.choice((1, 1, 2, 4, 32, 45)), len(whole) - at)
    match chance.randrange(7):
        case 0:
            whole[at] ^= 1 << chance.randrange(8)
        case 1:
            other = chance.randrange(len(whole))
            whole[at], whole[other] = whole[other], whole[at]
        case 2:
            other = chance.randrange(len(whole))
            piece = bytes(whole[at : at + length])
            del whole[at : at + length]
            whole[other:other] = piece
        case 3:
            del whole[at:]
        case 4:
            whole[at:at] = chance.randbytes(length)
        case 5:
            whole[at:at] = whole[at : at + length]
        case _:
            del whole[at : at + length]
    return bytes(whole)


def run_mutations(count: int, *, seed: int) -> Counter[tuple[str, str]]:
    """Try so many mutations, and count by part: 'refused', 'same' meaning, 'unchanged' bytes, or 'accepted'."""
    chance = random.Random(seed)
    parts = list_parts()
    meant = [part.check(part.content) for part in parts]
    counts: Counter[tuple[str, str]] = Counter()
    for number in range(count):
        which = number % len(parts)
        part = parts[which]
        changed = mutate(part.content, chance)
        while changed == part.content:
            changed = mutate(part.content, chance)
        try:
            verdict = "same" if part.check(changed) == meant[which] else "accepted"
        except ValueError:
            verdict = "refused"
        except Exception as refused:
            # A refusal of the witness is none of the ValueErrors.
            if type(refused).__name__ != "WitnessRefused":
                raise
            verdict = "refused"
        counts[part.name, verdict] += 1
    return counts
