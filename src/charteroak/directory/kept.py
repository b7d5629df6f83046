"""Listings and standings between the tables and the rules."""

from __future__ import annotations

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
