"""Somebody comes with a code, or without: a visit is opened, and the appointment is marked as kept."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from charteroak.booking.actions import AlreadyCheckedIn, BookingRefused, check_in_appointment
from charteroak.booking.queries import find_appointment
from charteroak.demands.actions import check_intake
from charteroak.enrollment.actions import open_visit, record_details
from charteroak.enrollment.models import Visit
from charteroak.enrollment.queries import find_visit_of_request, get_visit
from charteroak.enrollment.rules import Details
from charteroak.enrollment.states import VisitState
from charteroak.journeys.intake import intake
from charteroak.journeys.serve_ticket import serve_ticket
from charteroak.lobby.queries import find_ticket_of
from charteroak.lobby.states import TicketState
from charteroak.program.rules import Policy
from charteroak.staff.permissions import Actor


class AtAnotherSite(BookingRefused):
    """The appointment is at another site than the actor's."""

    reason = "other_site"


def check_in(*, code: str, policy: Policy, request_token: str, at: datetime, by: Actor) -> str:
    """Check in by code and open the visit, in the language of the appointment. Returns the visit's ref.

    The same form sent twice leads to the same visit.

    :raises BookingRefused: unknown code, cancelled, another day, another site, or checked in before.
    :raises StoreUnavailable: there is no key to seal a visit with; the appointment stays as it was.
    :raises IntakeStopped: a hostile day is under way.
    """
    with intake():
        try:
            appointment = check_in_appointment(code=code, at=at, by=by)
        except AlreadyCheckedIn:
            again = find_visit_of_request(request_token, by=by) or _from_ticket(
                code, policy, request_token, at, by
            )
            if again is None:
                raise
            return again
        if appointment.site != by.site:
            raise AtAnotherSite
        visit = open_visit(
            policy=policy, language=appointment.language, request_token=request_token, at=at, by=by
        )
        return visit.ref


def _from_ticket(code: str, policy: Policy, request_token: str, at: datetime, by: Actor) -> str | None:
    # They took a number at the door, which checked them in; the visit is opened from the ticket, and only once.
    appointment = find_appointment(code)
    ticket = find_ticket_of(appointment.reference, site=by.site, at=at) if appointment else None
    if ticket is None or ticket.is_opened or ticket.state is TicketState.DONE:
        return None
    return serve_ticket(ticket=ticket.id, policy=policy, request_token=request_token, at=at, by=by)


def open_walk_in(*, policy: Policy, language: str, request_token: str, at: datetime, by: Actor) -> str:
    """Open a visit for somebody who comes without an appointment. Returns its ref.

    :raises StoreUnavailable: there is no key to seal it with. :raises IntakeStopped: a hostile day is under way.
    """
    with intake():
        visit = open_visit(policy=policy, language=language, request_token=request_token, at=at, by=by)
    return visit.ref


@transaction.atomic
def record_person(*, ref: str, details: Details, policy: Policy, at: datetime, by: Actor) -> Visit:
    """Take down who has come, or correct it. On a hostile day only a visit that holds somebody's details goes on.

    :raises BadDetails: with a code for each field that cannot stand.
    :raises IntakeStopped: a hostile day is under way, and nothing of the person is held yet.
    """
    if get_visit(ref, by=by).state == VisitState.OPENED:
        check_intake()
    return record_details(ref=ref, details=details, policy=policy, at=at, by=by)
