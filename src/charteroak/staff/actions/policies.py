from __future__ import annotations

from datetime import datetime

from django.db import transaction

from charteroak.journal.actions import record_event
from charteroak.staff.actions.proposals import propose_act
from charteroak.staff.acts import ActKind, CannotPerform
from charteroak.staff.models import AdoptedPolicy, Proposal
from charteroak.staff.permissions import SYSTEM, Actor, Permission, check_permission
from charteroak.staff.queries import find_adopted_digest


class PolicyRefused(Exception):
    """A policy file cannot be proposed. `code`: 'same', it is the one in force."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def propose_policy(*, version: str, digest: str, at: datetime, by: Actor) -> Proposal:
    """Propose a policy file by its version and the SHA-256 of its bytes, in hex.

    :raises PolicyRefused: it is in force already. :raises NotPermitted: the actor may not.
    """
    check_permission(by, Permission.POLICY_CHANGE)
    if digest == find_adopted_digest():
        raise PolicyRefused("same")
    terms = {"policy": version, "digest": digest}
    return propose_act(kind=ActKind.POLICY_CHANGE, terms=terms, at=at, by=by)


def perform_policy_change(proposal: Proposal, at: datetime, by: Actor) -> None:
    """Adopt the file that two people want; `charteroak serve` starts with it and with no other.

    :raises CannotPerform: it was adopted meanwhile.
    """
    terms = proposal.terms
    if terms["digest"] == find_adopted_digest():
        raise CannotPerform("same")
    _adopt(terms["policy"], terms["digest"], at, by)


@transaction.atomic
def adopt_first_policy(*, version: str, digest: str, at: datetime, always: bool = False) -> bool:
    """Adopt the policy that an installation begins with; tell whether it was adopted now.

    Where one was adopted before, nothing is done: from then on it takes two people. `always`: the demo's own way.
    """
    known = find_adopted_digest()
    if known == digest or (known and not always):
        return False
    _adopt(version, digest, at, SYSTEM)
    return True


def _adopt(version: str, digest: str, at: datetime, by: Actor) -> None:
    AdoptedPolicy.objects.create(version=version, digest=digest, adopted_at=at)
    record_event(
        "policy.adopted", at=at, role=by.role, subject=digest, details={"policy": version, "digest": digest}
    )
