from __future__ import annotations

from datetime import datetime

from django.db import transaction

from charteroak.journal.actions import record_event
from charteroak.lib.clock import local_date
from charteroak.lib.ids import new_code
from charteroak.payments.models import Payment
from charteroak.payments.rules import charge_for
from charteroak.program.rules import Policy
from charteroak.staff.permissions import Actor, Permission, check_permission


@transaction.atomic
def record_payment(
    *, policy: Policy, site: str, reason: str, tender: str, at: datetime, by: Actor
) -> Payment:
    """Record a fee, reduced fee or waiver, and its receipt number. The caller makes sure that it happens once.

    :raises NotPermitted: the actor may not take fees, or not waive this one.
    :raises NotInPolicy: the reason or the tender is not one of the policy's.
    """
    charge = charge_for(policy=policy, reason=reason, tender=tender)
    check_permission(by, Permission.FEE_TAKE)
    if charge.kind != "full":
        check_permission(by, Permission.FEE_WAIVE)
    payment = Payment.objects.create(
        receipt_number=new_code(10),
        paid_on=local_date(at, policy.city.time_zone),
        site=site,
        kind=charge.kind,
        reason=charge.reason,
        cents=charge.cents,
        tender=charge.tender,
        policy_version=policy.version,
    )
    record_event(
        "fee.taken",
        at=at,
        role=by.role,
        subject=payment.receipt_number,
        details={
            "site": site,
            "kind": charge.kind,
            "reason": charge.reason,
            "cents": charge.cents,
            "tender": charge.tender,
        },
    )
    return payment
