"""What every act at the line does: lock a ticket, move it, and tell the pages that follow."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import F

from charteroak.journal.actions import record_event
from charteroak.lobby.actions.refusals import UnknownTicket, WrongMove
from charteroak.lobby.models import LineDay, Ticket
from charteroak.lobby.permissions import check_line, is_theirs
from charteroak.lobby.snapshot import TicketFacts, day_of, new_line, snapshot
from charteroak.lobby.states import TicketState, can_move
from charteroak.staff.permissions import Actor


def bump(site: str, day: date) -> LineDay:
    """Raise the version of a line in the caller's transaction, and keep its row until that ends.

    Locks are taken in this order everywhere: appointment, counter, ticket, line. So nobody waits in a ring, and
    versions become visible in the order in which they were given.
    """
    mine = LineDay.objects.filter(site=site, day=day)
    if not mine.update(version=F("version") + 1):
        LineDay.objects.bulk_create([new_line(site, day)], ignore_conflicts=True)
        mine.update(version=F("version") + 1)
    return mine.get()


def lock_ticket(ticket: int, *, at: datetime, by: Actor) -> Ticket:
    """Lock one of today's tickets for an act of the staff.

    :raises UnknownTicket: there is none of that id today, or it is at another site than the actor's: a colleague may
        have sent it there a moment ago. :raises NotPermitted: the actor works at no line.
    """
    check_line(by, by.site)
    row = Ticket.objects.select_for_update().filter(pk=ticket).first()
    if row is None or row.day != day_of(row.site, at) or not is_theirs(by, row.site):
        raise UnknownTicket
    return row


def move(row: Ticket, after: TicketState) -> None:
    """Put a locked ticket into another state; the caller saves. :raises WrongMove: it cannot go there."""
    if not can_move(TicketState(row.state), after):
        raise WrongMove
    row.state = after.value


def done(event: str, row: Ticket, *, at: datetime, by: Actor, **details: str) -> TicketFacts:
    """Save a ticket, record the act, and raise the version; return the ticket as it is now."""
    row.save()
    record_event(event, at=at, role=by.role, details={"site": row.site, **details})
    bump(row.site, row.day)
    return facts_of(row, at=at)


def facts_of(row: Ticket, *, at: datetime) -> TicketFacts:
    """Return a ticket as pages see it, in the caller's transaction."""
    now = snapshot(row.site, at=at)
    return next(now.facts(one) for one in now.rows if one.id == row.pk)
