"""What a receipt finds in a published journal, without the database that the visit was in."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from charteroak.journal.receipts import MAX_EVENTS, commitment_of

_MARK = b'"commitment":"'


@dataclass(frozen=True)
class EventLine:
    """One entry of a visit: where it stands, what was done, in which hour, in which role, with which details."""

    position: int
    event: str
    hour: datetime
    role: str
    details: dict[str, Any]
    entry: bytes


def read_event(entry: bytes, *, position: int) -> EventLine:
    """Read an entry.

    :raises ValueError: it has another form.
    """
    try:
        leaf = json.loads(entry)
        hour = datetime.strptime(leaf["hour"], "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC)
        return EventLine(position, str(leaf["event"]), hour, str(leaf["role"]), dict(leaf["details"]), entry)
    except (KeyError, TypeError, RecursionError) as broken:
        raise ValueError("the entry has another form") from broken


class ReceiptSearch:
    """Looks for the entries of one receipt among all that it is shown."""

    def __init__(self, key: bytes) -> None:
        self._numbers = {
            commitment_of(key=key, number=number).hex().encode(): number for number in range(MAX_EVENTS)
        }
        self._found: dict[int, EventLine] = {}

    def look(self, start: int, entries: Iterable[bytes]) -> None:
        """Look at some entries that stand next to each other; `start` is the first one's position."""
        for position, entry in enumerate(entries, start):
            at = entry.find(_MARK) + len(_MARK)
            number = self._numbers.get(entry[at : at + 64])
            if number is not None:
                self._found[number] = read_event(entry, position=position)

    def events(self) -> list[EventLine]:
        """Return what was found, in the order in which it was done."""
        return [self._found[number] for number in sorted(self._found)]
