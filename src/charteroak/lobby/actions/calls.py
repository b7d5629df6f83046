"""What a clerk does with a ticket, from the call to the end. Each is one transaction; a second click finds it done."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from charteroak.lobby.actions.counters import lock_counter
from charteroak.lobby.actions.refusals import (
    CalledEnough,
    CounterBusy,
    CounterClosed,
    NotAtCounter,
    OtherSite,
    UnknownTicket,
    WrongMove,
)
from charteroak.lobby.actions.rows import bump, done, facts_of, lock_ticket, move
from charteroak.lobby.models import Counter, LineDay, Ticket
from charteroak.lobby.permissions import check_line
from charteroak.lobby.rules import callable_at
from charteroak.lobby.snapshot import NoSuchSite, TicketFacts, day_of, site_of, snapshot
from charteroak.lobby.states import AT_COUNTER, TicketState
from charteroak.program.queries import current_policy
from charteroak.staff.permissions import Actor

# A clerk who forgot to press 'done' overnight says nothing about how long a service takes.
_LONGEST_MINUTES = 240


@transaction.atomic
def call_next(*, counter: int, at: datetime, by: Actor) -> TicketFacts | None:
    """Call the next one to the actor's counter; None where nobody waits for it.

    Clicked again before anybody came, it gives the ticket that was called. Two clerks never get the same one.

    :raises NotPermitted: the actor does not work there. :raises NotAtCounter: the counter is not the actor's.
    :raises CounterBusy: somebody is being served there.
    """
    check_line(by, by.site)
    mine = lock_counter(by.site, counter, at=at)
    if mine is None or not mine.is_open or mine.opened_by != by.account_id:
        raise NotAtCounter
    here = _at_counter(mine)
    if here is not None:
        if here.state == TicketState.SERVING:
            raise CounterBusy
        return facts_of(here, at=at)
    row = _claim_next(mine, at)
    if row is None:
        return None
    row.state, row.counter, row.calls, row.called_at = TicketState.CALLED.value, counter, 1, at
    return done("ticket.called", row, at=at, by=by)


def _at_counter(counter: Counter) -> Ticket | None:
    states = [state.value for state in AT_COUNTER]
    here = Ticket.objects.filter(site=counter.site, day=counter.day, counter=counter.number)
    return here.filter(state__in=states).first()


def _claim_next(counter: Counter, at: datetime) -> Ticket | None:
    # The order is read without locks; a ticket that a colleague has locked is passed over, and one that a colleague
    # took and committed meanwhile waits no longer.
    now = snapshot(counter.site, at=at)
    for wanted in callable_at(counter.number, now.rows, rules=now.policy.lobby):
        free = Ticket.objects.select_for_update(skip_locked=True)
        row = free.filter(pk=wanted.id, site=counter.site, state=TicketState.WAITING).first()
        if row is not None and row.for_counter in {None, counter.number}:
            return row
    return None


@transaction.atomic
def call_again(*, ticket: int, at: datetime, by: Actor) -> TicketFacts:
    """Call a number once more.

    :raises UnknownTicket: there is none. :raises WrongMove: it is not called now.
    :raises CalledEnough: it was called as often as the policy says.
    """
    row = lock_ticket(ticket, at=at, by=by)
    if row.state != TicketState.CALLED:
        raise WrongMove
    if row.calls >= current_policy().lobby.calls:
        raise CalledEnough
    row.calls += 1
    return done("ticket.called", row, at=at, by=by)


@transaction.atomic
def put_on_hold(*, ticket: int, at: datetime, by: Actor) -> TicketFacts:
    """Put a ticket off: it keeps its place, and is not called until it is taken up again. The counter is free.

    :raises UnknownTicket: there is none. :raises WrongMove: it is over.
    """
    row = lock_ticket(ticket, at=at, by=by)
    if row.state == TicketState.ON_HOLD:
        return facts_of(row, at=at)
    move(row, TicketState.ON_HOLD)
    row.counter = row.for_counter = None
    return done("ticket.put_off", row, at=at, by=by)


@transaction.atomic
def resume(*, ticket: int, at: datetime, by: Actor) -> TicketFacts:
    """Let a ticket wait again, at the place it had: from hold, or after a no-show who came back the same day.

    :raises UnknownTicket: there is none. :raises WrongMove: it is at a counter, or done.
    """
    row = lock_ticket(ticket, at=at, by=by)
    if row.state == TicketState.WAITING:
        return facts_of(row, at=at)
    if row.state in AT_COUNTER:
        raise WrongMove
    move(row, TicketState.WAITING)
    row.counter, row.for_counter, row.calls, row.ended_at = None, None, 0, None
    return done("ticket.resumed", row, at=at, by=by)


@transaction.atomic
def begin_service(*, ticket: int, at: datetime, by: Actor) -> TicketFacts:
    """Note that the person who was called is at the counter.

    :raises UnknownTicket: there is none. :raises WrongMove: it is not called now.
    """
    row = lock_ticket(ticket, at=at, by=by)
    if row.state == TicketState.SERVING:
        return facts_of(row, at=at)
    if row.state != TicketState.CALLED:
        raise WrongMove
    move(row, TicketState.SERVING)
    row.served_at = at
    return done("ticket.begun", row, at=at, by=by)


@transaction.atomic
def open_from_ticket(*, ticket: int, at: datetime, by: Actor) -> bool:
    """Note that a visit is opened from a ticket: True the first time, False if one was opened before.

    Who gave their code at the counter itself is served without a call.

    :raises UnknownTicket: there is none. :raises WrongMove: it is done.
    """
    row = lock_ticket(ticket, at=at, by=by)
    if row.is_opened:
        return False
    if row.state != TicketState.SERVING:
        if row.state != TicketState.CALLED:
            row.counter, row.called_at = None, at
        move(row, TicketState.SERVING)
        row.served_at = at
    row.is_opened = True
    done("ticket.begun", row, at=at, by=by)
    return True


@transaction.atomic
def finish(*, ticket: int, at: datetime, by: Actor) -> TicketFacts:
    """Note that somebody was served. How long their counter was taken enters the day's sums.

    :raises UnknownTicket: there is none. :raises WrongMove: nobody is being served with it.
    """
    row = lock_ticket(ticket, at=at, by=by)
    if row.state == TicketState.DONE:
        return facts_of(row, at=at)
    move(row, TicketState.DONE)
    row.ended_at = at
    facts = done("ticket.served", row, at=at, by=by)
    _add_to_sums(row, at)
    return facts


def _add_to_sums(row: Ticket, at: datetime) -> None:
    minutes = (at - (row.called_at or at)).total_seconds() / 60
    if 0 < minutes <= _LONGEST_MINUTES:
        LineDay.objects.filter(site=row.site, day=row.day).update(
            served=F("served") + 1, minutes=F("minutes") + minutes, squares=F("squares") + minutes**2
        )


@transaction.atomic
def mark_left(*, ticket: int, why: str, at: datetime, by: Actor) -> TicketFacts:
    """Note that somebody did not come when called (`no_show`), or said that they go (`left`).

    :raises UnknownTicket: there is none. :raises WrongMove: it is done.
    """
    after = TicketState(why)
    if after not in {TicketState.NO_SHOW, TicketState.LEFT}:
        raise ValueError("why")
    row = lock_ticket(ticket, at=at, by=by)
    if row.state == after:
        return facts_of(row, at=at)
    move(row, after)
    row.ended_at, row.for_counter = at, None
    return done("ticket.left", row, at=at, by=by, why=after.value)


@transaction.atomic
def move_ticket(
    *, ticket: int, counter: int | None = None, site: str = "", at: datetime, by: Actor
) -> TicketFacts:
    """Send somebody on, with number and place: to another counter, which alone calls them then, or to another site.

    :raises UnknownTicket: there is none. :raises WrongMove: it is over. :raises CounterClosed: that one is not open.
    :raises OtherSite: no such site is in the policy, or a counter was named as well.
    """
    if bool(site) == (counter is not None):
        raise OtherSite
    where = _site_of(ticket)
    if counter is not None:
        target = lock_counter(where, counter, at=at)
        if target is None or not target.is_open:
            raise CounterClosed
    row = lock_ticket(ticket, at=at, by=by)
    if row.site != where:
        raise UnknownTicket  # a colleague sent it to another site meanwhile
    if row.state != TicketState.WAITING:
        move(row, TicketState.WAITING)
    row.counter, row.for_counter, row.calls = None, counter, 0
    if site:
        _send_to(row, site, at)
    return done("ticket.moved", row, at=at, by=by)


def _site_of(ticket: int) -> str:
    found = Ticket.objects.filter(pk=ticket).values_list("site", flat=True).first()
    if found is None:
        raise UnknownTicket
    return found


def _send_to(row: Ticket, site: str, at: datetime) -> None:
    try:
        site_of(site)
    except NoSuchSite:
        raise OtherSite from None
    if day_of(site, at) != row.day:
        raise OtherSite  # it is another day there
    # Both lines change; always in the same order, so that two who send to each other do not wait in a ring.
    for code in sorted({row.site, site}):
        bump(code, row.day)
    row.site = site
