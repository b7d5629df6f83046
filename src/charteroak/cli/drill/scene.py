"""What every attacker finds: the installation after a day at the desk, and what the drill knows of its canaries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from charteroak.cli.drill.canaries import Canary
from charteroak.cli.drill.forms import list_patterns
from charteroak.cli.drill.installation import DrillBroken, Places, Site
from charteroak.cli.drill.search import Search
from charteroak.cli.drill.story import Trace
from charteroak.cli.drill.sweep import Scanner


@dataclass(frozen=True)
class Scene:
    """`at`: the moment of the attack, aware. `url`: the database, as its owner. `site_code`: where all visits are."""

    places: Places
    url: str
    desk: Site
    public: Site
    site_code: str
    canaries: Sequence[Canary]
    traces: dict[int, Trace]
    scanner: Scanner
    at: datetime

    def ended(self, end: str) -> list[Canary]:
        """Return the canaries whose visit came to an end of this name."""
        return [canary for canary in self.canaries if self.traces[canary.index].end == end]


def make_scanner(canaries: Sequence[Canary], traces: Sequence[Trace]) -> Scanner:
    """Make the search ready for every canary's words, and for the pieces of photos and codes in their traces."""
    words = (pattern for canary in canaries for pattern in list_patterns(canary))
    pieces = (pattern for trace in traces for pattern in trace.patterns)
    owners = [trace.index for trace in traces for _ in trace.faces]
    faces = [face for trace in traces for face in trace.faces]
    rows = np.stack(faces) if faces else np.zeros((0, 256), dtype=np.float32)
    return Scanner(Search([*words, *pieces]), rows, owners)


def check_scanner(scanner: Scanner, canaries: Sequence[Canary]) -> None:
    """Plant everything of every canary into one piece of bytes and see that all of them are found.

    Without it a scanner that finds nothing would pass the drill.

    :raises DrillBroken: somebody is not found.
    """
    for what in ("full_name", "street", "email", "birth_date"):
        planted = "\n".join(str(getattr(canary, what)) for canary in canaries).encode("utf-16-le")
        found = scanner.sweep_bytes(planted, place="planted").owners
        if found != {canary.index for canary in canaries}:
            raise DrillBroken(f"the scanner found {len(found)} of {len(canaries)} planted: {what}")
