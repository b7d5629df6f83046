"""What queries of the directory give back, and what they are asked for. Pure."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date, datetime

from charteroak.directory.rules import Provenance, Standing
from charteroak.directory.standard import Row
from charteroak.directory.states import ListingState


class NotInDirectory(LookupError):
    """Nothing that anybody may read has this id."""


@dataclass(frozen=True)
class ServiceReading:
    """A service with all that nests in it, and what this city knows of it. `tree`: the standard's JSON.

    `is_waiting`: changes wait for a second person. `proposed_by`: the opaque id of who asked for it, '' if nobody did.
    `checked_on`: the day on which its standing was looked up. `taken_in_at`: when a file last changed it.
    """

    id: str
    tree: Row
    state: ListingState
    provenance: Provenance
    is_legal_help: bool
    needs_notary_warning: bool
    standing: Standing | None = None
    withdrawn_why: str = ""
    is_waiting: bool = False
    proposed_by: str = ""
    checked_on: date | None = None
    taken_in_at: datetime | None = None

    @property
    def version(self) -> str:
        """What tells this reading from any that says something else."""
        said = [self.tree, asdict(self.provenance), self.standing and asdict(self.standing), self.state]
        text = json.dumps(said, sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Filter:
    """Which services; what is given must hold together. `postcode` and `near`: those with a place there.

    `near`: latitude, longitude, and how far away in kilometers.
    """

    organization: str = ""
    taxonomy_term: str = ""
    taxonomy: str = ""
    modified_after: datetime | None = None
    postcode: str = ""
    near: tuple[float, float, float] | None = None
    ids: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Page:
    """Rows of one page of a list; `total` is the length of the whole."""

    contents: list[Row]
    total: int


@dataclass(frozen=True)
class ToLookAt:
    """A listing that an editor should see. `why`: 'review_over', 'standing_lapsing', 'withdrawn', 'proposed', 'changed'
    or 'draft'; `on`: the day that matters, where there is one."""

    service: str
    name: str
    organization: str
    state: ListingState
    why: str
    on: date | None = None
