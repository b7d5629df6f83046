from __future__ import annotations

from datetime import datetime

from django.db import transaction

from charteroak.demands.models import HostileDay
from charteroak.demands.queries import is_hostile_day
from charteroak.journal.actions import record_event
from charteroak.lib.locks import Lock, take_lock
from charteroak.staff.permissions import Actor, Permission, check_permission


class IntakeStopped(Exception):
    """A hostile day is under way: nothing new is taken in."""


class NotThatDay(Exception):
    """A hostile day is under way already, or none is."""


def check_intake() -> None:
    """Make sure, until the caller's transaction is over, that no hostile day is under way.

    Whoever begins one waits for the intake that is under way, so that none is committed after its beginning.

    :raises IntakeStopped: a hostile day is under way.
    """
    take_lock(Lock.INTAKE, shared=True)
    if is_hostile_day():
        raise IntakeStopped


@transaction.atomic
def begin_hostile_day(*, act: str, at: datetime, by: Actor) -> HostileDay:
    """Stop intake. `by` is the second of two people. Returns once no intake is under way any more.

    :raises NotPermitted: the actor may not. :raises NotThatDay: it is stopped already.
    """
    check_permission(by, Permission.HOSTILE_DAY)
    take_lock(Lock.INTAKE)
    if is_hostile_day():
        raise NotThatDay
    day = HostileDay.objects.create(begun_at=at, begun_by_act=act)
    record_event("hostile_day.begun", at=at, role=by.role, subject=day.ref)
    return day


@transaction.atomic
def end_hostile_day(*, act: str, at: datetime, by: Actor) -> HostileDay:
    """Take in again. `by` is the second of two people of two offices.

    :raises NotPermitted: the actor may not. :raises NotThatDay: no hostile day is under way.
    """
    check_permission(by, Permission.HOSTILE_DAY)
    day = HostileDay.objects.select_for_update().filter(ended_at__isnull=True).first()
    if day is None:
        raise NotThatDay
    day.ended_at, day.ended_by_act = at, act
    day.save(update_fields=["ended_at", "ended_by_act"])
    record_event("hostile_day.ended", at=at, role=by.role, subject=day.ref)
    return day
