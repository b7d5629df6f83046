"""The signed receipt of a destruction: what the journal's own key says was destroyed, and by which rule. Pure.

Anybody with the journal's public key can check it, from the published entry alone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

EVENT = "destruction.receipt"
# No checkpoint begins so: its first line is a name without spaces (tlog-checkpoint), so neither passes for the other.
_DOMAIN = "charteroak destruction receipt v1"


class DestructionReceiptRefused(ValueError):
    """The entry is no receipt ('form'), or its signature does not hold ('signature')."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Destruction:
    """What was destroyed: how many of which kind, all that ended before `before`, under the rule with this digest.

    `hour` as in the entry, `digest` SHA-256 in hex (program/held.py, rule_digest). No name, no number of anything.
    """

    hour: str
    scope: str
    count: int
    before: str
    digest: str

    def text(self) -> bytes:
        """Return the text that is signed: six lines, UTF-8, each with its newline."""
        lines = (_DOMAIN, self.hour, self.scope, str(self.count), self.before, self.digest)
        return "".join(f"{line}\n" for line in lines).encode()


def hour_text(at: datetime) -> str:
    """Write a moment's hour as an entry does. `at` in UTC."""
    return at.strftime("%Y-%m-%dT%H:00Z")


def sign_destruction(destruction: Destruction, *, sign: Callable[[bytes], bytes]) -> Mapping[str, str | int]:
    """Return the details of the entry. `sign` gives an Ed25519 signature, 64 bytes."""
    return {
        "scope": destruction.scope,
        "count": destruction.count,
        "before": destruction.before,
        "digest": destruction.digest,
        "signature": sign(destruction.text()).hex(),
    }


def read_destruction(leaf: bytes) -> tuple[Destruction, bytes]:
    """Read a leaf of the journal: what was destroyed, and the signature.

    :raises DestructionReceiptRefused: it is no receipt.
    """
    try:
        whole: dict[str, Any] = json.loads(leaf)
        details = whole["details"]
        if whole["event"] != EVENT or type(details["count"]) is not int:
            raise DestructionReceiptRefused("form")
        parts = [whole["hour"], details["scope"], details["before"], details["digest"]]
        if not all(isinstance(part, str) and "\n" not in part for part in parts):
            raise DestructionReceiptRefused("form")
        destruction = Destruction(
            hour=whole["hour"],
            scope=details["scope"],
            count=details["count"],
            before=details["before"],
            digest=details["digest"],
        )
        return destruction, bytes.fromhex(details["signature"])
    except (KeyError, TypeError, ValueError) as error:
        if isinstance(error, DestructionReceiptRefused):
            raise
        raise DestructionReceiptRefused("form") from error


def check_destruction(leaf: bytes, *, public: Ed25519PublicKey) -> Destruction:
    """Return what a receipt says was destroyed.

    :raises DestructionReceiptRefused: it is no receipt, or was not signed with the journal's key.
    """
    destruction, signature = read_destruction(leaf)
    try:
        public.verify(signature, destruction.text())
    except InvalidSignature:
        raise DestructionReceiptRefused("signature") from None
    return destruction
