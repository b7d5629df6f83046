"""The one place that reads the time. Everything else is given it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Ticks:
    """A clock that only counts: seconds since the machine began, sleep and all. It cannot be set.

    `boot` names the beginning; '' where the machine does not tell.
    """

    boot: str
    seconds: float


_BOOT = Path("/proc/sys/kernel/random/boot_id")


def ticks() -> Ticks:
    """Return what this machine has counted."""
    try:
        return Ticks(_BOOT.read_text().strip(), time.clock_gettime(time.CLOCK_BOOTTIME))
    except (OSError, AttributeError):
        return Ticks("", 0.0)


def local_date(at: datetime, time_zone: str) -> date:
    """Return the calendar date that a moment has in a named time zone."""
    return at.astimezone(ZoneInfo(time_zone)).date()


def hour_of(at: datetime) -> datetime:
    """Round a moment down to its hour, so that what is kept tells less than a minute would."""
    return at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
