"""A week of hours as an editor types it, and as the standard's schedules have it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from charteroak.directory.hours import WEEKDAYS

Row = Mapping[str, Any]
_RANGE = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)\s*[-–]\s*([01]?\d|2[0-4]):([0-5]\d)")
# A schedule of which these say anything is more than a week of hours.
_MORE = (
    "valid_from", "valid_to", "dtstart", "until", "count", "byweekno", "bymonthday", "byyearday", "exception",
    "open_on_holidays",
)  # fmt: skip


class NotHours(ValueError):
    """A text that is no '9:00-17:00' and no list of such."""


def is_weekly(rows: Sequence[Row]) -> bool:
    """Tell whether schedules say nothing but the same hours every week."""
    return all(
        row.get("freq", "WEEKLY") == "WEEKLY"
        and row.get("interval", 1) == 1
        and row.get("byday")
        and set(str(row["byday"]).split(",")) <= set(WEEKDAYS)
        and row.get("opens_at")
        and row.get("closes_at")
        and not any(row.get(name) for name in _MORE)
        for row in rows
    )


def as_typed(rows: Sequence[Row]) -> dict[str, str]:
    """Return weekday to '09:00-17:00, 18:00-20:00'."""
    days: dict[str, list[str]] = {day: [] for day in WEEKDAYS}
    for row in rows:
        for day in str(row["byday"]).split(","):
            days[day].append(f"{str(row['opens_at'])[:5]}-{str(row['closes_at'])[:5]}")
    return {day: ", ".join(sorted(hours)) for day, hours in days.items()}


def read_hours(text: str) -> list[tuple[str, str]]:
    """Return (opens, closes) of one weekday, as '09:00'.

    :raises NotHours: it cannot be read.
    """
    found = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        match = _RANGE.fullmatch(part)
        if match is None or (match[3] == "24" and match[4] != "00"):
            raise NotHours
        found.append((f"{int(match[1]):02}:{match[2]}", f"{int(match[3]):02}:{match[4]}"))
    return found


def as_schedules(
    typed: Mapping[str, Sequence[tuple[str, str]]], known: Sequence[Row]
) -> list[dict[str, Any]]:
    """Return schedules, those days together that have the same hours; what is as it was keeps its row and its words."""
    together: dict[tuple[str, str], list[str]] = {}
    for day in WEEKDAYS:
        for hours in typed.get(day, ()):
            together.setdefault(hours, []).append(day)
    rows = []
    for (opens, closes), days in together.items():
        new = {"freq": "WEEKLY", "byday": ",".join(days), "opens_at": opens, "closes_at": closes}
        rows.append(next((dict(old) for old in known if as_typed([old]) == as_typed([new])), new))
    return rows
