from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.db import connection, transaction

from charteroak.journal.models import Entry, Position
from charteroak.journal.receipts import KEY_BYTES, commitment_of, list_commitments, receipt_key
from charteroak.journal.rules import Detail, Leaf, check_details, leaf_hash
from charteroak.lib.clock import hour_of
from charteroak.lib.locks import Lock, take_lock


class OutsideTransaction(RuntimeError):
    """An event was recorded outside the transaction of its act."""


def record_event(
    event: str,
    *,
    at: datetime,
    role: str,
    basis: str = "policy",
    subject: str = "",
    salt: bytes | None = None,
    details: Mapping[str, Detail] | None = None,
) -> Entry:
    """Append what was done, inside the transaction of the act itself.

    `subject` is an opaque id (a visit, a card); it enters only as a commitment under `salt`, which the caller keeps
    where it may be kept. No two entries of a subject show that they are of one; whoever has both subject and salt finds
    all of them. Without a salt the commitment opens to nobody. Lock the subject first: two acts on it at once wait
    for each other here.

    :raises NotAnEvent: the event or one of its details is not in the table.
    :raises OutsideTransaction: no transaction is open.
    """
    if not transaction.get_connection().in_atomic_block:
        raise OutsideTransaction(event)
    check_details(event, details or {})
    key = receipt_key(subject=subject, salt=salt) if salt else secrets.token_bytes(KEY_BYTES)
    number = _first_free(key) if salt else 0
    while True:
        commitment = commitment_of(key=key, number=number)
        leaf = Leaf(
            event=event,
            hour=hour_of(at),
            role=role,
            basis=basis,
            details=details or {},
            commitment=commitment.hex(),
        )
        entry = _append(leaf, commitment)
        if entry is not None:
            return entry
        number += 1


# By hand and as one array: the ORM took twice as long for it as PostgreSQL, and every act of a visit asks.
_KNOWN = "SELECT commitment FROM journal_entry WHERE commitment = ANY(%s)"


def _first_free(key: bytes) -> int:
    def known(some: Collection[bytes]) -> list[bytes]:
        with connection.cursor() as cursor:
            cursor.execute(_KNOWN, [list(some)])
            return [bytes(found) for (found,) in cursor.fetchall()]

    return len(list_commitments(key=key, known=known))


_APPEND = """
INSERT INTO journal_entry (leaf, leaf_hash, commitment, event, hour) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (commitment) DO NOTHING RETURNING id
"""


def _append(leaf: Leaf, commitment: bytes) -> Entry | None:
    """Return the entry, or None where another act on the same subject took its number first.

    That other act may still be in flight: PostgreSQL waits for its end before it says so.
    """
    encoded = leaf.encode()
    hashed = leaf_hash(encoded)
    with connection.cursor() as cursor:
        cursor.execute(_APPEND, [encoded, hashed, commitment, leaf.event, leaf.hour])
        row = cursor.fetchone()
    if row is None:
        return None
    return Entry(
        pk=row[0], leaf=encoded, leaf_hash=hashed, commitment=commitment, event=leaf.event, hour=leaf.hour
    )


_SEQUENCE = """
INSERT INTO journal_sequence (position, entry_id)
SELECT taken.next + row_number() OVER (ORDER BY waiting.leaf_hash) - 1, waiting.id
FROM (SELECT coalesce(max(position) + 1, 0) AS next FROM journal_sequence) AS taken,
     (SELECT entry.id, entry.leaf_hash FROM journal_entry AS entry
      WHERE entry.id > (SELECT coalesce(max(last.entry_id), 0) FROM journal_sequence AS last) - %s
      AND NOT EXISTS (SELECT FROM journal_sequence AS known WHERE known.entry_id = entry.id)) AS waiting
"""


# Weeks of entries: no transaction is open for so long. What were older all the same is found once a day.
_LOOK_BACK, _ALL = 10_000, 2**62


def sequence_entries(*, whole: bool = False) -> int:
    """Give every committed entry that has no position yet the next one. Return how many there were.

    Entries of one run stand in the order of their hashes, which is that of chance: neighbors say nothing about who was
    served after whom.

    An entry still in flight is not seen and gets a later position the next time, whatever its id, so a position once
    given never moves. One process at a time does this: the lock is held until the positions are committed, and the
    statement after it sees all that were given before (READ COMMITTED). It must be the outermost transaction: a
    position that was published must not be rolled back with something else.

    Looked at are the newest entries alone, so that an hour's work does not grow with the journal; `whole` looks at all.

    :raises RuntimeError: another transaction is open.
    """
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        take_lock(Lock.JOURNAL_SEQUENCE)
        cursor.execute(_SEQUENCE, [_ALL if whole else _LOOK_BACK])
        return int(cursor.rowcount)


@transaction.atomic
def adopt_published(*, leaves: Iterable[bytes]) -> int:
    """Give a restored database the entries that were published after its backup was made. Return how many.

    `leaves`: all published entries in order, checked. An entry that the backup held without a position takes the one
    that it was published at.

    :raises ValueError: what was published is not the continuation of what the database holds.
    """
    take_lock(Lock.JOURNAL_SEQUENCE)
    known = list(Position.objects.order_by("position").values_list("entry__leaf_hash", flat=True))
    adopted = 0
    for position, leaf in enumerate(leaves):
        hashed = leaf_hash(leaf)
        if position < len(known):
            if bytes(known[position]) != hashed:
                raise ValueError("the published journal is not the continuation of this one")
            continue
        entry = Entry.objects.filter(leaf_hash=hashed).first() or _adopt(leaf, hashed)
        Position.objects.create(position=position, entry=entry)
        adopted += 1
    return adopted


def _adopt(leaf: bytes, hashed: bytes) -> Entry:
    said = json.loads(leaf)
    return Entry.objects.create(
        leaf=leaf,
        leaf_hash=hashed,
        commitment=bytes.fromhex(said["commitment"]),
        event=said["event"],
        hour=datetime.fromisoformat(said["hour"].replace("Z", "+00:00")),
    )
