"""A number is called and somebody comes to the counter: the clerk opens the visit from the ticket.

Who has an appointment was checked in when they took the number; that an appointment leads to one visit is then held by
the ticket, and `check_in.py` finds it too, for the clerk who types the code instead.
"""

from __future__ import annotations

from datetime import datetime

from charteroak.enrollment.actions import open_visit
from charteroak.enrollment.queries import find_visit_of_request
from charteroak.journeys.intake import intake
from charteroak.lobby.actions import LobbyRefused, UnknownTicket, open_from_ticket
from charteroak.lobby.queries import find_ticket_at
from charteroak.program.rules import Policy
from charteroak.staff.permissions import Actor


class AlreadyOpened(LobbyRefused):
    """A visit was opened from this ticket, by another form."""

    reason = "already_opened"


def serve_ticket(*, ticket: int, policy: Policy, request_token: str, at: datetime, by: Actor) -> str:
    """Open the visit of a ticket of the actor's site, in the ticket's language. Returns the visit's ref.

    The same form sent twice leads to the same visit.

    :raises UnknownTicket: there is none at that site today. :raises WrongMove: it is done.
    :raises AlreadyOpened: a visit was opened from it.
    :raises StoreUnavailable: there is no key to seal a visit with; the ticket stays as it was.
    :raises IntakeStopped: a hostile day is under way.
    """
    with intake():
        found = find_ticket_at(by.site, ticket, at=at)
        if found is None:
            raise UnknownTicket
        if open_from_ticket(ticket=ticket, at=at, by=by):
            visit = open_visit(
                policy=policy, language=found.language, request_token=request_token, at=at, by=by
            )
            return visit.ref
        again = find_visit_of_request(request_token, by=by)
        if again is None:
            raise AlreadyOpened
        return again
