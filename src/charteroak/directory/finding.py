"""Find listings, organizations and places by name, in whatever state they are: for editors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from charteroak.directory.models import Listing, Location, Organization, ServiceAtLocation
from charteroak.directory.states import ListingState
from charteroak.directory.unnesting import read_id
from charteroak.journal.queries import EntryLine, list_entries_of

_MOST = 50


@dataclass(frozen=True)
class ListingFound:
    """A line of a list for editors."""

    service: str
    name: str
    organization: str
    state: ListingState


@dataclass(frozen=True)
class Named:
    """An organization or a place. `note`: what tells it from another of the same name."""

    id: str
    name: str
    note: str = ""


def find_listings(text: str) -> list[ListingFound]:
    """Return at most fifty listings whose name, or whose organization's, has a text in it; by name."""
    named = (
        Q(service__name__icontains=text)
        | Q(service__translations__icontains=text)
        | Q(service__organization__name__icontains=text)
    )
    chosen = Listing.objects.filter(named).order_by("service__name", "pk")[:_MOST]
    return _lines(chosen.values_list("pk", flat=True))


def list_listings(ids: Sequence[str]) -> list[ListingFound]:
    """Return the lines of some services, by name."""
    return _lines(ids)


def _lines(ids: Iterable[object]) -> list[ListingFound]:
    chosen = Listing.objects.filter(pk__in=list(ids)).select_related("service__organization")
    return [
        ListingFound(
            str(one.service_id),
            one.service.name,
            one.service.organization.name if one.service.organization else "",
            ListingState(one.state),
        )
        for one in chosen.order_by("service__name", "pk")
    ]


def find_organizations(text: str) -> list[Named]:
    """Return at most fifty organizations with a text in a name, by name; those of drafts too."""
    words = text.strip()
    named = Q(name__icontains=words) | Q(alternate_name__icontains=words) | Q(translations__icontains=words)
    chosen = (
        Organization.objects.filter(named).order_by("name", "pk") if words else Organization.objects.none()
    )
    return [Named(str(one.pk), one.name, one.description[:120]) for one in chosen[:_MOST]]


def find_organization(key: str) -> Named | None:
    """Return an organization by its id."""
    one = Organization.objects.filter(pk=key).first() if read_id(key) else None
    return Named(str(one.pk), one.name, one.description[:120]) if one else None


def find_places(text: str, *, organization: str = "") -> list[Named]:
    """Return at most fifty places with a text in name or street, or else those of an organization's services."""
    words = text.strip()
    there = Q(name__icontains=words) | Q(address__address_1__icontains=words)
    if not words:
        key = read_id(organization)
        given = ServiceAtLocation.objects.filter(service__organization_id=key) if key else None
        there = Q(pk__in=given.values_list("location_id", flat=True) if given is not None else [])
    chosen = Location.objects.filter(there).distinct().order_by("name", "pk")[:_MOST]
    return [
        Named(
            str(one.pk),
            one.name or "–",
            ", ".join(
                part
                for at in one.address_set.all()[:1]
                for part in (at.address_1, at.city, at.postal_code)
                if part
            ),
        )
        for one in chosen.prefetch_related("address_set")
    ]


def list_history(service: str) -> list[EntryLine]:
    """List what was done to a listing, newest first: by role and hour, without persons."""
    listing = Listing.objects.filter(service_id=service).first() if read_id(service) else None
    return list_entries_of(subject=str(listing.service_id), salt=bytes(listing.salt)) if listing else []
