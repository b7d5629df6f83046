"""Find a listing by its name, in whatever state it is: for editors."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from charteroak.directory.models import Listing
from charteroak.directory.states import ListingState

_MOST = 50


@dataclass(frozen=True)
class ListingFound:
    """A line of a list for editors."""

    service: str
    name: str
    organization: str
    state: ListingState


def find_listings(text: str) -> list[ListingFound]:
    """Return at most fifty listings whose name, or whose organization's, has a text in it; by name."""
    named = (
        Q(service__name__icontains=text)
        | Q(service__translations__icontains=text)
        | Q(service__organization__name__icontains=text)
    )
    found = (
        Listing.objects.filter(named).select_related("service__organization").order_by("service__name", "pk")
    )
    return [
        ListingFound(
            str(one.service_id),
            one.service.name,
            one.service.organization.name if one.service.organization else "",
            ListingState(one.state),
        )
        for one in found[:_MOST]
    ]
