"""What published services state that goes wrong by itself: telephone numbers, and addresses on the web."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from charteroak.directory.models import Service, ServiceAtLocation
from charteroak.directory.states import ListingState


@dataclass(frozen=True)
class ServiceStated:
    """`telephones`: as they are written, those that its page shows to be called. `role`: the office that answers."""

    service: str
    name: str
    organization: str
    role: str
    telephones: tuple[str, ...]
    urls: tuple[str, ...]


def list_stated() -> list[ServiceStated]:
    """Return what each published service states, by name. The same few statements, however many there are."""
    places = ServiceAtLocation.objects.prefetch_related("phone_set", "location__phone_set")
    shown = (
        Service.objects.filter(listing__state=ListingState.PUBLISHED)
        .select_related("organization", "listing")
        .prefetch_related(
            "phone_set",
            "url_set",
            "contact_set__phone_set",
            "organization__phone_set",
            Prefetch("serviceatlocation_set", places),
        )
        .order_by("name", "pk")
    )
    return [_stated(service) for service in shown]


def _stated(service: Any) -> ServiceStated:
    organization, listing = service.organization, service.listing
    places = list(service.serviceatlocation_set.all())
    owners = [service, *service.contact_set.all(), *places, *(one.location for one in places if one.location)]
    telephones = _telephones(owners) or _telephones([organization] if organization else [])
    urls = [service.url, organization.website if organization else "", listing.source_url]
    urls += [one.url for one in service.url_set.all()] + [one.location.url for one in places if one.location]
    return ServiceStated(
        service=str(service.pk),
        name=service.name,
        organization=organization.name if organization else "",
        role=listing.reviewer_role,
        telephones=telephones,
        urls=tuple(dict.fromkeys(one for one in urls if one.lower().startswith(("http://", "https://")))),
    )


def _telephones(owners: list[Any]) -> tuple[str, ...]:
    """Return the numbers of some owners, each once; a fax answers nobody who calls."""
    every = (one for owner in owners for one in owner.phone_set.all() if one.type.lower() != "fax")
    return tuple(dict.fromkeys(one.number for one in every if one.number))
