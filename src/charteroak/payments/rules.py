"""What is to be paid, from the policy. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from charteroak.lib.money import Cents
from charteroak.program.rules import Policy


class NotInPolicy(ValueError):
    """The policy has no such fee reason or way to pay. `code`: 'reason' or 'tender'."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Charge:
    kind: str
    reason: str
    cents: Cents
    tender: str


def charge_for(*, policy: Policy, reason: str, tender: str) -> Charge:
    """Return what a reason costs. Nothing to pay means no way to pay: its tender is 'none'.

    :raises NotInPolicy: the reason or the tender is not one of the policy's.
    """
    try:
        fee = policy.fee_reason(reason)
    except KeyError:
        raise NotInPolicy("reason") from None
    if fee.amount == 0:
        return Charge(kind=fee.kind, reason=fee.code, cents=fee.amount, tender="none")
    if tender not in policy.fees.tenders:
        raise NotInPolicy("tender")
    return Charge(kind=fee.kind, reason=fee.code, cents=fee.amount, tender=tender)
