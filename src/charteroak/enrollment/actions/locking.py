"""A visit is locked before anything of it is looked at; what was done is recorded before the lock ends."""

from __future__ import annotations

from datetime import datetime

from charteroak.enrollment.models import Visit
from charteroak.enrollment.queries import NoSuchVisit, check_no_canary
from charteroak.enrollment.states import check_step
from charteroak.journal.actions import record_event
from charteroak.staff.permissions import Actor, Permission, check_permission


def lock_any(ref: str, *, by: Actor, permission: Permission = Permission.VISIT_WORK) -> Visit:
    """Lock a visit inside the caller's transaction, whatever its state.

    The lock comes before any look at the row: a second click waits here, and then sees what the first one did.

    :raises NotPermitted: the actor may not do this.
    :raises NoSuchVisit: it is over, was never there, or is at another site.
    """
    check_permission(by, permission)
    visit = Visit.objects.select_for_update().filter(ref=ref, site=by.site).first()
    check_no_canary(ref)
    if visit is None:
        raise NoSuchVisit
    return visit


def lock_visit(ref: str, *, step: str, by: Actor, permission: Permission = Permission.VISIT_WORK) -> Visit:
    """Lock a visit for a step, inside the caller's transaction.

    :raises NotPermitted: the actor may not do this.
    :raises NoSuchVisit: it is over, was never there, or is at another site.
    :raises WrongStep: the step may not be taken now.
    """
    visit = lock_any(ref, by=by, permission=permission)
    check_step(step, visit.state)
    return visit


def record_step(visit: Visit, event: str, *, at: datetime, by: Actor, **details: str | int | bool) -> None:
    record_event(
        event,
        at=at,
        role=by.role,
        subject=visit.ref,
        salt=bytes(visit.salt),
        details={"site": visit.site, **details},
    )
