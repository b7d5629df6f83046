from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from charteroak.journal.models import Entry, Position
from charteroak.journal.receipts import list_commitments, receipt_key
from charteroak.journal.rules import leaf_hash


@dataclass(frozen=True)
class EntryLine:
    """One entry as a page shows it."""

    position: int
    event: str
    hour: datetime
    role: str
    details: dict[str, Any]


def list_entries(
    *, before: int | None = None, limit: int = 100, events: Collection[str] = ()
) -> list[EntryLine]:
    """List the newest entries, or those before a position, newest first; with `events` only entries of those."""
    rows = Entry.objects.order_by("-id")
    if events:
        rows = rows.filter(event__in=events)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return [_line(row) for row in rows[:limit]]


def _line(row: Entry) -> EntryLine:
    leaf = json.loads(bytes(row.leaf))
    return EntryLine(
        position=row.pk, event=row.event, hour=row.hour, role=leaf["role"], details=leaf["details"]
    )


def count_events(event: str, *, since: datetime | None = None, until: datetime | None = None) -> int:
    """Count how often an event was recorded, in the hours from `since` on and before `until` where they are given."""
    rows = Entry.objects.filter(event=event)
    if since is not None:
        rows = rows.filter(hour__gte=since)
    if until is not None:
        rows = rows.filter(hour__lt=until)
    return rows.count()


_BY_MONTH = """
SELECT to_char(hour AT TIME ZONE %s, 'YYYY-MM'), event,
    convert_from(leaf, 'UTF8')::jsonb -> 'details' ->> %s, count(*)
FROM journal_entry WHERE event = ANY(%s) AND hour >= %s GROUP BY 1, 2, 3
"""


def count_by_month(
    events: Collection[str], *, detail: str, since: datetime, time_zone: str
) -> dict[tuple[str, str, str], int]:
    """Count events since an hour by ('2026-11', event, what the detail says)."""
    with connection.cursor() as cursor:
        cursor.execute(_BY_MONTH, [time_zone, detail, list(events), since])
        return {(month, event, said or ""): count for month, event, said, count in cursor.fetchall()}


def iterate_leaves(*, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
    """Give the leaves of the published journal in order, between two positions, without those not placed yet.

    :raises ValueError: a position is missing, or a leaf no longer has the hash recorded with it.
    """
    placed = Position.objects.filter(position__gte=start)
    if stop is not None:
        placed = placed.filter(position__lt=stop)
    rows = placed.order_by("position").values_list("position", "entry__leaf", "entry__leaf_hash")
    for expected, (position, leaf, recorded) in enumerate(rows.iterator(), start):
        if position != expected:
            raise ValueError("a position of the journal is missing")
        if leaf_hash(bytes(leaf)) != bytes(recorded):
            raise ValueError("an entry does not have its recorded hash")
        yield bytes(leaf)


@dataclass(frozen=True)
class Placed:
    """Where the entries of a receipt stand: their positions, and how many have none yet."""

    positions: tuple[int, ...]
    waiting: int


def find_entries(key: bytes) -> Placed:
    """Find the entries that a receipt's key leads to. It reads no entry, only commitments and positions."""

    def known(some: Collection[bytes]) -> list[bytes]:
        found = Entry.objects.filter(commitment__in=some).values_list("commitment", flat=True)
        return [bytes(each) for each in found if each is not None]

    commitments = list_commitments(key=key, known=known)
    positions = tuple(
        Position.objects.filter(entry__commitment__in=commitments)
        .order_by("position")
        .values_list("position", flat=True)
    )
    return Placed(positions, len(commitments) - len(positions))


def count_rotations(purpose: str) -> int:
    """Count how often the key of a purpose was handed on to the next."""
    leaves = Entry.objects.filter(event="key.rotated").values_list("leaf", flat=True)
    return sum(json.loads(bytes(leaf))["details"].get("purpose") == purpose for leaf in leaves)


def count_positions() -> int:
    """Count the entries that have a position: those that were published, or will be next."""
    last = Position.objects.order_by("-position").values_list("position", flat=True).first()
    return 0 if last is None else last + 1


def list_entries_of(*, subject: str, salt: bytes) -> list[EntryLine]:
    """List the entries about a subject whose salt is kept with it (record_event), newest first."""
    key = receipt_key(subject=subject, salt=salt)

    def known(some: Collection[bytes]) -> list[bytes]:
        found = Entry.objects.filter(commitment__in=some).values_list("commitment", flat=True)
        return [bytes(each) for each in found if each is not None]

    rows = Entry.objects.filter(commitment__in=list_commitments(key=key, known=known)).order_by("-id")
    return [_line(row) for row in rows]
