"""What is done to a listing goes into the journal, so that its own page can say so: role and hour, no persons."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from charteroak.directory.models import Listing
from charteroak.journal.actions import record_event
from charteroak.journal.rules import Detail
from charteroak.staff.permissions import Actor


def record_listing_event(
    event: str, listing: Listing, *, at: datetime, by: Actor, details: Mapping[str, Detail] | None = None
) -> None:
    """Record an event of a listing, inside the transaction of the act; the caller has locked the listing."""
    record_event(
        event,
        at=at,
        role=by.role,
        subject=str(listing.service_id),
        salt=bytes(listing.salt),
        details=details or {},
    )
