"""When the second holder failed, and how: an empty file for each hour and kind, beside the counts of the city's keys.

Not in the database: whatever fails undoes its transaction, and the note would go with it. An hourly job brings what
stands here into the journal, once.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from charteroak.custody.holder.base import Failing

_FORM = "%Y-%m-%dT%H"


@dataclass(frozen=True)
class Failure:
    """The hour in which it failed so at least once."""

    hour: datetime
    why: Failing


def note_failure(folder: Path, *, why: Failing, at: datetime) -> None:
    """Note that the holder failed so in this hour. A folder that is away is not made."""
    with suppress(OSError):
        folder.mkdir(mode=0o700, exist_ok=True)
        (folder / f"{at.astimezone(UTC):{_FORM}}.{why}").touch(mode=0o600)


def list_failures(folder: Path) -> list[Failure]:
    """List what was noted and not removed yet, oldest first."""
    found = []
    for path in sorted(folder.glob("*.*")):
        hour, _, why = path.name.partition(".")
        found.append(Failure(datetime.strptime(hour, _FORM).replace(tzinfo=UTC), Failing(why)))
    return found


def remove_failures(folder: Path, *, before: datetime) -> None:
    """Remove the notes of all hours before a moment."""
    for failure in list_failures(folder):
        if failure.hour < before:
            (folder / f"{failure.hour:{_FORM}}.{failure.why}").unlink(missing_ok=True)
