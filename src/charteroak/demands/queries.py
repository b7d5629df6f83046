from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from charteroak.demands.models import Demand, Hold, HostileDay, Notice, QuarterlyReport, Step
from charteroak.demands.rules import OUTCOMES_OF_A_SEARCH
from charteroak.demands.states import DemandState
from charteroak.staff.permissions import Actor, Permission, check_permission


@dataclass(frozen=True)
class HoldLine:
    """One hold as the office sees it."""

    ref: str
    scopes: tuple[str, ...]
    instrument: str
    court: str
    docket: str
    instrument_date: date
    starts_at: datetime
    until: date
    in_force: bool
    ended_why: str


def _in_force(at: datetime) -> Q:
    return Q(starts_at__lte=at, ends_at__gt=at, ended_at__isnull=True)


def active_scopes(at: datetime) -> frozenset[str]:
    """Return the codes of everything that a hold keeps from the schedule at a moment."""
    rows = Hold.objects.filter(_in_force(at)).values_list("scopes", flat=True)
    return frozenset(scope for scopes in rows for scope in scopes)


def count_holds(at: datetime) -> int:
    """Count the holds in force at a moment: the only thing about them that is public."""
    return Hold.objects.filter(_in_force(at)).count()


def list_holds(at: datetime) -> list[HoldLine]:
    """List all holds there ever were, newest first."""
    return [_line(row, at) for row in Hold.objects.order_by("-id")]


def find_hold(ref: str, *, at: datetime) -> HoldLine | None:
    """Return one hold, or None."""
    row = Hold.objects.filter(ref=ref).first()
    return None if row is None else _line(row, at)


def is_hostile_day() -> bool:
    """Tell whether intake is stopped now."""
    return HostileDay.objects.filter(ended_at__isnull=True).exists()


def find_hostile_day() -> datetime | None:
    """Return since when intake is stopped, or None."""
    return HostileDay.objects.filter(ended_at__isnull=True).values_list("begun_at", flat=True).first()


def list_hostile_days(*, since: datetime, until: datetime) -> list[tuple[datetime, datetime]]:
    """List the beginning and end of the hostile days that touch a time, cut to it; an open one ends with it."""
    rows = HostileDay.objects.filter(begun_at__lt=until).exclude(ended_at__lte=since)
    return [(max(row.begun_at, since), min(row.ended_at or until, until)) for row in rows]


def _line(row: Hold, at: datetime) -> HoldLine:
    return HoldLine(
        ref=row.ref,
        scopes=tuple(row.scopes),
        instrument=row.instrument,
        court=row.court,
        docket=row.docket,
        instrument_date=row.instrument_date,
        starts_at=row.starts_at,
        until=row.until,
        in_force=row.ended_at is None and row.starts_at <= at < row.ends_at,
        ended_why=row.ended_why,
    )


@dataclass(frozen=True)
class StepLine:
    """One step of a demand, in codes."""

    state: str
    decision: str
    outcome: str
    taken_on: date
    role: str


@dataclass(frozen=True)
class DemandView:
    """A demand as the office sees it, with its steps in order."""

    ref: str
    instrument: str
    issuer: str
    scope: str
    received_on: date
    deadline: date
    steps: tuple[StepLine, ...]

    @property
    def state(self) -> str:
        return self.steps[-1].state

    @property
    def decision(self) -> str:
        return next((step.decision for step in reversed(self.steps) if step.decision), "")

    @property
    def outcome(self) -> str:
        return next((step.outcome for step in reversed(self.steps) if step.outcome), "")


def list_demands(*, by: Actor) -> list[DemandView]:
    """List the register, newest first.

    :raises NotPermitted: the actor may not record demands.
    """
    check_permission(by, Permission.DEMAND_RECORD)
    return [_view(row) for row in Demand.objects.prefetch_related("steps").order_by("-id")]


def find_demand(ref: str, *, by: Actor) -> DemandView | None:
    """Return one demand, or None.

    :raises NotPermitted: the actor may not record demands.
    """
    check_permission(by, Permission.DEMAND_RECORD)
    row = Demand.objects.prefetch_related("steps").filter(ref=ref).first()
    return None if row is None else _view(row)


def _view(row: Demand) -> DemandView:
    steps = tuple(
        StepLine(step.state, step.decision, step.outcome, step.taken_on, step.role)
        for step in row.steps.all()
    )
    return DemandView(row.ref, row.instrument, row.issuer, row.scope, row.received_on, row.deadline, steps)


def count_searches(day: date) -> int:
    """Count how often somebody was looked for on a day of the city."""
    wanted = [outcome.value for outcome in OUTCOMES_OF_A_SEARCH]
    return Step.objects.filter(taken_on=day, outcome__in=wanted).count()


def has_notices(today: date) -> bool:
    """Tell whether any notice waits: if none does, no label need be computed."""
    return Notice.objects.filter(not_before__lte=today).exists()


def count_notices(labels: Collection[bytes], *, today: date) -> dict[bytes, int]:
    """Count the notices that wait under each of some labels."""
    rows = Notice.objects.filter(label__in=labels, not_before__lte=today).values_list("label", flat=True)
    return dict(Counter(bytes(label) for label in rows))


def count_received(first: date, last: date) -> int:
    """Count the demands received between two days, both included."""
    return Demand.objects.filter(received_on__range=(first, last)).count()


def count_outcomes(first: date, last: date) -> dict[tuple[str, str], int]:
    """Count by instrument and outcome the demands answered between two days; of several answers to one, the last."""
    steps = Step.objects.filter(state=DemandState.ANSWERED, taken_on__range=(first, last))
    latest = {
        demand: (instrument, outcome)
        for demand, instrument, outcome in steps.order_by("demand_id", "number").values_list(
            "demand_id", "demand__instrument", "outcome"
        )
    }
    return dict(Counter(latest.values()))


def count_holds_in(since: datetime, until: datetime) -> int:
    """Count the holds that were in force at any moment of a time."""
    over = Q(ends_at__lte=since) | Q(ended_at__lte=since)
    return Hold.objects.filter(starts_at__lt=until).exclude(over).count()


@dataclass(frozen=True)
class Report:
    """A published quarter: `content` is what its JSON says, `body` the JSON itself."""

    quarter: str
    published_at: datetime
    content: dict[str, Any]
    body: str
    digest: str


def list_reports() -> list[str]:
    """List the codes of all published quarters, newest first."""
    return list(QuarterlyReport.objects.order_by("-quarter").values_list("quarter", flat=True))


def find_report(quarter: str) -> Report | None:
    """Return a published quarter, or None."""
    row = QuarterlyReport.objects.filter(quarter=quarter).first()
    if row is None:
        return None
    return Report(row.quarter, row.published_at, json.loads(row.body), row.body, row.digest)
