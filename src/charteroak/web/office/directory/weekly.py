"""A week of hours as an editor types it, and as the standard's schedules have it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from charteroak.directory.hours import WEEKDAYS

Row = Mapping[str, Any]
_RANGE = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)\s*[-–]\s*([01]?\d|2[0-4]):([0-5]\d)")  # as people type
# What the rows of a plain week may say; of a row that says more the grid shows too little.
_PLAIN = frozenset({"id", "freq", "interval", "byday", "opens_at", "closes_at", "wkst"})


class NotHours(ValueError):
    """A text that is no '9:00-17:00' and no list of such."""


def is_plain(row: Row) -> bool:
    """Tell whether a schedule says nothing but the same hours every week."""
    said = {name for name, value in row.items() if value not in (None, "", {})}
    return (
        said <= _PLAIN
        and row.get("freq", "WEEKLY") == "WEEKLY"
        and row.get("interval", 1) == 1
        and set(str(row.get("byday") or "-").split(",")) <= set(WEEKDAYS)
        and bool(_RANGE.fullmatch(f"{_clock(row, 'opens_at')}-{_clock(row, 'closes_at')}"))
    )


def _clock(row: Row, name: str) -> str:
    return str(row.get(name) or "")[:5]


def as_typed(rows: Sequence[Row]) -> dict[str, str]:
    """Return weekday to '09:00-17:00, 18:00-20:00' of plain rows."""
    days: dict[str, list[str]] = {day: [] for day in WEEKDAYS}
    for row in rows:
        for day in str(row["byday"]).split(","):
            days[day].append(f"{_clock(row, 'opens_at')}-{_clock(row, 'closes_at')}")
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
    """Return plain rows, those days together that have the same hours. What is as it was keeps its rows."""
    before = {day: sorted(read_hours(hours)) for day, hours in as_typed(known).items()}
    if before == {day: sorted(typed.get(day, ())) for day in WEEKDAYS}:
        return [dict(row) for row in known]
    together: dict[tuple[str, str], list[str]] = {}
    for day in WEEKDAYS:
        for hours in typed.get(day, ()):
            together.setdefault(hours, []).append(day)
    rows = []
    left = [dict(row) for row in known]
    for (opens, closes), days in together.items():
        new = {"freq": "WEEKLY", "byday": ",".join(days), "opens_at": opens, "closes_at": closes}
        same = next((old for old in left if as_typed([old]) == as_typed([new])), None)
        if same is not None:
            left.remove(same)
        rows.append(same or new)
    return rows
