"""Somebody comes with a code, or without: a visit is opened, and the appointment is marked as kept."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from charteroak.booking.actions import AlreadyCheckedIn, BookingRefused, check_in_appointment
from charteroak.enrollment.actions import open_visit
from charteroak.enrollment.queries import find_visit_of_request
from charteroak.program.rules import Policy
from charteroak.staff.permissions import Actor


class AtAnotherSite(BookingRefused):
    """The appointment is at another site than the actor's."""

    reason = "other_site"


@transaction.atomic
def check_in(*, code: str, policy: Policy, request_token: str, at: datetime, by: Actor) -> str:
    """Check in by code and open the visit, in the language of the appointment. Returns the visit's ref.

    The same form sent twice leads to the same visit.

    :raises BookingRefused: unknown code, cancelled, another day, another site, or checked in before.
    :raises StoreUnavailable: there is no key to seal a visit with; the appointment stays as it was.
    """
    try:
        appointment = check_in_appointment(code=code, at=at, by=by)
    except AlreadyCheckedIn:
        again = find_visit_of_request(request_token, by=by)
        if again is None:
            raise
        return again
    if appointment.site != by.site:
        raise AtAnotherSite
    visit = open_visit(
        policy=policy, language=appointment.language, request_token=request_token, at=at, by=by
    )
    return visit.ref
