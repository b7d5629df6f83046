"""One visit, step by step. Each step is one transaction that locks the visit first, so a second click finds it done."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from charteroak.custody.actions import day_key
from charteroak.enrollment.actions.locking import lock_any, lock_visit, record_step
from charteroak.enrollment.actions.openings import details_of
from charteroak.enrollment.canaries import new_honest_ref
from charteroak.enrollment.models import Visit, new_salt
from charteroak.enrollment.rules import age_on
from charteroak.enrollment.sealing import Opening, seal_part
from charteroak.enrollment.states import VisitState, after, check_step
from charteroak.evidence.rules import Assessment, assess
from charteroak.lib.clock import local_date
from charteroak.payments.actions import record_payment
from charteroak.photos.portraits import make_portrait
from charteroak.program.rules import Policy
from charteroak.staff.permissions import Actor, Permission, check_permission


@transaction.atomic
def open_visit(*, policy: Policy, language: str, request_token: str, at: datetime, by: Actor) -> Visit:
    """Open a visit at the actor's site, or return the one that the same form opened.

    :raises NotPermitted: the actor may not. :raises StoreUnavailable: there is no key to seal it with.
    """
    check_permission(by, Permission.VISIT_WORK)
    found = Visit.objects.filter(request_token=request_token, site=by.site).first()
    if found is not None:
        return found
    rows = Visit.objects.bulk_create(
        [
            Visit(
                ref=new_honest_ref(),
                site=policy.site(by.site).code,
                state=VisitState.OPENED,
                language=language,
                opened_at=at,
                opened_by=by.account_id,
                request_token=request_token,
                salt=new_salt(),
                key_name=day_key(day=local_date(at, policy.city.time_zone), at=at),
            )
        ],
        ignore_conflicts=True,  # the same form sent twice at once: the second finds the first's visit
    )
    visit = Visit.objects.get(request_token=request_token)
    if visit.ref == rows[0].ref:
        record_step(visit, "visit.opened", at=at, by=by)
    return visit


@transaction.atomic
def record_evidence(
    *, ref: str, shown: Collection[str], policy: Policy, at: datetime, by: Actor
) -> Assessment:
    """Decide over the papers shown, and keep only that they satisfy, under which policy, and who checked."""
    visit = lock_visit(ref, step="evidence", by=by)
    today = local_date(at, policy.city.time_zone)
    age = age_on(today, details_of(visit, Opening("age", at, by, policy)).birth_date)
    assessment = assess(evidence=policy.evidence, shown=shown, age=age)
    if not assessment.satisfied:
        record_step(visit, "visit.evidence_open", at=at, by=by, policy=policy.version)
        return assessment
    visit.evidence_policy = policy.version
    visit.evidence_by = by.account_id
    visit.state = after("evidence", visit.state)
    visit.save(update_fields=["evidence_policy", "evidence_by", "state"])
    record_step(visit, "visit.evidence_satisfied", at=at, by=by, policy=policy.version)
    return assessment


@transaction.atomic
def record_photo(*, ref: str, image: bytes, at: datetime, by: Actor) -> Visit:
    """Find the one face in a picture, crop it to 4:5 and seal it. The picture itself is not kept.

    :raises PhotoRefused: with a reason that the desk can act on.
    """
    check_permission(by, Permission.VISIT_WORK)
    portrait = make_portrait(image=image)  # before the lock: it takes a while, and needs no row
    visit = lock_visit(ref, step="photo", by=by)
    visit.sealed_photo = seal_part(visit, "photo", portrait.image)
    visit.state = after("photo", visit.state)
    visit.save(update_fields=["sealed_photo", "state"])
    record_step(visit, "visit.photo_recorded", at=at, by=by)
    return visit


@transaction.atomic
def take_fee(*, ref: str, reason: str, tender: str, policy: Policy, at: datetime, by: Actor) -> Visit:
    """Take the fee once: a visit that has its receipt is returned as it is.

    :raises NotInPolicy: the reason or the way to pay is not one of the policy's.
    """
    visit = lock_any(ref, by=by, permission=Permission.FEE_TAKE)
    if visit.receipt_number:
        return visit
    check_step("fee", visit.state)
    payment = record_payment(policy=policy, site=visit.site, reason=reason, tender=tender, at=at, by=by)
    visit.receipt_number = payment.receipt_number
    visit.state = after("fee", visit.state)
    visit.save(update_fields=["receipt_number", "state"])
    return visit


def destroy_visit(visit: Visit, *, why: str, at: datetime, by: Actor) -> None:
    """Delete a locked visit with everything sealed in it. `why`: 'handed_over', 'abandoned' or 'overdue'."""
    record_step(visit, "visit.destroyed", at=at, by=by, why=why)
    visit.delete()


def list_overdue(*, before: datetime, after: datetime) -> list[Visit]:
    """Lock and list the visits opened before a moment, or after another (a clock ran ahead), for destruction."""
    overdue = Q(opened_at__lt=before) | Q(opened_at__gt=after)
    return list(Visit.objects.select_for_update(skip_locked=True).filter(overdue))
