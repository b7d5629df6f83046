from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from charteroak.journal.models import Entry, Position
from charteroak.journal.rules import leaf_hash, root_hash


@dataclass(frozen=True)
class EntryLine:
    """One entry as a page shows it."""

    position: int
    event: str
    hour: datetime
    role: str
    details: dict[str, Any]


def list_entries(*, before: int | None = None, limit: int = 100) -> list[EntryLine]:
    """List the newest entries, or those before a position, newest first."""
    rows = Entry.objects.order_by("-id")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    lines = []
    for row in rows[:limit]:
        leaf = json.loads(bytes(row.leaf))
        lines.append(
            EntryLine(
                position=row.pk, event=row.event, hour=row.hour, role=leaf["role"], details=leaf["details"]
            )
        )
    return lines


def count_events(event: str) -> int:
    """Count how often an event was recorded."""
    return Entry.objects.filter(event=event).count()


def get_root() -> tuple[int, str]:
    """Return how many entries there are and the Merkle root over them, in hex.

    :raises ValueError: an entry's leaf no longer has the hash recorded with it.
    """
    hashes: list[bytes] = []
    for leaf, recorded in Entry.objects.order_by("id").values_list("leaf", "leaf_hash").iterator():
        if leaf_hash(bytes(leaf)) != bytes(recorded):
            raise ValueError("an entry does not have its recorded hash")
        hashes.append(bytes(recorded))
    return len(hashes), root_hash(hashes).hex()


def iterate_leaves() -> Iterator[bytes]:
    """Give the leaves of the published journal in order, without those that have no position yet.

    :raises ValueError: a position is missing, or a leaf no longer has the hash recorded with it.
    """
    rows = Position.objects.order_by("position").values_list("position", "entry__leaf", "entry__leaf_hash")
    for expected, (position, leaf, recorded) in enumerate(rows.iterator()):
        if position != expected:
            raise ValueError("a position of the journal is missing")
        if leaf_hash(bytes(leaf)) != bytes(recorded):
            raise ValueError("an entry does not have its recorded hash")
        yield bytes(leaf)
