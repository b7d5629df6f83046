"""How a city comes to its line: it makes a key and a request, and keeps what the holder sends back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from charteroak.custody.holder.certificates import fingerprint, fingerprint_of, make_request
from charteroak.custody.holder.client import ANSWER_KEY, AUTHORITY, CLIENT_CERTIFICATE, CLIENT_KEY
from charteroak.lib.files import write_file

MAX_ANSWER_BYTES = 16 * 1024
_BLOCK = re.compile(rb"-----BEGIN ([A-Z ]+)-----\n.+?\n-----END \1-----\n", re.DOTALL)


class AnswerRefused(ValueError):
    """It is not what a holder sends back, or belongs to another request."""


@dataclass(frozen=True)
class Marks:
    """Fingerprints, SHA-256 in hex, that two institutions read to each other."""

    authority: str
    answer_key: str
    certificate: str


def write_request(files: Path, *, name: str = "charter oak desk") -> bytes:
    """Make a key for the line and return the request for it, as PEM. A request not answered yet is written again."""
    key_path = files / CLIENT_KEY
    if key_path.exists():
        key = serialization.load_pem_private_key(key_path.read_bytes(), None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise AnswerRefused
        _, request = make_request(name, key=key)
    else:
        made, request = make_request(name)
        pem = made.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        write_file(key_path, pem, private=True)
    return request.public_bytes(serialization.Encoding.PEM)


def keep_answer(files: Path, answer: bytes) -> Marks:
    """Keep what the holder sent back: certificate, authority and answer key, one after the other.

    :raises AnswerRefused: see there; nothing was kept.
    """
    blocks = [found[0] for found in _BLOCK.finditer(answer[:MAX_ANSWER_BYTES])]
    try:
        key = serialization.load_pem_private_key((files / CLIENT_KEY).read_bytes(), None).public_key()
        certificate, authority, answer_key = blocks
        own = x509.load_pem_x509_certificate(certificate)
        own.verify_directly_issued_by(x509.load_pem_x509_certificate(authority))
        fits = own.public_key() == key
        fits = fits and isinstance(serialization.load_pem_public_key(answer_key), Ed25519PublicKey)
    except Exception as error:  # the parser's refusals are of many kinds, and all mean the same
        raise AnswerRefused from error
    if not fits:
        raise AnswerRefused
    write_file(files / AUTHORITY, authority, private=True)
    write_file(files / ANSWER_KEY, answer_key, private=True)
    # Last: its time says that the others changed.
    write_file(files / CLIENT_CERTIFICATE, certificate, private=True)
    return read_marks(files)


def read_marks(files: Path) -> Marks:
    """Return the fingerprints of what is kept."""
    authority = x509.load_pem_x509_certificate((files / AUTHORITY).read_bytes())
    certificate = x509.load_pem_x509_certificate((files / CLIENT_CERTIFICATE).read_bytes())
    return Marks(
        fingerprint(authority), answer_mark((files / ANSWER_KEY).read_bytes()), fingerprint(certificate)
    )


def answer_mark(pem: bytes) -> str:
    """Return SHA-256 of an answer key's 32 bytes in hex."""
    key = serialization.load_pem_public_key(pem)
    if not isinstance(key, Ed25519PublicKey):
        raise AnswerRefused
    return fingerprint_of(key.public_bytes_raw())
