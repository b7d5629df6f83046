from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from charteroak.journal.actions import record_event
from charteroak.staff.acts import ACT_RULES, PROPOSAL_LIFE, ActKind
from charteroak.staff.models import Proposal
from charteroak.staff.permissions import SYSTEM, Actor, check_permission
from charteroak.staff.states import ProposalState


class ProposalRefused(Exception):
    """The proposal cannot be decided so. `code`: 'unknown', 'not_open', 'same_person' or 'same_office'."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def propose_act(*, kind: ActKind, terms: Mapping[str, str | int | bool], at: datetime, by: Actor) -> Proposal:
    """Propose an act that needs two people. Nothing is done until another person approves it.

    Proposing the same open act again gives the same proposal.

    :raises NotPermitted: the actor may not take part in such an act.
    """
    check_permission(by, ACT_RULES[kind].permission)
    same = Proposal.objects.select_for_update().filter(
        kind=kind, terms=dict(terms), state=ProposalState.OPEN, proposed_by=by.account_id, lapses_at__gt=at
    )
    found = same.first()
    if found is not None:
        return found
    proposal = Proposal.objects.create(
        kind=kind,
        terms=dict(terms),
        state=ProposalState.OPEN,
        proposed_at=at,
        proposed_by=by.account_id,
        proposed_office=by.office,
        lapses_at=at + PROPOSAL_LIFE,
    )
    record_event("act.proposed", at=at, role=by.role, subject=proposal.ref, details={"kind": kind.value})
    return proposal


@transaction.atomic
def decide_act(*, ref: str, approve: bool, at: datetime, by: Actor) -> Proposal:
    """Approve or refuse an open proposal as its second person; the first may only withdraw it (approve=False).

    The caller carries out what was approved in the same transaction (journeys/two_people.py).

    :raises ProposalRefused: unknown, no longer open, or the same person or office as the proposer's.
    :raises NotPermitted: the actor may not take part in such an act.
    """
    proposal = Proposal.objects.select_for_update().filter(ref=ref).first()
    if proposal is None:
        raise ProposalRefused("unknown")
    rule = ACT_RULES[ActKind(proposal.kind)]
    check_permission(by, rule.permission)
    if proposal.state != ProposalState.OPEN or proposal.lapses_at <= at:
        raise ProposalRefused("not_open")
    own = proposal.proposed_by == by.account_id
    if approve and own:
        raise ProposalRefused("same_person")
    if approve and rule.two_offices and (not by.office or by.office == proposal.proposed_office):
        raise ProposalRefused("same_office")
    if approve:
        proposal.state = ProposalState.APPROVED
    else:
        proposal.state = ProposalState.WITHDRAWN if own else ProposalState.REFUSED
    proposal.decided_at, proposal.decided_by, proposal.decided_office = at, by.account_id, by.office
    proposal.save(update_fields=["state", "decided_at", "decided_by", "decided_office"])
    record_event(f"act.{proposal.state}", at=at, role=by.role, subject=ref, details={"kind": proposal.kind})
    return proposal


@transaction.atomic
def lapse_proposals(*, at: datetime) -> int:
    """Close the proposals that nobody decided in time. Returns how many."""
    late = list(
        Proposal.objects.select_for_update(skip_locked=True).filter(
            state=ProposalState.OPEN, lapses_at__lte=at
        )
    )
    for proposal in late:
        proposal.state, proposal.decided_at = ProposalState.LAPSED, at
        proposal.save(update_fields=["state", "decided_at"])
    for kind, count in sorted(Counter(proposal.kind for proposal in late).items()):
        record_event("act.lapsed", at=at, role=SYSTEM.role, details={"kind": kind, "count": count})
    return len(late)


@transaction.atomic
def destroy_settled_proposals(*, before: datetime) -> int:
    """Delete what two people decided, or let lapse, before a moment. Returns how many. The journal keeps its count."""
    settled = Q(decided_at__lt=before) | Q(decided_at__isnull=True, lapses_at__lt=before)
    count, _ = Proposal.objects.filter(settled).delete()
    return count
