"""The report of a quarter: what was asked of the city by law, and what it answered, in counts that point at nobody."""

from __future__ import annotations

from datetime import datetime

from charteroak.demands.actions import publish_report
from charteroak.demands.quarters import Quarter, quarter_of
from charteroak.journal.queries import count_events
from charteroak.lib.clock import local_date
from charteroak.program.queries import current_policy


def publish_quarter(*, quarter: Quarter, at: datetime) -> bool:
    """Publish one quarter, once and for ever. Returns whether it was not published yet.

    :raises NotOver: the quarter lasts still.
    """
    since, until = quarter.bounds(current_policy().city.time_zone)
    return publish_report(
        quarter=quarter, alarms=count_events("canary.opened", since=since, until=until), at=at
    )


def publish_last_quarter(*, at: datetime) -> bool:
    """Publish the quarter before the present one, unless it is published. Returns whether it was not."""
    today = local_date(at, current_policy().city.time_zone)
    return publish_quarter(quarter=quarter_of(today).before(), at=at)
