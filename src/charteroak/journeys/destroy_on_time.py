"""Destroy by the clock, and only while the clock is to be believed (decision 21)."""

from __future__ import annotations

from datetime import datetime

from charteroak.custody.actions import look_at_clock
from charteroak.custody.rules import Doubt
from charteroak.journeys.destroy_overdue import destroy_overdue
from charteroak.lib.clock import Ticks
from charteroak.program.rules import Policy


def destroy_on_time(*, policy: Policy, at: datetime, ticks: Ticks) -> Doubt:
    """Destroy what is overdue, unless the clock is in doubt; then destroy nothing and return why.

    :raises StoreUnavailable: the key store cannot be reached; what needs a receipt stays until the next run.
    """
    doubt = look_at_clock(at=at, ticks=ticks)
    if doubt is Doubt.NONE:
        destroy_overdue(policy=policy, at=at)
    return doubt


def destroy_old_backups_on_time(*, policy: Policy, at: datetime, ticks: Ticks) -> Doubt:
    """Destroy copies of the database that are too old, unless the clock is in doubt; then return why."""
    doubt = look_at_clock(at=at, ticks=ticks)
    if doubt is Doubt.NONE:
        destroy_overdue(policy=policy, at=at, lives=frozenset({"backup"}))
    return doubt
