"""Somebody leaves the line from their own page. The public face may do this, and nothing else, with a ticket."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from charteroak.journal.actions import record_event
from charteroak.lobby.actions.refusals import UnknownTicket, WrongMove
from charteroak.lobby.models import LineDay, Ticket
from charteroak.lobby.snapshot import day_of
from charteroak.lobby.states import TicketState
from charteroak.staff.permissions import PUBLIC

# Who is called, or at a counter, says it there: a clerk waits for them.
_MAY_LEAVE = (TicketState.WAITING, TicketState.ON_HOLD)


@transaction.atomic
def leave_line(*, token: str, at: datetime) -> None:
    """Take the number of whoever holds its token out of the line. Pressed again, it changes nothing.

    They may come back the same day: a clerk or the kiosk puts them where they were.

    :raises UnknownTicket: there is none of today. :raises WrongMove: it is called, at a counter, or over.
    """
    # Only the columns that the public face's role of the database may read and write.
    mine = Ticket.objects.filter(token=token)
    row = mine.select_for_update().values_list("site", "day", "state").first()
    if row is None or row[1] != day_of(row[0], at):
        raise UnknownTicket
    site, day, state = row
    if state == TicketState.LEFT:
        return
    if state not in _MAY_LEAVE:
        raise WrongMove
    mine.update(state=TicketState.LEFT.value, ended_at=at, for_counter=None)
    record_event(
        "ticket.left", at=at, role=PUBLIC.role, details={"site": site, "why": TicketState.LEFT.value}
    )
    LineDay.objects.filter(site=site, day=day).update(version=F("version") + 1)
