"""How long a kind of thing lasts, and its end with a receipt: what the steps of the schedule share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from charteroak.journeys.record_destruction import destroy_with_receipt
from charteroak.lib.clock import hour_of
from charteroak.program.held import holdings
from charteroak.program.rules import Policy


def length_of(life: str, policy: Policy) -> timedelta:
    """Return how long things of one life last under a policy."""
    known = holdings().lives[life]
    return timedelta(**{known.unit: known.amount(policy.retention)})


def code_of(at: datetime) -> str:
    """Return an hour as the code that a receipt says it by."""
    return hour_of(at).strftime("%Y-%m-%dt%H:00z")


def end_rows(
    scope: str, life: str, before: str, destroy: Callable[[], int], policy: Policy, at: datetime
) -> int:
    return destroy_with_receipt(scope=scope, life=life, before=before, destroy=destroy, policy=policy, at=at)


def end_by_day(
    scope: str, life: str, before: date, destroy: Callable[..., int], policy: Policy, at: datetime
) -> int:
    return end_rows(scope, life, before.isoformat(), lambda: destroy(before=before), policy, at)


def end_since(scope: str, life: str, destroy: Callable[..., int], policy: Policy, at: datetime) -> int:
    before = at - length_of(life, policy)
    return end_rows(scope, life, code_of(before), lambda: destroy(before=before), policy, at)
