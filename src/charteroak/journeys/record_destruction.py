"""The receipt of a destruction, signed with the journal's key, in the transaction of the destruction itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from charteroak.journal.actions import record_event
from charteroak.journal.destruction import EVENT, Destruction, hour_text, sign_destruction
from charteroak.journeys.journal_keys import journal_key_number, sign_as_journal
from charteroak.lib.clock import hour_of
from charteroak.program.held import holdings
from charteroak.program.rules import Policy
from charteroak.staff.permissions import SYSTEM


@transaction.atomic
def destroy_with_receipt(
    *, scope: str, life: str, before: str, destroy: Callable[[], int], policy: Policy, at: datetime
) -> int:
    """Destroy, and where anything was destroyed record a signed receipt: both or neither. Return how many.

    `before`: as a code, the moment or day that ends what was destroyed.

    :raises StoreUnavailable: the receipt cannot be signed; nothing is destroyed.
    """
    count = destroy()
    if count:
        destruction = Destruction(
            hour=hour_text(hour_of(at)),
            scope=scope,
            count=count,
            before=before,
            digest=holdings().rule_digest(life, policy.version, policy.retention),
        )
        details = sign_destruction(destruction, sign=_sign)
        record_event(EVENT, at=at, role=SYSTEM.role, basis="schedule", details=details)
    return count


def _sign(data: bytes) -> bytes:
    return sign_as_journal(journal_key_number(), data)
