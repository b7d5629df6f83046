"""What an entry may say, and how it is hashed. Pure."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

Detail = str | int | bool

# Every event there is, with the only details it may carry. A detail is a code, a number or a yes/no, never a text.
EVENTS: dict[str, frozenset[str]] = {
    "appointment.booked": frozenset({"site"}),
    "appointment.cancelled": frozenset({"site"}),
    "appointment.checked_in": frozenset({"site"}),
    "appointment.destroyed": frozenset({"count"}),
    "appointment.moved": frozenset({"site"}),
    "appointment.no_show": frozenset({"site"}),
    "waiting.joined": frozenset(),
    "waiting.offered": frozenset({"site", "count"}),
    "waiting.left": frozenset({"why"}),
    "site.closed": frozenset({"site", "count"}),
    "site.reopened": frozenset({"site", "count"}),
    "release.drawn": frozenset({"count"}),
    "ticket.issued": frozenset({"site", "kind"}),
    "ticket.called": frozenset({"site"}),
    "ticket.put_off": frozenset({"site"}),
    "ticket.resumed": frozenset({"site"}),
    "ticket.begun": frozenset({"site"}),
    "ticket.served": frozenset({"site"}),
    "ticket.left": frozenset({"site", "why"}),
    "ticket.moved": frozenset({"site"}),
    "counter.opened": frozenset({"site"}),
    "counter.closed": frozenset({"site"}),
    "line.closed": frozenset({"site", "why"}),
    "line.opened": frozenset({"site"}),
    "kiosk.made": frozenset({"site"}),
    "kiosk.ended": frozenset({"site"}),
    "message.sent": frozenset({"kind", "channel"}),
    "message.failed": frozenset({"kind", "channel", "why"}),
    "messages.destroyed": frozenset({"count"}),
    "seats.opened": frozenset({"site", "count"}),
    "seats.withdrawn": frozenset({"site", "count"}),
    "visit.opened": frozenset({"site"}),
    "visit.details_recorded": frozenset({"site"}),
    "visit.evidence_satisfied": frozenset({"site", "policy"}),
    "visit.evidence_open": frozenset({"site", "policy"}),
    "visit.photo_recorded": frozenset({"site"}),
    "visit.matched": frozenset({"site", "outcome"}),
    "match.opened": frozenset({"site", "why"}),
    "match.decided": frozenset({"site", "outcome", "second"}),
    "match.noticed": frozenset({"site"}),
    "holder.failed": frozenset({"why"}),
    "visit.destroyed": frozenset({"site", "why"}),
    "fee.taken": frozenset({"site", "kind", "reason", "cents", "tender"}),
    "card.issued": frozenset({"site", "policy", "list"}),
    "card.printed": frozenset({"site"}),
    "card.checked": frozenset({"site"}),
    "card.check_failed": frozenset({"site", "reason"}),
    "card.handed_over": frozenset({"site"}),
    "card.revoked": frozenset({"site", "reason"}),
    "card.voided": frozenset({"site", "reason"}),
    "card.searched": frozenset({"site", "found", "way"}),
    "status_list.published": frozenset({"list"}),
    "key.created": frozenset({"purpose"}),
    "key.destroyed": frozenset({"purpose"}),
    "key.rotated": frozenset({"purpose"}),
    "key.used": frozenset({"purpose", "use", "count"}),
    "key.quota_reached": frozenset({"purpose", "use"}),
    "key.ceremony": frozenset({"step", "shares", "threshold"}),
    "record.opened": frozenset({"site", "part", "why"}),
    "contact.opened": frozenset({"site"}),
    "renewal.kept": frozenset({"site"}),
    "renewal.opened": frozenset({"site", "way"}),
    "renewal.destroyed": frozenset({"site"}),
    "quota.reached": frozenset({"site", "kind"}),
    "canary.planted": frozenset({"kind", "count"}),
    "canary.opened": frozenset({"site", "kind"}),
    "act.proposed": frozenset({"kind"}),
    "act.approved": frozenset({"kind"}),
    "act.refused": frozenset({"kind"}),
    "act.withdrawn": frozenset({"kind"}),
    "act.lapsed": frozenset({"kind", "count"}),
    "staff.account_created": frozenset({"role", "site", "office"}),
    "staff.role_changed": frozenset({"before", "after", "site", "office"}),
    "staff.account_closed": frozenset({"role", "site", "office"}),
    "policy.adopted": frozenset({"policy", "digest"}),
    "hold.set": frozenset({"scope", "instrument", "until"}),
    "hold.ended": frozenset({"scope", "why"}),
    "clock.doubted": frozenset({"why", "hours"}),
    "clock.confirmed": frozenset({"hours"}),
    "destruction.receipt": frozenset({"scope", "count", "before", "digest", "signature"}),
    # No details: they would give away every count that the quarterly report hides.
    "demand.recorded": frozenset(),
    "demand.decided": frozenset(),
    "demand.answered": frozenset(),
    "demand.noticed": frozenset(),
    "report.published": frozenset({"quarter", "digest"}),
    "hostile_day.begun": frozenset(),
    "hostile_day.ended": frozenset(),
    "backup.made": frozenset({"digest"}),
    "backup.restored": frozenset({"digest"}),
    "backup.destroyed": frozenset({"count"}),
    "journal.witnessed": frozenset({"size"}),
    "guide.seeded": frozenset({"count"}),
    "guide.published": frozenset({"language"}),
    "telephone.called": frozenset({"outcome"}),
    "directory.imported": frozenset({"count", "refused"}),
    "directory.seeded": frozenset({"count"}),
    "listing.changed": frozenset(),
    "listing.discarded": frozenset(),
    "listing.proposed": frozenset(),
    "listing.published": frozenset(),
    "listing.withdrawn": frozenset({"why"}),
    "comment.written": frozenset(),
    "comment.decided": frozenset({"outcome"}),
    "comment.reported": frozenset(),
    "comment.deleted": frozenset(),
    "comments.destroyed": frozenset({"count"}),
    "commenter.asked": frozenset(),
    "commenter.activated": frozenset(),
    "commenter.deleted": frozenset(),
    "report.received": frozenset(),
    "report.settled": frozenset({"outcome"}),
}

# Long enough for a signature in hex (Ed25519: 128 characters), too narrow for anything that somebody typed.
_CODE = re.compile(r"[a-z0-9][a-z0-9_.:/-]{0,59}|[0-9a-f]{64}|[0-9a-f]{128}")


class NotAnEvent(ValueError):
    """An event or a detail that the table does not know. It names the key, never the value."""


@dataclass(frozen=True)
class Leaf:
    """What is published of one act. `hour` is rounded down; `commitment` is hex (receipts.py)."""

    event: str
    hour: datetime
    role: str
    basis: str
    details: Mapping[str, Detail]
    commitment: str

    def encode(self) -> bytes:
        """Return the canonical bytes of the leaf: JSON, keys sorted, no spaces, UTF-8."""
        whole = {
            "event": self.event,
            "hour": self.hour.strftime("%Y-%m-%dT%H:00Z"),
            "role": self.role,
            "basis": self.basis,
            "details": dict(self.details),
            "commitment": self.commitment,
        }
        return json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def check_details(event: str, details: Mapping[str, Detail]) -> None:
    """:raises NotAnEvent: unknown event, a detail it may not carry, or a value that is no code, number or yes/no."""
    if event not in EVENTS:
        raise NotAnEvent(event)
    for key, value in details.items():
        if key not in EVENTS[event]:
            raise NotAnEvent(f"{event} carries no {key}")
        if isinstance(value, str) and not _CODE.fullmatch(value):
            raise NotAnEvent(f"{event}: {key} is not a code")


def leaf_hash(leaf: bytes) -> bytes:
    """Return the hash of a leaf (RFC 6962 section 2.1: SHA-256 of 0x00 and the leaf)."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node (RFC 6962 section 2.1: SHA-256 of 0x01 and both children)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_hash(leaves: list[bytes]) -> bytes:
    """Return the Merkle tree head over leaf hashes in order (RFC 6962 section 2.1)."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    # A stack of perfect subtrees, as (height, hash): one pass, no copies.
    stack: list[tuple[int, bytes]] = []
    for leaf in leaves:
        height, current = 0, leaf
        while stack and stack[-1][0] == height:
            current = node_hash(stack.pop()[1], current)
            height += 1
        stack.append((height, current))
    root = stack.pop()[1]
    while stack:
        root = node_hash(stack.pop()[1], root)
    return root
