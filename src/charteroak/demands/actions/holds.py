from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from charteroak.demands.holds import HoldEnd, HoldTerms, check_hold
from charteroak.demands.models import Hold
from charteroak.demands.queries import active_scopes
from charteroak.journal.actions import record_event
from charteroak.lib.clock import local_date
from charteroak.lib.locks import Lock, take_lock
from charteroak.program.queries import current_policy
from charteroak.staff.permissions import SYSTEM, Actor, Permission, check_permission


class NoSuchHold(LookupError):
    """No hold of that ref is in force."""


def lock_active_scopes(at: datetime) -> frozenset[str]:
    """Return the scopes on hold, and let no hold begin before the caller's transaction is over.

    Without it a hold could be committed between the look and the destruction, and what it names be gone after it.
    """
    take_lock(Lock.HOLDS, shared=True)
    return active_scopes(at)


@transaction.atomic
def set_hold(*, terms: HoldTerms, act: str, renews: str = "", at: datetime, by: Actor) -> Hold:
    """Put a hold in force, until the end of its last day in the city. `by` is the second of two people.

    `act` is the approved proposal; approving it twice gives the same hold. `renews`: the hold this one takes over from.

    :raises NotPermitted: the actor may not. :raises BadHold: the terms cannot stand (any more).
    :raises NoSuchHold: the one to renew is not in force.
    """
    check_permission(by, Permission.HOLD_SET)
    found = Hold.objects.filter(set_by_act=act).first()
    if found is not None:
        return found
    zone = current_policy().city.time_zone
    check_hold(terms, today=local_date(at, zone))
    take_lock(Lock.HOLDS)  # a destruction that is under way has not seen this hold
    if renews:
        _end(_lock_in_force(renews, at), why=HoldEnd.RENEWED, act=act, at=at, by=by)
    hold = Hold.objects.create(
        scopes=[scope.value for scope in terms.scopes],
        instrument=terms.instrument.value,
        court=terms.court.value,
        docket=terms.docket,
        instrument_date=terms.instrument_date,
        starts_at=at,
        until=terms.until,
        ends_at=datetime.combine(terms.until + timedelta(days=1), time(), tzinfo=ZoneInfo(zone)),
        set_by_act=act,
    )
    until = terms.until.isoformat()
    for scope in hold.scopes:
        details = {"scope": scope, "instrument": hold.instrument, "until": until}
        record_event("hold.set", at=at, role=by.role, basis="court", subject=hold.ref, details=details)
    return hold


@transaction.atomic
def end_hold(*, ref: str, act: str, at: datetime, by: Actor) -> Hold:
    """End a hold before its date. What it kept is destroyed at the schedule's next turn. `by` is the second of two.

    :raises NotPermitted: the actor may not. :raises NoSuchHold: it is not in force.
    """
    check_permission(by, Permission.HOLD_SET)
    return _end(_lock_in_force(ref, at), why=HoldEnd.ENDED, act=act, at=at, by=by)


@transaction.atomic
def lapse_holds(*, at: datetime) -> int:
    """Record the end of holds whose last day is over. They are out of force without it. Returns how many."""
    over = Hold.objects.select_for_update().filter(ended_at__isnull=True, ends_at__lte=at)
    rows = list(over)
    for hold in rows:
        _end(hold, why=HoldEnd.LAPSED, act="", at=at, by=SYSTEM)
    return len(rows)


def _lock_in_force(ref: str, at: datetime) -> Hold:
    hold = Hold.objects.select_for_update().filter(ref=ref, ended_at__isnull=True, ends_at__gt=at).first()
    if hold is None:
        raise NoSuchHold
    return hold


def _end(hold: Hold, *, why: HoldEnd, act: str, at: datetime, by: Actor) -> Hold:
    hold.ended_at, hold.ended_why, hold.ended_by_act = at, why.value, act
    hold.save(update_fields=["ended_at", "ended_why", "ended_by_act"])
    for scope in hold.scopes:
        details = {"scope": scope, "why": why.value}
        record_event("hold.ended", at=at, role=by.role, basis="court", subject=hold.ref, details=details)
    return hold
