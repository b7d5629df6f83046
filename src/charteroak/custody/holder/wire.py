"""The one question that the second key holder answers, and what its answer key signs. Pure."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

PATH = "/v1/macs"
MAX_INPUTS = 16
VALUE_BYTES, ID_BYTES, SIGNATURE_BYTES = 32, 16, 64
# Sixteen values in hex, with all that stands around them, are about 1,200 bytes.
MAX_BODY_BYTES = 4096

_PREFIX = b"charteroak key holder, answer, version 1\n"
_LAST_SECOND = 253402300799  # of the year 9999


class WireRefused(ValueError):
    """Not a question or not an answer. Says nothing of what it is instead."""


@dataclass(frozen=True)
class Question:
    """`id`: 16 random bytes, never used twice; `at_second`: POSIX time; `inputs`: 1 to 16 of 32 bytes."""

    id: bytes
    at_second: int
    inputs: tuple[bytes, ...] = field(repr=False)

    @property
    def digest(self) -> bytes:
        """Return SHA-256 over all inputs in order."""
        return digest_of(self.inputs)

    def encode(self) -> bytes:
        """Return the body of the request."""
        whole = {"id": self.id.hex(), "at": self.at_second, "inputs": [each.hex() for each in self.inputs]}
        return json.dumps(whole).encode()


@dataclass(frozen=True)
class Answer:
    """`id` and `digest` say to which question; `outputs` one for each input, in order."""

    id: bytes
    digest: bytes
    outputs: tuple[bytes, ...] = field(repr=False)
    signature: bytes = b""

    def signed(self) -> bytes:
        """Return what the answer key signs. Every part but the last has one length, so it reads one way only."""
        return _PREFIX + self.id + self.digest + b"".join(self.outputs)

    def encode(self) -> bytes:
        """Return the body of the answer."""
        whole = {
            "id": self.id.hex(),
            "inputs": self.digest.hex(),
            "outputs": [each.hex() for each in self.outputs],
            "signature": self.signature.hex(),
        }
        return json.dumps(whole).encode()


def digest_of(inputs: tuple[bytes, ...]) -> bytes:
    """Return SHA-256 over all inputs in order, each 32 bytes."""
    return hashlib.sha256(b"".join(inputs)).digest()


def read_question(body: bytes) -> Question:
    """Read the body of a request.

    :raises WireRefused: a wrong form, or too few or too many inputs.
    """
    whole = _read(body, {"id", "at", "inputs"})
    at = whole["at"]
    if type(at) is not int or not 0 <= at <= _LAST_SECOND:
        raise WireRefused
    return Question(_value(whole["id"], ID_BYTES), at, _values(whole["inputs"]))


def read_answer(body: bytes) -> Answer:
    """Read the body of an answer; its signature is not looked at.

    :raises WireRefused: a wrong form.
    """
    whole = _read(body, {"id", "inputs", "outputs", "signature"})
    return Answer(
        id=_value(whole["id"], ID_BYTES),
        digest=_value(whole["inputs"], VALUE_BYTES),
        outputs=_values(whole["outputs"]),
        signature=_value(whole["signature"], SIGNATURE_BYTES),
    )


def _read(body: bytes, names: set[str]) -> dict[str, Any]:
    if len(body) > MAX_BODY_BYTES:
        raise WireRefused
    try:
        whole = json.loads(body)
    except (ValueError, RecursionError):
        raise WireRefused from None
    if not isinstance(whole, dict) or set(whole) != names:
        raise WireRefused
    return whole


def _values(listed: Any) -> tuple[bytes, ...]:
    if not isinstance(listed, list) or not 1 <= len(listed) <= MAX_INPUTS:
        raise WireRefused
    return tuple(_value(each, VALUE_BYTES) for each in listed)


def _value(text: Any, size: int) -> bytes:
    # bytes.fromhex passes over spaces; the length in characters leaves no room for any.
    if not isinstance(text, str) or len(text) != 2 * size:
        raise WireRefused
    try:
        value = bytes.fromhex(text)
    except ValueError:
        raise WireRefused from None
    if len(value) != size:
        raise WireRefused
    return value
