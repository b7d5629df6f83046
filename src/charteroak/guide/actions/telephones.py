"""Keep what came of calling a telephone number, and forget numbers that nobody states any more."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from charteroak.guide.models import TelephoneCall
from charteroak.guide.queries.telephones import list_stated_numbers
from charteroak.guide.states import CallOutcome
from charteroak.journal.actions import record_event
from charteroak.lib.clock import local_date
from charteroak.program.queries import current_policy
from charteroak.staff.permissions import Actor, Permission, check_permission


class UnknownTelephone(LookupError):
    """Nothing that is published states this number."""


@transaction.atomic
def note_call(*, number: str, outcome: CallOutcome, at: datetime, by: Actor) -> None:
    """Write down what came of calling a number today; a second click of the same changes nothing.

    :param number: as `stated.number_of` returns it.
    :raises NotPermitted: the actor may not edit the guide. :raises UnknownTelephone: nothing states it.
    """
    check_permission(by, Permission.GUIDE_EDIT)
    if number not in list_stated_numbers():
        raise UnknownTelephone
    today = local_date(at, current_policy().city.time_zone)
    said = {"called_on": today, "outcome": outcome.value}
    call, is_new = TelephoneCall.objects.select_for_update().get_or_create(number=number, defaults=said)
    if not is_new:
        if (call.called_on, call.outcome) == (today, outcome.value):
            return
        call.called_on, call.outcome = today, outcome.value
        call.save(update_fields=["called_on", "outcome"])
    record_event("telephone.called", at=at, role=by.role, details={"outcome": outcome.value})


def forget_telephones() -> int:
    """Forget the calls of numbers that nothing published states any more; return how many."""
    return TelephoneCall.objects.exclude(number__in=list_stated_numbers()).delete()[0]
