from __future__ import annotations

import logging
from datetime import date, datetime

from django.db import connection, transaction

from charteroak.journal.actions import record_event
from charteroak.lib.locks import Lock, take_lock_for
from charteroak.staff.alarms import AlarmEvent, QuotaKind, QuotaReached
from charteroak.staff.models import Alarm, QuotaUse
from charteroak.staff.permissions import Actor

_log = logging.getLogger("charteroak.alarm")

# One statement: the row's own lock makes two requests at once count one after the other, and none passes the limit.
_SPEND = """
INSERT INTO staff_quotause (account_id, day, kind, count) VALUES (%s, %s, %s, 1)
ON CONFLICT (account_id, day, kind) DO UPDATE SET count = staff_quotause.count + 1
WHERE staff_quotause.count < %s
RETURNING count
"""


@transaction.atomic
def spend_quota(*, kind: QuotaKind, limit: int, day: date, by: Actor) -> None:
    """Count one use by an account on a day of the city, inside the act's own transaction.

    An act that is undone is not counted. Jobs and residents have no account and no quota.

    :raises QuotaReached: it was the limit already; the caller's act must not be done.
    """
    if not by.account_id:
        return
    with connection.cursor() as cursor:
        cursor.execute(_SPEND, [by.account_id, day, kind.value, limit])
        if cursor.fetchone() is None:
            raise QuotaReached(kind)


@transaction.atomic
def raise_alarm(*, event: AlarmEvent, kind: str, day: date, at: datetime, by: Actor) -> bool:
    """Record an alarm over what an account did: in the journal without the account, for the Alarms page with it.

    A quota that is reached again on the same day is one alarm; a canary opened again is another. Tells whether it is
    new. Called after the refused act was undone, in a transaction of its own.
    """
    once = {"account_id": by.account_id, "event": event.value, "kind": kind, "day": day}
    # Two requests of one account wait for each other here, so that one of them finds the other's alarm.
    take_lock_for(Lock.ALARM, by.account_id)
    if event == AlarmEvent.QUOTA and Alarm.objects.filter(**once).exists():
        return False
    Alarm.objects.create(**once, site=by.site, role=by.role, raised_at=at)
    record_event(event.value, at=at, role=by.role, details={"site": by.site or "none", "kind": kind})
    _log.error("%s %s by account %s", event.value, kind, by.account_id)
    return True


@transaction.atomic
def note_missing_record(*, canary: str, limit: int, day: date, at: datetime, by: Actor) -> None:
    """Count that an account asked for a record that is not there; where it is a canary's, raise the alarm.

    `canary`: the kind of canary, or ''. Both ways do the same work up to the alarm itself, and both are answered alike.
    """
    reached = False
    try:
        spend_quota(kind=QuotaKind.MISSES, limit=limit, day=day, by=by)
    except QuotaReached:
        reached = True
    if reached:
        raise_alarm(event=AlarmEvent.QUOTA, kind=QuotaKind.MISSES.value, day=day, at=at, by=by)
    if canary:
        raise_alarm(event=AlarmEvent.CANARY, kind=canary, day=day, at=at, by=by)


@transaction.atomic
def destroy_past_counts(*, before: date) -> int:
    """Delete the counts of days before a date. Returns how many rows."""
    count, _ = QuotaUse.objects.filter(day__lt=before).delete()
    return count


@transaction.atomic
def destroy_old_alarms(*, before: datetime) -> int:
    """Delete the alarms raised before a moment; the journal keeps each, without the account. Returns how many."""
    count, _ = Alarm.objects.filter(raised_at__lt=before).delete()
    return count
