"""When a site is shut against the policy's hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from charteroak.booking.models import Closure


@dataclass(frozen=True)
class ShutTime:
    """From when until when a site is shut."""

    closes_at: datetime
    opens_at: datetime


def list_shut_times(*, at: datetime) -> dict[str, tuple[ShutTime, ...]]:
    """Return by site the times, now and to come, at which it is shut, earliest first."""
    found: dict[str, tuple[ShutTime, ...]] = {}
    for one in Closure.objects.filter(opens_at__gt=at).order_by("closes_at", "opens_at"):
        found[one.site] = (*found.get(one.site, ()), ShutTime(one.closes_at, one.opens_at))
    return found
