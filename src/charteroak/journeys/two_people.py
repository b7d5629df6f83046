"""An act that needs two people: when the second approves, it is done in the same transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from django.db import transaction

from charteroak.journeys.answer_demand import perform_decision
from charteroak.journeys.hold import perform_hold, perform_hold_end
from charteroak.journeys.hostile_day import perform_hostile_day, perform_hostile_day_end
from charteroak.journeys.signing_keys import perform_rotation, perform_withdrawal, refuse_at_the_counter
from charteroak.staff.actions import (
    decide_act,
    perform_account_create,
    perform_policy_change,
    perform_role_change,
)
from charteroak.staff.acts import ActKind
from charteroak.staff.models import Proposal
from charteroak.staff.permissions import Actor
from charteroak.staff.states import ProposalState

# Takes the approved proposal; raises to undo the approval with it.
Performer = Callable[[Proposal, datetime, Actor], None]

PERFORMERS: Mapping[ActKind, Performer] = {
    ActKind.DEMAND: perform_decision,
    ActKind.HOLD_SET: perform_hold,
    ActKind.HOLD_END: perform_hold_end,
    ActKind.HOSTILE_DAY_BEGIN: perform_hostile_day,
    ActKind.HOSTILE_DAY_END: perform_hostile_day_end,
    ActKind.KEY_ROTATE: perform_rotation,
    ActKind.KEY_DESTROY: perform_withdrawal,
    ActKind.KEY_SHARES: refuse_at_the_counter,
    ActKind.ACCOUNT_CREATE: perform_account_create,
    ActKind.ROLE_CHANGE: perform_role_change,
    ActKind.POLICY_CHANGE: perform_policy_change,
}


class NothingToPerform(Exception):
    """No journey carries out acts of this kind."""


@transaction.atomic
def decide(*, ref: str, approve: bool, at: datetime, by: Actor) -> None:
    """Decide a proposal as its second person, and where it is approved do what it says, both or neither.

    :raises ProposalRefused: unknown, no longer open, or the two do not stand far enough apart.
    :raises NotPermitted: the actor may not take part in such an act.
    :raises CannotPerform: what was proposed no longer fits; the proposal stays open.
    """
    proposal = decide_act(ref=ref, approve=approve, at=at, by=by)
    if proposal.state != ProposalState.APPROVED:
        return
    perform = PERFORMERS.get(ActKind(proposal.kind))
    if perform is None:
        raise NothingToPerform(proposal.kind)
    perform(proposal, at, by)
