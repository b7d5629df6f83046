"""What waits beside a published listing until a second person publishes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from charteroak.directory.actions.writing import Changes
from charteroak.directory.kept import standing_of, waiting_provenance, waiting_standing
from charteroak.directory.models import LegalStanding, Listing
from charteroak.directory.rules import Provenance, Standing
from charteroak.lib.clock import local_date
from charteroak.program.queries import current_policy


@dataclass
class Pending:
    """Rows to write and to remove, and a new source or standing, where there is one."""

    changes: Changes
    provenance: Provenance | None = None
    standing: Standing | None = None

    def __bool__(self) -> bool:
        return bool(self.changes) or self.provenance is not None or self.standing is not None

    def as_json(self) -> dict[str, Any]:
        """Return it as the column `pending` keeps it."""
        return {
            "writes": [list(write) for write in self.changes.writes],
            "deletes": [list(delete) for delete in self.changes.deletes],
            "provenance": _dated(self.provenance),
            "standing": _dated(self.standing),
        }

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> Pending:
        """Return what `as_json` kept."""
        return cls(
            changes=Changes(
                writes=[(entity, row, position) for entity, row, position in kept["writes"]],
                deletes=[(entity, key) for entity, key in kept["deletes"]],
            ),
            provenance=waiting_provenance(kept),
            standing=waiting_standing(kept),
        )

    def write_rest(self, listing: Listing, at: datetime) -> bool:
        """Put source and standing where they belong; tell whether anything is new. The listing is not saved."""
        is_new = False
        if self.provenance is not None:
            for name, value in asdict(self.provenance).items():
                is_new |= getattr(listing, name) != value
                setattr(listing, name, value)
        if self.standing is not None and listing.pk:
            known = LegalStanding.objects.filter(service_id=listing.service_id).first()
            if known is None or standing_of(known) != self.standing:
                is_new = True
            today = local_date(at, current_policy().city.time_zone)
            LegalStanding.objects.update_or_create(
                service_id=listing.service_id, defaults={**asdict(self.standing), "checked_on": today}
            )
        return is_new


def _dated(value: Provenance | Standing | None) -> dict[str, Any] | None:
    if value is None:
        return None
    return {name: one.isoformat() if isinstance(one, date) else one for name, one in asdict(value).items()}
