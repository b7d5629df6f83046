"""Which acts need two people, who may take part, and how far apart the two must stand. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from charteroak.staff.permissions import Actor, Permission


class CannotPerform(Exception):
    """What was proposed no longer fits what there is. A performer raises it to undo the approval. `code`: why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class ActKind(StrEnum):
    DEMAND = "demand"
    HOLD_SET = "hold_set"
    HOLD_END = "hold_end"
    HOSTILE_DAY_BEGIN = "hostile_day_begin"
    HOSTILE_DAY_END = "hostile_day_end"
    KEY_ROTATE = "key_rotate"
    KEY_DESTROY = "key_destroy"
    KEY_SHARES = "key_shares"
    ROLE_CHANGE = "role_change"
    ACCOUNT_CREATE = "account_create"
    POLICY_CHANGE = "policy_change"


@dataclass(frozen=True)
class ActRule:
    """Both people need the permission; with `two_offices` they must also answer to different institutions."""

    permission: Permission
    two_offices: bool = False


ACT_RULES: dict[ActKind, ActRule] = {
    ActKind.DEMAND: ActRule(Permission.DEMAND_DECIDE, two_offices=True),
    ActKind.HOLD_SET: ActRule(Permission.HOLD_SET, two_offices=True),
    ActKind.HOLD_END: ActRule(Permission.HOLD_SET, two_offices=True),
    ActKind.HOSTILE_DAY_BEGIN: ActRule(Permission.HOSTILE_DAY),
    ActKind.HOSTILE_DAY_END: ActRule(Permission.HOSTILE_DAY, two_offices=True),
    ActKind.KEY_ROTATE: ActRule(Permission.KEY_ACT),
    ActKind.KEY_DESTROY: ActRule(Permission.KEY_ACT, two_offices=True),
    ActKind.KEY_SHARES: ActRule(Permission.KEY_ACT, two_offices=True),
    ActKind.ROLE_CHANGE: ActRule(Permission.ACCOUNT_CHANGE),
    ActKind.ACCOUNT_CREATE: ActRule(Permission.ACCOUNT_CHANGE),
    ActKind.POLICY_CHANGE: ActRule(Permission.POLICY_CHANGE),
}

# A proposal that nobody answers is not left lying about for a quiet day.
PROPOSAL_LIFE = timedelta(hours=72)


def may_take_part(by: Actor) -> bool:
    """Tell whether a person's role takes part in any act of two people."""
    return any(rule.permission in by.permissions for rule in ACT_RULES.values())
