"""Listings and standings between the tables and the rules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from charteroak.directory.models import LegalStanding, Listing
from charteroak.directory.rules import Provenance, Standing


def standing_of(row: LegalStanding | None) -> Standing | None:
    """Return a kept standing as the rules want it."""
    if row is None:
        return None
    return Standing(
        kind=row.kind,
        bar_state=row.bar_state,
        bar_number=row.bar_number,
        recognized_until=row.recognized_until,
        accredited_until=row.accredited_until,
    )


def provenance_of(listing: Listing) -> Provenance:
    """Return a listing's source as the rules want it."""
    return Provenance(
        source=listing.source,
        source_url=listing.source_url,
        read_on=listing.read_on,
        review_by=listing.review_by,
        reviewer_role=listing.reviewer_role,
        source_translations=listing.source_translations,
    )


_DATES = ("read_on", "review_by", "recognized_until", "accredited_until")


def waiting_provenance(pending: Mapping[str, Any]) -> Provenance | None:
    """Return the source that waits in a listing's `pending`, if a new one does."""
    kept = pending.get("provenance")
    return Provenance(**_with_dates(kept)) if kept else None


def waiting_standing(pending: Mapping[str, Any]) -> Standing | None:
    """Return the standing that waits in a listing's `pending`, if a new one does."""
    kept = pending.get("standing")
    return Standing(**_with_dates(kept)) if kept else None


def _with_dates(kept: Mapping[str, Any]) -> dict[str, Any]:
    return {name: date.fromisoformat(one) if name in _DATES and one else one for name, one in kept.items()}
