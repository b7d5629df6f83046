"""Counters open and close, lines too, and kiosks are let in."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from charteroak.journal.actions import record_event
from charteroak.lobby.actions.refusals import CounterBusy, CounterClosed, CounterTaken
from charteroak.lobby.actions.rows import bump
from charteroak.lobby.models import Counter, Kiosk, LineDay, Ticket
from charteroak.lobby.permissions import check_line
from charteroak.lobby.queries import kiosk_digest
from charteroak.lobby.rules import CLOSE_REASONS, check_counter
from charteroak.lobby.snapshot import day_of
from charteroak.lobby.states import TicketState
from charteroak.staff.permissions import Actor, Permission, check_permission


def lock_counter(site: str, number: int, *, at: datetime) -> Counter | None:
    """Lock a counter of today in the caller's transaction; None where it was never open today."""
    rows = Counter.objects.select_for_update().filter(site=site, day=day_of(site, at), number=number)
    return rows.first()


@transaction.atomic
def open_counter(*, number: int, site: str = "", at: datetime, by: Actor) -> None:
    """Open a counter: a clerk at their own site, and sits there; a supervisor at any, for whoever comes to sit there.

    :raises NotPermitted: the actor may not. :raises CounterTaken: a colleague has it.
    :raises ValueError: no counter has that number.
    """
    site = site or by.site
    check_line(by, site)
    sits = by.site == site and Permission.LINE_WORK in by.permissions
    account = by.account_id if sits else ""
    day = day_of(site, at)
    fresh = Counter(site=site, day=day, number=check_counter(number), since=at)
    Counter.objects.bulk_create([fresh], ignore_conflicts=True)
    row = lock_counter(site, number, at=at)
    if row is None:
        raise CounterClosed
    if row.is_open and row.opened_by and account != row.opened_by:
        raise CounterTaken
    if row.is_open and row.opened_by == account:
        return
    was_open = row.is_open
    row.is_open, row.opened_by = True, account
    row.since = row.since if was_open else at
    row.save()
    if not was_open:
        record_event("counter.opened", at=at, role=by.role, details={"site": site})
    bump(site, day)


@transaction.atomic
def close_counter(*, number: int, site: str = "", at: datetime, by: Actor) -> None:
    """Close a counter. Who was called there, or sent there, waits again at their place. Closing again changes nothing.

    :raises NotPermitted: the actor may not. :raises CounterTaken: a colleague has it, and the actor is no supervisor.
    :raises CounterBusy: somebody is being served there.
    """
    site = site or by.site
    check_line(by, site)
    row = lock_counter(site, number, at=at)
    if row is None or not row.is_open:
        return
    if row.opened_by not in {"", by.account_id} and Permission.LINE_SUPERVISE not in by.permissions:
        raise CounterTaken
    _let_go(row)
    row.is_open, row.opened_by = False, ""
    row.save()
    record_event("counter.closed", at=at, role=by.role, details={"site": site})
    bump(site, row.day)


def _let_go(counter: Counter) -> None:
    here = Ticket.objects.select_for_update().filter(site=counter.site, day=counter.day).order_by("pk")
    if here.filter(counter=counter.number, state=TicketState.SERVING).exists():
        raise CounterBusy
    called = here.filter(counter=counter.number, state=TicketState.CALLED)
    called.update(state=TicketState.WAITING.value, counter=None, calls=0)
    here.filter(for_counter=counter.number).update(for_counter=None)


@transaction.atomic
def close_line(*, why: str, site: str = "", at: datetime, by: Actor) -> None:
    """Take no more walk-ins at a site today. Appointments and who has a number are served.

    :raises NotPermitted: the actor may not. :raises ValueError: no such reason.
    """
    if why not in CLOSE_REASONS:
        raise ValueError("why")
    _set_line(site or by.site, why, "line.closed", at=at, by=by)


@transaction.atomic
def open_line(*, site: str = "", at: datetime, by: Actor) -> None:
    """Take walk-ins again. :raises NotPermitted: the actor may not."""
    _set_line(site or by.site, "", "line.opened", at=at, by=by)


def _set_line(site: str, why: str, event: str, *, at: datetime, by: Actor) -> None:
    check_line(by, site)
    line = bump(site, day_of(site, at))
    if (line.is_closed, line.why) == (bool(why), why):
        return
    LineDay.objects.filter(pk=line.pk).update(is_closed=bool(why), why=why)
    details = {"site": site, "why": why} if why else {"site": site}
    record_event(event, at=at, role=by.role, details=details)


@transaction.atomic
def make_kiosk(*, site: str, at: datetime, by: Actor) -> str:
    """Let a screen give tickets at a site. Returns the token for its address, which is kept nowhere.

    :raises NotPermitted: the actor is no supervisor. :raises NoSuchSite: the policy has none of that code.
    """
    check_permission(by, Permission.LINE_SUPERVISE)
    day_of(site, at)
    token = secrets.token_urlsafe(24)
    Kiosk.objects.create(digest=kiosk_digest(token), site=site, made_at=at)
    record_event("kiosk.made", at=at, role=by.role, details={"site": site})
    return token


@transaction.atomic
def end_kiosk(*, kiosk: int, at: datetime, by: Actor) -> None:
    """Shut a kiosk out. Shutting it out again changes nothing. :raises NotPermitted: the actor is no supervisor."""
    check_permission(by, Permission.LINE_SUPERVISE)
    row = Kiosk.objects.select_for_update().filter(pk=kiosk).first()
    if row is not None:
        row.delete()
        record_event("kiosk.ended", at=at, role=by.role, details={"site": row.site})
