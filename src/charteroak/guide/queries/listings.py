"""Listings of the directory that need an editor's care."""

from __future__ import annotations

from datetime import date

from charteroak.directory.models import Listing
from charteroak.directory.queries import ToLookAt, list_to_look_at
from charteroak.directory.states import ListingState, WithdrawnWhy
from charteroak.guide.queries.places import Concern, Place
from charteroak.guide.rules import fact_state

# Why the directory shows a listing to its editors, and what it is here; its days of review are looked at below.
_KINDS = {"standing_lapsing": "lapsing", "proposed": "waits", "changed": "waits", "draft": "draft"}


def list_listing_concerns(*, on: date) -> list[Concern]:
    """Return what needs care on a day: facts that are old, standings that end or ended, changes that wait, drafts."""
    listings = {str(one.service_id): one for one in Listing.objects.select_related("service__organization")}
    found = [concern for one in listings.values() if (concern := _dated(one, on))]
    for line in list_to_look_at(on=on):
        one = listings.get(line.service)
        kind = _kind(line, one)
        if one is not None and kind:
            day = line.on if kind == "lapsing" else one.changed_at.date()
            found.append(Concern(kind, (_place(one),), line.organization, day, one.reviewer_role))
    return found


def _kind(line: ToLookAt, listing: Listing | None) -> str:
    if line.why == ListingState.WITHDRAWN:
        # What an editor took out, or is there no more, needs nobody.
        is_lapsed = listing is not None and listing.withdrawn_why == WithdrawnWhy.LAPSED
        return "lapsed" if is_lapsed else ""
    return _KINDS.get(line.why, "")


def _dated(one: Listing, on: date) -> Concern | None:
    """Return a concern if a shown listing is past its day of review, is near it, or was read long ago."""
    if one.state != ListingState.PUBLISHED:
        return None
    kind, day = "past", one.review_by
    if one.review_by is not None:
        kind = fact_state(read_date=one.read_on or one.review_by, review_by=one.review_by, on=on)
        day = one.read_on if kind == "old" else one.review_by
    return Concern(kind, (_place(one),), one.source, day, one.reviewer_role) if kind else None


def _place(one: Listing) -> Place:
    service = one.service
    return Place(
        service.name,
        str(one.service_id),
        service=str(one.service_id),
        what=service.organization.name if service.organization else "",
    )
