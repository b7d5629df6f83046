from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime

from django.db import connection, transaction

from charteroak.journal.models import Entry
from charteroak.journal.rules import Detail, Leaf, check_details, commit, leaf_hash
from charteroak.lib.clock import hour_of


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
    where it may be kept. Without a salt the commitment opens to nobody.

    :raises NotAnEvent: the event or one of its details is not in the table.
    :raises OutsideTransaction: no transaction is open.
    """
    if not transaction.get_connection().in_atomic_block:
        raise OutsideTransaction(event)
    check_details(event, details or {})
    leaf = Leaf(
        event=event,
        hour=hour_of(at),
        role=role,
        basis=basis,
        details=details or {},
        commitment=commit(subject=subject, salt=salt or secrets.token_bytes(16)),
    )
    encoded = leaf.encode()
    return Entry.objects.create(leaf=encoded, leaf_hash=leaf_hash(encoded), event=event, hour=leaf.hour)


# Any number, the same in every process of one installation.
_SEQUENCE_LOCK = 6962

_SEQUENCE = """
INSERT INTO journal_sequence (position, entry_id)
SELECT taken.next + row_number() OVER (ORDER BY waiting.id) - 1, waiting.id
FROM (SELECT coalesce(max(position) + 1, 0) AS next FROM journal_sequence) AS taken,
     (SELECT entry.id FROM journal_entry AS entry
      WHERE NOT EXISTS (SELECT FROM journal_sequence AS known WHERE known.entry_id = entry.id)) AS waiting
"""


def sequence_entries() -> int:
    """Give every committed entry that has no position yet the next one. Return how many there were.

    An entry still in flight is not seen and gets a later position the next time, whatever its id, so a position once
    given never moves. One process at a time does this: the lock is held until the positions are committed, and the
    statement after it sees all that were given before (READ COMMITTED). It must be the outermost transaction: a
    position that was published must not be rolled back with something else.

    :raises RuntimeError: another transaction is open.
    """
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_SEQUENCE_LOCK])
        cursor.execute(_SEQUENCE)
        return int(cursor.rowcount)
