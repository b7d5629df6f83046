"""What booking and moving for somebody share: free times as they are read out, and an appointment by its reference."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.http import Http404

from charteroak.booking.queries import FreeDay, FreeTime, find_by_reference
from charteroak.booking.rules import AppointmentFacts
from charteroak.program.queries import current_policy

# As many days as are read out over the telephone.
_DAYS = 10


def said_days(days: Sequence[FreeDay], *, link: Callable[[FreeTime], str]) -> list[dict[str, Any]]:
    """Return free times for `times.html`: by day, each with its site and the address that takes it."""
    policy = current_policy()
    return [
        {
            "day": day.day,
            "times": [{"time": one, "site": policy.site(one.site), "link": link(one)} for one in day.times],
        }
        for day in days[:_DAYS]
    ]


def get_appointment(reference: object) -> AppointmentFacts:
    """Return the appointment of a reference.

    :raises Http404: there is none.
    """
    facts = find_by_reference(str(reference))
    if facts is None:
        raise Http404
    return facts
