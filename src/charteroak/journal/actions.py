from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

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
