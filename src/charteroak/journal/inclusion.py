"""The proof that one entry is in the journal, as a text that anybody can check offline (C2SP tlog-proof). Pure."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

from charteroak.journal.proofs import ProofRefused, check_inclusion
from charteroak.journal.rotations import KeyChain
from charteroak.journal.rules import leaf_hash

_HEADER = "c2sp.org/tlog-proof@v1"
MAX_PROOF = 63


@dataclass(frozen=True)
class InclusionProof:
    """Where an entry stands, the audit path from its sibling up, and the checkpoint as a note."""

    index: int
    path: tuple[bytes, ...]
    note: str

    def text(self) -> str:
        """Return the proof as a text, with its last newline."""
        hashes = "".join(f"{base64.b64encode(each).decode()}\n" for each in self.path)
        return f"{_HEADER}\nindex {self.index}\n{hashes}\n{self.note}"


def read_inclusion(text: str) -> InclusionProof:
    """Read a proof's text; extra data in it is passed over, as it is not signed.

    :raises ProofRefused: a wrong form.
    """
    head, gap, note = text.partition("\n\n")
    lines = head.split("\n")
    if lines[1:2] and lines[1].startswith("extra "):
        del lines[1]
    if not gap or lines[0] != _HEADER or len(lines) < 2 or len(lines) > MAX_PROOF + 2:
        raise ProofRefused("form")
    word, _, index = lines[1].partition(" ")
    if word != "index" or not index.isascii() or not index.isdecimal() or len(index) > 19:
        raise ProofRefused("form")
    if str(int(index)) != index:
        raise ProofRefused("form")
    return InclusionProof(int(index), tuple(map(_decode, lines[2:])), note)


def check_entry(entry: bytes, proof: InclusionProof, *, chain: KeyChain) -> None:
    """Check that an entry is in the journal of a key.

    :raises ProofRefused: it is not, as far as this proof shows.
    :raises CheckpointRefused: the journal did not sign the checkpoint.
    """
    checkpoint = chain.read(proof.note)
    check_inclusion(
        leaf=leaf_hash(entry), index=proof.index, size=checkpoint.size, proof=proof.path, root=checkpoint.root
    )


def _decode(line: str) -> bytes:
    try:
        decoded = base64.b64decode(line, validate=True)
    except (binascii.Error, ValueError):
        raise ProofRefused("form") from None
    if base64.b64encode(decoded).decode() != line:
        raise ProofRefused("form")
    return decoded
