"""What else an organization offers: whoever needs one kind of help often needs another of the same door."""

from __future__ import annotations

from charteroak.directory.queries import Filter, ServiceReading, list_services
from charteroak.web.public.services.said import Said, say

_MOST = 12


def list_beside(reading: ServiceReading, *, language: str) -> list[tuple[str, Said]]:
    """Return (id, name) of the other published services of a service's organization, by name."""
    organization = str((reading.tree.get("organization") or {}).get("id") or "")
    if not organization:
        return []
    # One more than is shown, because it is among them itself.
    rows = list_services(Filter(organization=organization), per_page=_MOST + 1).contents
    named = [(str(row["id"]), say(row, "name", language)) for row in rows if row["id"] != reading.id]
    return sorted(named, key=lambda one: one[1].casefold())[:_MOST]
