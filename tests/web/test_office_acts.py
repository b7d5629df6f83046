"""The office's page of acts for two: who sees what waits, who may answer, and what an answer does."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client
from django.urls import reverse
from staff_client import SignedIn, page_of, said

from charteroak.journal.queries import count_events
from charteroak.journeys import two_people
from charteroak.staff.actions import lapse_proposals, propose_act
from charteroak.staff.acts import PROPOSAL_LIFE, ActKind, CannotPerform
from charteroak.staff.models import Account, Proposal
from charteroak.staff.permissions import Actor, Role, actor_for
from charteroak.web.office.acts.words import ACT_WORDS
from people import NOON

pytestmark = pytest.mark.usefixtures("office")


def _actor(account: Account) -> Actor:
    return actor_for(account_id=account.opaque_id, role=account.role, office=account.office)


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was carried out, by refs; the performers stand in for those of other rooms."""
    carried: list[str] = []
    stand_in = {kind: lambda proposal, at, by: carried.append(proposal.ref) for kind in ActKind}
    monkeypatch.setattr(two_people, "PERFORMERS", stand_in)
    return carried


def _clients(signed_in: SignedIn) -> tuple[Client, Client, str]:
    """Return the clients of the proposer and of the second person, and the ref of what the first proposed."""
    first = signed_in(Role.PROGRAM_MANAGER, office="town_clerk")
    second = signed_in(Role.PRIVACY_OFFICER, office="privacy")
    proposer = Account.objects.get(role=Role.PROGRAM_MANAGER)
    ref = propose_act(kind=ActKind.HOSTILE_DAY_BEGIN, terms={}, at=NOON, by=_actor(proposer)).ref
    return first, second, ref


def test_the_second_person_approves_and_it_is_done(signed_in: SignedIn, done: list[str]) -> None:
    _, second, ref = _clients(signed_in)
    listed = page_of(second.get(reverse("office_acts")))
    assert "Begin a hostile day" in said(listed)
    assert "Town clerk" in said(listed)
    address = reverse("office_act_approve", kwargs={"ref": ref})
    assert listed.select_one(f'a[href="{address}"]')
    assert "Approve this act?" in said(page_of(second.get(address)))
    assert done == []
    answer = second.post(address, follow=True)
    assert "Approved, and done." in said(page_of(answer))
    assert done == [ref]
    assert count_events("act.approved") == 1
    again = second.post(address, follow=True)
    assert "no longer waiting" in said(page_of(again))
    assert done == [ref]


def test_the_proposer_can_only_withdraw(signed_in: SignedIn, done: list[str]) -> None:
    first, _, ref = _clients(signed_in)
    listed = page_of(first.get(reverse("office_acts")))
    assert not listed.select("a[href$='/approve/']")
    refused = first.post(reverse("office_act_approve", kwargs={"ref": ref}), follow=True)
    assert "Somebody else must approve it" in said(page_of(refused))
    first.post(reverse("office_act_withdraw", kwargs={"ref": ref}))
    assert (Proposal.objects.get().state, done) == ("withdrawn", [])


def test_the_second_person_refuses(signed_in: SignedIn, done: list[str]) -> None:
    _, second, ref = _clients(signed_in)
    second.post(reverse("office_act_refuse", kwargs={"ref": ref}))
    assert (Proposal.objects.get().state, done) == ("refused", [])


def test_a_second_factor_given_long_ago_is_asked_for_again(signed_in: SignedIn, done: list[str]) -> None:
    _, second, ref = _clients(signed_in)
    session = second.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": 1.0, "type": "totp"}]
    session.save()
    address = reverse("office_act_approve", kwargs={"ref": ref})
    for answer in (second.get(address), second.post(address)):
        assert answer.status_code == 302
        assert answer.url == f"{reverse('mfa_reauthenticate')}?next={address}"
    assert second.get(reverse("office_acts")).status_code == 200
    assert done == []


def test_an_act_of_another_role_is_not_there(signed_in: SignedIn, done: list[str]) -> None:
    _, _, ref = _clients(signed_in)
    outsider, clerk = signed_in(Role.KEY_OFFICER), signed_in(Role.CLERK)
    assert "hostile" not in said(page_of(outsider.get(reverse("office_acts"))))
    assert outsider.post(reverse("office_act_approve", kwargs={"ref": ref})).status_code == 404
    assert clerk.get(reverse("office_acts")).status_code == 403
    assert clerk.post(reverse("office_act_approve", kwargs={"ref": ref})).status_code == 404
    assert done == []


def test_where_the_act_fails_its_approval_is_undone(
    signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise CannotPerform("changed")

    monkeypatch.setattr(two_people, "PERFORMERS", {ActKind.HOSTILE_DAY_BEGIN: fail})
    _, second, ref = _clients(signed_in)
    answer = second.post(reverse("office_act_approve", kwargs={"ref": ref}), follow=True)
    assert "no longer fits" in said(page_of(answer))
    assert Proposal.objects.get().state == "open"


def test_what_nobody_answered_lapses_once_and_is_recorded(signed_in: SignedIn) -> None:
    _, second, _ = _clients(signed_in)
    assert lapse_proposals(at=NOON + PROPOSAL_LIFE) == 1
    assert lapse_proposals(at=NOON + PROPOSAL_LIFE) == 0
    assert (Proposal.objects.get().state, count_events("act.lapsed")) == ("lapsed", 1)
    assert "Nothing is waiting for you" in said(page_of(second.get(reverse("office_acts"))))


def test_every_kind_of_act_has_its_words() -> None:
    assert set(ACT_WORDS) == set(ActKind)
