"""A place must close, or opens after all: everybody booked there is told where a contact was left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from charteroak.booking.actions import Displaced, close_site, reopen_site
from charteroak.booking.rules import AppointmentFacts
from charteroak.journeys.telling import tell_closed, tell_reopened
from charteroak.staff.permissions import Actor


@dataclass(frozen=True)
class ClosedPlace:
    """Who is told by message, and who cannot be: they hear it when they call or come, or see their own page."""

    told: tuple[Displaced, ...]
    untold: tuple[Displaced, ...]


@transaction.atomic
def close_place(
    *, site: str, closes_at: datetime, opens_at: datetime, at: datetime, by: Actor
) -> ClosedPlace:
    """Close a site for a while. Again for the same while: only those who have no other time yet.

    :raises NotPermitted: the actor may not. :raises KeyError: there is no such site.
    """
    displaced = close_site(site=site, closes_at=closes_at, opens_at=opens_at, at=at, by=by)
    for one in displaced:
        tell_closed(one, at=at)
    return ClosedPlace(
        told=tuple(one for one in displaced if one.appointment.has_contact),
        untold=tuple(one for one in displaced if not one.appointment.has_contact),
    )


@transaction.atomic
def reopen_place(
    *, site: str, closes_at: datetime, opens_at: datetime, at: datetime, by: Actor
) -> list[AppointmentFacts]:
    """Take a closing back, and tell those who keep their own time after all. Returns them.

    :raises NotPermitted: the actor may not. :raises KeyError: there is no such site.
    """
    back = reopen_site(site=site, closes_at=closes_at, opens_at=opens_at, at=at, by=by)
    for facts in back:
        tell_reopened(facts, at=at)
    return back
