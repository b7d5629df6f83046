"""An act that needs two people is done by neither of them alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from charteroak.journal.models import Entry
from charteroak.staff.actions import ProposalRefused, decide_act, propose_act
from charteroak.staff.acts import PROPOSAL_LIFE, ActKind
from charteroak.staff.models import Proposal
from charteroak.staff.permissions import Actor, NotPermitted, Role, actor_for
from people import CLERK, NOON

PRIVACY = actor_for(account_id="p1", role=Role.PRIVACY_OFFICER, office="privacy")
COLLEAGUE = actor_for(account_id="p2", role=Role.PRIVACY_OFFICER, office="privacy")
COUNSEL = actor_for(account_id="c1", role=Role.COUNSEL, office="counsel")
HOMELESS = actor_for(account_id="c2", role=Role.COUNSEL)


def _propose(by: Actor = PRIVACY) -> str:
    return propose_act(kind=ActKind.HOLD_SET, terms={"scope": "card"}, at=NOON, by=by).ref


@pytest.mark.django_db
def test_two_people_of_two_offices_do_it() -> None:
    ref = _propose()
    assert decide_act(ref=ref, approve=True, at=NOON, by=COUNSEL).state == "approved"
    assert list(Entry.objects.values_list("event", flat=True)) == ["act.proposed", "act.approved"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("second", "code"),
    [(PRIVACY, "same_person"), (COLLEAGUE, "same_office"), (HOMELESS, "same_office")],
)
def test_who_stands_too_near_is_refused(second: Actor, code: str) -> None:
    ref = _propose()
    with pytest.raises(ProposalRefused) as refused:
        decide_act(ref=ref, approve=True, at=NOON, by=second)
    assert refused.value.code == code
    assert Proposal.objects.get(ref=ref).state == "open"


@pytest.mark.django_db
def test_whoever_may_not_take_part_neither_proposes_nor_decides() -> None:
    with pytest.raises(NotPermitted):
        _propose(CLERK)
    with pytest.raises(NotPermitted):
        decide_act(ref=_propose(), approve=False, at=NOON, by=CLERK)


@pytest.mark.django_db
def test_it_is_decided_once_and_lapses() -> None:
    ref = _propose()
    decide_act(ref=ref, approve=False, at=NOON, by=PRIVACY)
    assert Proposal.objects.get(ref=ref).state == "withdrawn"
    with pytest.raises(ProposalRefused, match="not_open"):
        decide_act(ref=ref, approve=True, at=NOON, by=COUNSEL)
    late = _propose()
    with pytest.raises(ProposalRefused, match="not_open"):
        decide_act(ref=late, approve=True, at=NOON + PROPOSAL_LIFE, by=COUNSEL)
    assert timedelta(days=7) >= PROPOSAL_LIFE


@pytest.mark.django_db
def test_a_second_click_proposes_nothing_new() -> None:
    assert _propose() == _propose()
    assert _propose() != _propose(COUNSEL)


@pytest.mark.django_db
def test_the_table_itself_refuses_one_person_twice() -> None:
    ref = _propose()
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(ref=ref).update(state="approved", decided_by=PRIVACY.account_id)
