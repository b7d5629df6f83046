"""A witness: signs a journal's checkpoint only if it continues what it signed before (C2SP tlog-witness).

Whoever runs one, another city or a newspaper, needs this and the journal's public key. Its state is a folder.
"""

from __future__ import annotations

import base64
import fcntl
import hashlib
import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from charteroak.journal.checking import read_head
from charteroak.journal.checkpoints import (
    WITNESS,
    Checkpoint,
    CheckpointRefused,
    VerifierKey,
    cosign_checkpoint,
    read_checkpoint,
    read_unsigned,
    read_verifier_key,
    signature_lines,
)
from charteroak.journal.proofs import ProofRefused, check_consistency
from charteroak.journal.published import Source, tree_of
from charteroak.journal.rules import root_hash
from charteroak.lib.files import settle_folders, write_file

# tlog-witness, section 'add-checkpoint'.
MAX_PROOF_LINES = 63


class WitnessRefused(Exception):
    """The checkpoint is not cosigned. `code` says why; `size` is what was cosigned last where that matters."""

    def __init__(self, code: str, *, size: int | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.size = size


@dataclass(frozen=True)
class Submission:
    """What a journal sends to be cosigned: the size it builds on, the proof for it, and the checkpoint as a note."""

    old_size: int
    proof: tuple[bytes, ...]
    note: str

    def encode(self) -> bytes:
        """Return the body of an add-checkpoint request."""
        hashes = "".join(f"{base64.b64encode(each).decode()}\n" for each in self.proof)
        return f"old {self.old_size}\n{hashes}\n{self.note}".encode()


def read_submission(body: bytes) -> Submission:
    """Read the body of an add-checkpoint request.

    :raises WitnessRefused: 'malformed'.
    """
    try:
        head, gap, note = body.decode().partition("\n\n")
        first, *hashes = head.split("\n")
        word, _, size = first.partition(" ")
        proof = tuple(base64.b64decode(each, validate=True) for each in hashes)
    except ValueError:
        raise WitnessRefused("malformed") from None
    written_so = size.isascii() and size.isdecimal() and len(size) < 20 and str(int(size)) == size
    if not gap or word != "old" or not written_so or len(proof) > MAX_PROOF_LINES:
        raise WitnessRefused("malformed")
    if any(len(each) != 32 for each in proof):
        raise WitnessRefused("malformed")
    return Submission(old_size=int(size), proof=proof, note=note)


class Witness:
    """A witness's key and memory in a folder of its own, both made on first use."""

    def __init__(self, folder: Path, *, name: str = "") -> None:
        """:raises WitnessRefused: 'name' cannot be a key's name, or the folder holds another name's key."""
        self._folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._locked():
            self._secret = self._load_secret()
            self.key = self._load_key(name)

    def last(self, origin: str) -> tuple[str, Checkpoint] | None:
        """Return the checkpoint of a journal that was cosigned last, as a note and read, or None."""
        try:
            note = self._path(origin).read_text()
        except FileNotFoundError:
            return None
        return note, read_unsigned(note)

    def cosign(self, sent: Submission, *, keys: Sequence[VerifierKey], at: datetime) -> str:
        """Check a checkpoint, remember it, and return this witness's signature line. `keys`: of the known journals.

        :raises WitnessRefused: 'malformed', 'unknown' journal, 'not_signed' by its key, 'conflict' with the size
            cosigned last, 'proof' that does not hold, or 'forked': two histories are signed, and were saved.
        """
        checkpoint = self._read(sent.note, keys)
        if sent.old_size > checkpoint.size:
            raise WitnessRefused("malformed")
        # Look, check and remember under one lock: of two requests at once none may roll back the other's.
        with self._locked():
            last = self.last(checkpoint.origin)
            before = last[1] if last else Checkpoint(checkpoint.origin, 0, root_hash([]))
            if last and before.size == checkpoint.size and before.root != checkpoint.root:
                self._save_evidence("forked", last[0], sent, at)
                raise WitnessRefused("forked", size=before.size)
            if sent.old_size != before.size:
                raise WitnessRefused("conflict", size=before.size)
            self._check_proof(sent, before, checkpoint, last[0] if last else "", at)
            write_file(self._path(checkpoint.origin), sent.note.encode())
            settle_folders({self._path(checkpoint.origin).parent})
        signed = cosign_checkpoint(
            sent.note, key=self.key, at_second=int(at.timestamp()), sign=self._secret.sign
        )
        return signature_lines(signed, key=self.key)[-1]

    def pull(self, source: Source, *, key: VerifierKey, at: datetime) -> str:
        """Read a journal's newest checkpoint where it is published, and return it with this witness's line added.

        :raises WitnessRefused: as `cosign`; also 'rolled_back', with the evidence saved.
        :raises JournalRefused: the journal cannot be read. :raises CheckpointRefused: its key did not sign it.
        """
        note, checkpoint, chain = read_head(source, key=key)
        last = self.last(checkpoint.origin)
        old_size = last[1].size if last else 0
        if last and old_size > checkpoint.size:
            self._save_evidence("rolled_back", last[0], Submission(old_size, (), note), at)
            raise WitnessRefused("rolled_back", size=old_size)
        proof = tree_of(source, size=checkpoint.size).prove_consistency(old_size)
        signers = [rotation.old for rotation in chain.rotations] + [chain.current]
        return note + self.cosign(Submission(old_size, tuple(proof), note), keys=signers, at=at)

    def _read(self, note: str, keys: Sequence[VerifierKey]) -> Checkpoint:
        origin = note.partition("\n")[0]
        known = [key for key in keys if key.name == origin]
        if not known:
            raise WitnessRefused("unknown")
        for key in known:
            try:
                return read_checkpoint(note, key=key)
            except CheckpointRefused as refused:
                if refused.code not in ("not_signed", "signature"):
                    raise WitnessRefused("malformed") from None
        raise WitnessRefused("not_signed")

    def _check_proof(
        self, sent: Submission, before: Checkpoint, after: Checkpoint, last_note: str, at: datetime
    ) -> None:
        try:
            check_consistency(
                first=before.size,
                second=after.size,
                first_root=before.root,
                second_root=after.root,
                proof=sent.proof,
            )
        except ProofRefused:
            self._save_evidence("proof", last_note, sent, at)
            raise WitnessRefused("proof", size=before.size) from None

    def _save_evidence(self, code: str, earlier: str, sent: Submission, at: datetime) -> None:
        """Keep both signed checkpoints, and what was to connect them."""
        when = at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
        folder = self._folder / "evidence" / f"{when}-{code}-{secrets.token_hex(3)}"
        write_file(folder / "earlier", earlier.encode())
        write_file(folder / "later", sent.note.encode())
        write_file(folder / "submission", sent.encode())

    def _path(self, origin: str) -> Path:
        # A journal's name comes from outside; a file's name must not.
        return self._folder / "seen" / hashlib.sha256(origin.encode()).hexdigest()[:32]

    def _load_secret(self) -> Ed25519PrivateKey:
        path = self._folder / "key.pem"
        if not path.exists():
            pem = Ed25519PrivateKey.generate().private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
            previous = os.umask(0o077)
            try:
                write_file(path, pem)
            finally:
                os.umask(previous)
        secret = serialization.load_pem_private_key(path.read_bytes(), password=None)
        if not isinstance(secret, Ed25519PrivateKey):
            raise WitnessRefused("key")
        return secret

    def _load_key(self, name: str) -> VerifierKey:
        public = self._secret.public_key().public_bytes_raw()
        path = self._folder / "vkey"
        if not path.exists():
            chosen = name or f"witness-{hashlib.sha256(public).hexdigest()[:8]}"
            key = VerifierKey(name=chosen, kind=WITNESS, public=public)
            try:
                read_verifier_key(key.text())
            except CheckpointRefused:
                raise WitnessRefused("name") from None
            write_file(path, f"{key.text()}\n".encode())
        key = read_verifier_key(path.read_text())
        if key.public != public or (name and key.name != name):
            raise WitnessRefused("name")
        return key

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with (self._folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
