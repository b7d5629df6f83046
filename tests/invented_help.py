"""Invented services with places, published, for tests that look for help."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from charteroak.directory.actions import propose_listing, publish_listing, save_service
from charteroak.directory.rules import Provenance
from charteroak.guide.actions import refresh_search
from charteroak.staff.permissions import Role, actor_for

# A Monday, nine in the morning in Hartford.
AT = datetime(2026, 11, 2, 14, 0, tzinfo=UTC)
_ONE, _OTHER = (actor_for(account_id=one, role=Role.EDITOR, site="clerk") for one in ("e1", "e2"))
_FOUND = Provenance(
    source="Invented list",
    source_url="https://list.example.org/",
    read_on=date(2026, 10, 1),
    review_by=date(2027, 3, 1),
    reviewer_role="health",
    source_translations={},
)


def place_at(latitude: float | None, longitude: float | None, street: str) -> dict[str, Any]:
    """Return a place as the standard's JSON."""
    address = {
        "address_1": street, "city": "Hartford", "state_province": "CT", "postal_code": "06103", "country": "US",
        "address_type": "physical",
    }  # fmt: skip
    location: dict[str, Any] = {"location_type": "physical", "name": "Invented house", "addresses": [address]}
    if latitude is not None:
        location |= {"latitude": latitude, "longitude": longitude}
    return {"location": location}


def save_help(name: str, *places: dict[str, Any], **changes: Any) -> str:
    """Save a service that nobody published. Returns its id."""
    tree = {
        "name": name,
        "description": "Invented help with invented things.",
        "status": "active",
        "organization": {"name": "Invented Help", "description": "An invented organization."},
        "translations": {"es": {"name": f"{name} (es)", "description": "Ayuda inventada."}},
        "phones": [{"number": "(860) 555-0123", "type": "voice"}],
        "schedules": [{"freq": "WEEKLY", "byday": "MO", "opens_at": "08:30", "closes_at": "16:00"}],
        "service_at_locations": list(places),
        **changes,
    }
    return save_service(service=tree, provenance=_FOUND, standing=None, at=AT, by=_ONE).id


def publish_help(name: str, *places: dict[str, Any], **changes: Any) -> str:
    """Publish a service and let the search know of it. Returns its id."""
    key = save_help(name, *places, **changes)
    propose_listing(service=key, at=AT, by=_ONE)
    publish_listing(service=key, at=AT, by=_OTHER)
    refresh_search(at=AT)
    return key
