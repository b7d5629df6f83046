from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from charteroak.demands.models import Hold, HostileDay


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
