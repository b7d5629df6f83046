"""The one place that reads the time. Everything else is given it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC)


def local_date(at: datetime, time_zone: str) -> date:
    """Return the calendar date that a moment has in a named time zone."""
    return at.astimezone(ZoneInfo(time_zone)).date()


def hour_of(at: datetime) -> datetime:
    """Round a moment down to its hour, so that what is kept tells less than a minute would."""
    return at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
