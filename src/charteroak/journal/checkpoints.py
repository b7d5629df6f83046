"""The signed head of the journal: C2SP tlog-checkpoint, signed-note and tlog-cosignature.

Ed25519 alone: type 0x01 for the journal's own signature, type 0x04 for a witness (cosignature/v1).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

LOG, WITNESS = 0x01, 0x04
# A reader may bound what it reads; sixteen signatures must be accepted (signed-note, section 'Format').
MAX_SIGNATURES = 100
MAX_SIZE = 2**63 - 1


class CheckpointRefused(ValueError):
    """The checkpoint or a key has a wrong form, or a signature does not hold. `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Checkpoint:
    """How many entries a journal has, and the root over them, 32 bytes."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """Return the text that is signed, with its last newline."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


@dataclass(frozen=True)
class VerifierKey:
    """A public key with its name; `kind` is the signature type, `public` 32 bytes."""

    name: str
    kind: int
    public: bytes

    @property
    def key_id(self) -> bytes:
        """Return the four bytes that name the key (signed-note, section 'Signatures')."""
        named = self.name.encode() + b"\n" + bytes([self.kind]) + self.public
        return hashlib.sha256(named).digest()[:4]

    def text(self) -> str:
        """Return the key as one line: name, key id in hex, and type with key in base64, between plus signs."""
        material = base64.b64encode(bytes([self.kind]) + self.public).decode()
        return f"{self.name}+{self.key_id.hex()}+{material}"


def read_verifier_key(text: str) -> VerifierKey:
    """Read a key from its line.

    :raises CheckpointRefused: the form is wrong, the type unknown, or the key id is another key's.
    """
    # Base64 has plus signs too, so only the first two divide.
    parts = text.strip().split("+", 2)
    if len(parts) != 3 or not _is_name(parts[0]):
        raise CheckpointRefused("key_form")
    material = _decode(parts[2], "key_form")
    if len(material) != 33 or material[0] not in (LOG, WITNESS):
        raise CheckpointRefused("key_type")
    key = VerifierKey(name=parts[0], kind=material[0], public=material[1:])
    if parts[1] != key.key_id.hex():
        raise CheckpointRefused("key_id")
    return key


def sign_checkpoint(checkpoint: Checkpoint, *, key: VerifierKey, sign: Callable[[bytes], bytes]) -> str:
    """Return the checkpoint as a signed note. `sign` returns an Ed25519 signature, 64 bytes."""
    return sign_note(checkpoint.text(), signers=[(key, sign)])


def sign_note(text: str, *, signers: Sequence[tuple[VerifierKey, Callable[[bytes], bytes]]]) -> str:
    """Return a text as a signed note (C2SP signed-note) with a line for each signer. `text` ends with a newline."""
    lines = [_signature_line(key, sign(text.encode())) for key, sign in signers]
    return text + "\n" + "".join(lines)


def read_signed_text(note: str, *, keys: Sequence[VerifierKey]) -> str:
    """Return the text of a note that every one of these keys signed.

    :raises CheckpointRefused: a wrong form, a key that did not sign, or a signature that does not hold.
    """
    text, lines = _split_note(note)
    for key in keys:
        signed = _signatures_of(lines, key)
        if key.kind != LOG or not signed:
            raise CheckpointRefused("not_signed")
        for signature in signed:
            _check_signature(key, signature, text.encode())
    return text


def signature_lines(note: str, *, key: VerifierKey) -> list[str]:
    """Return the lines of a note that name a key, with their newlines, unchecked.

    :raises CheckpointRefused: a wrong form.
    """
    _, lines = _split_note(note)
    return [f"{line}\n" for line in lines if _signatures_of([line], key)]


def cosign_checkpoint(note: str, *, key: VerifierKey, at_second: int, sign: Callable[[bytes], bytes]) -> str:
    """Return the note with a witness's line added (tlog-cosignature). `at_second` is POSIX time.

    It does not check the journal: a witness does that first.
    """
    text, _ = _split_note(note)
    signature = sign(_cosigned(text, at_second))
    return note + _signature_line(key, at_second.to_bytes(8, "big") + signature)


def read_checkpoint(note: str, *, key: VerifierKey) -> Checkpoint:
    """Return a checkpoint that the journal of this key signed.

    :raises CheckpointRefused: a wrong form, another origin than the key's name, no signature of the key or one
        that does not hold.
    """
    checkpoint = read_checkpoint_text(read_signed_text(note, keys=[key]))
    if checkpoint.origin != key.name:
        raise CheckpointRefused("origin")
    return checkpoint


def read_unsigned(note: str) -> Checkpoint:
    """Return what a note's text says, whoever signed it.

    :raises CheckpointRefused: a wrong form.
    """
    return read_checkpoint_text(_split_note(note)[0])


def read_cosignature(note: str, *, key: VerifierKey) -> int:
    """Return when a witness last cosigned the checkpoint, in POSIX seconds (tlog-cosignature).

    :raises CheckpointRefused: a wrong form, no line of this witness, or one that does not hold.
    """
    text, lines = _split_note(note)
    signed = _signatures_of(lines, key)
    if key.kind != WITNESS or not signed:
        raise CheckpointRefused("not_cosigned")
    seconds = []
    for signature in signed:
        second = int.from_bytes(signature[:8], "big")
        if len(signature) != 72 or second > MAX_SIZE:
            raise CheckpointRefused("signature")
        _check_signature(key, signature[8:], _cosigned(text, second))
        seconds.append(second)
    return max(seconds)


def _cosigned(text: str, second: int) -> bytes:
    return f"cosignature/v1\ntime {second}\n{text}".encode()


def _signature_line(key: VerifierKey, signature: bytes) -> str:
    return f"— {key.name} {base64.b64encode(key.key_id + signature).decode()}\n"


def _split_note(note: str) -> tuple[str, list[str]]:
    """Return the text with its last newline, and the signature lines without theirs."""
    text, gap, signatures = note.rpartition("\n\n")
    if not gap or not signatures.endswith("\n"):
        raise CheckpointRefused("note_form")
    if any(character < " " and character != "\n" for character in note):
        raise CheckpointRefused("note_form")
    lines = signatures[:-1].split("\n")
    if len(lines) > MAX_SIGNATURES:
        raise CheckpointRefused("note_form")
    return text + "\n", lines


def _signatures_of(lines: list[str], key: VerifierKey) -> list[bytes]:
    found = []
    for line in lines:
        dash, _, rest = line.partition(" ")
        name, _, encoded = rest.partition(" ")
        if dash != "—" or not _is_name(name):
            raise CheckpointRefused("note_form")
        signature = _decode(encoded, "note_form")
        if len(signature) < 5:
            raise CheckpointRefused("note_form")
        # Lines of other keys are passed over (signed-note, section 'Signatures').
        if name == key.name and signature[:4] == key.key_id:
            found.append(signature[4:])
    return found


def _check_signature(key: VerifierKey, signature: bytes, message: bytes) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature, message)
    except (InvalidSignature, ValueError):
        raise CheckpointRefused("signature") from None


def read_checkpoint_text(text: str) -> Checkpoint:
    """Return what a checkpoint's text says; lines after the third are passed over.

    :raises CheckpointRefused: a wrong form.
    """
    lines = text[:-1].split("\n")
    if len(lines) < 3 or not all(lines):
        raise CheckpointRefused("text_form")
    origin, size, root = lines[:3]
    if not size.isascii() or not size.isdecimal() or len(size) > 19 or str(int(size)) != size:
        raise CheckpointRefused("text_form")
    decoded = _decode(root, "text_form")
    if len(decoded) != 32:
        raise CheckpointRefused("text_form")
    return Checkpoint(origin=origin, size=int(size), root=decoded)


def _is_name(name: str) -> bool:
    return bool(name) and "+" not in name and not any(character.isspace() for character in name)


def _decode(text: str, code: str) -> bytes:
    try:
        decoded = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise CheckpointRefused(code) from None
    # One way to write it only: no stray bits, no missing padding.
    if base64.b64encode(decoded).decode() != text:
        raise CheckpointRefused(code)
    return decoded
