from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from charteroak.demands.actions.register import NoSuchDemand, lock_register, record_noticed
from charteroak.demands.models import Demand, Notice
from charteroak.staff.permissions import Actor, Permission, check_permission


@transaction.atomic
def add_notice(*, demand: str, label: bytes, not_before: date, expires_on: date) -> None:
    """Let a notice wait for the holder of the card that the label stands for.

    :raises NoSuchDemand: no demand has the ref.
    """
    row = Demand.objects.filter(ref=demand).first()
    if row is None:
        raise NoSuchDemand
    if not Notice.objects.filter(demand=row, label=label).exists():
        Notice.objects.create(demand=row, label=label, not_before=not_before, expires_on=expires_on)


@transaction.atomic
def give_notice(*, label: bytes, today: date, at: datetime, by: Actor) -> int:
    """Record that the person at the desk was told, and delete what waited for them. Returns how many notices.

    :raises NotPermitted: the actor may not.
    """
    check_permission(by, Permission.CARD_FIND)
    lock_register()
    given = 0
    for notice in Notice.objects.filter(label=label, not_before__lte=today).order_by("id"):
        record_noticed(Demand.objects.get(pk=notice.demand_id), at=at, by=by)
        notice.delete()
        given += 1
    return given


@transaction.atomic
def destroy_expired_notices(*, before: date) -> int:
    """Delete the notices for cards that are held no longer, and return how many."""
    count, _ = Notice.objects.filter(expires_on__lt=before).delete()
    return count
