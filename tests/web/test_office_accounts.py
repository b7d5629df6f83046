"""The office's pages of accounts and of the policy file, and the first sign-in with a set-up code."""

from __future__ import annotations

from pathlib import Path

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings
from staff_client import SignedIn, error_beside, page_of, said, value_of

from charteroak.staff.actions import adopt_first_policy
from charteroak.staff.models import Account, Proposal
from charteroak.staff.permissions import Role
from charteroak.staff.queries import find_adopted_digest
from people import NOON, ROOT, hartford

pytestmark = pytest.mark.usefixtures("office")

NEW = {"username": "newcomer", "role": "clerk", "site": "library", "office": "library"}
PASSWORD = "seven invented words"


@pytest.fixture
def two(signed_in: SignedIn) -> tuple[Client, Client]:
    """Two who may change accounts."""
    return signed_in(Role.PROGRAM_MANAGER), signed_in(Role.KEY_OFFICER)


def _approve(client: Client) -> None:
    ref = Proposal.objects.get(state="open").ref
    assert "Approved, and done." in said(
        page_of(client.post(reverse("office_act_approve", kwargs={"ref": ref}), follow=True))
    )


def test_from_the_proposal_to_the_first_sign_in(two: tuple[Client, Client]) -> None:
    first, second = two
    proposed = page_of(first.post(reverse("office_account_new"), NEW, follow=True))
    assert "Somebody else must approve it" in said(proposed)
    listed = said(page_of(second.get(reverse("office_acts"))))
    assert "Open an account for somebody new" in listed
    assert "newcomer" in listed
    assert "Clerk" in listed
    _approve(second)
    account = Account.objects.get(username="newcomer")
    assert "Waiting for its set-up" in said(page_of(first.get(reverse("office_accounts"))))
    address = reverse("office_account_code", kwargs={"ref": account.opaque_id})
    assert page_of(second.get(address)).select_one(".code") is None
    code = said(page_of(second.post(address)).select_one(".code"))
    stranger = Client()
    form = {"username": "newcomer", "code": code, "password": PASSWORD, "again": PASSWORD}
    answer = stranger.post(reverse("account_set_up"), form)
    assert (answer.status_code, answer.url) == (302, reverse("account_login"))
    stranger.post(reverse("account_login"), {"login": "newcomer", "password": PASSWORD})
    answer = stranger.get(reverse("desk"))
    assert (answer.status_code, answer.url) == (302, reverse("mfa_index"))
    assert stranger.post(reverse("account_set_up"), form).status_code == 422


def test_what_was_typed_stays_when_it_cannot_be_an_account(two: tuple[Client, Client]) -> None:
    page = page_of(two[0].post(reverse("office_account_new"), {**NEW, "username": "Not A Name"}))
    assert "This name cannot be used" in error_beside(page, "username")
    assert value_of(page, "username") == "Not A Name"
    page = page_of(two[0].post(reverse("office_account_new"), {"username": "newcomer"}))
    assert "Choose one." in error_beside(page, "role")
    assert not Proposal.objects.exists()


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"code": "AAAA-AAAA-AAAA-AAAA"}, "code", "do not fit"),
        ({"password": "short", "again": "short"}, "password", "at least 12 characters"),
        ({"again": "another one entirely"}, "again", "differ"),
        ({"username": ""}, "username", "required"),
    ],
)
def test_a_set_up_that_cannot_be_says_why(
    two: tuple[Client, Client], change: dict[str, str], field: str, words: str
) -> None:
    form = {"username": "newcomer", "code": "0" * 16, "password": PASSWORD, "again": PASSWORD}
    answer = Client().post(reverse("account_set_up"), {**form, **change})
    assert answer.status_code == 422
    assert words in error_beside(page_of(answer), field)


def test_another_role_is_proposed_approved_and_ends_the_sessions(
    signed_in: SignedIn, two: tuple[Client, Client]
) -> None:
    clerk = signed_in()
    account = Account.objects.get(role="clerk")
    address = reverse("office_account_change", kwargs={"ref": account.opaque_id})
    page = page_of(two[0].get(address))
    assert page.select_one("select[name=role] option[selected]")["value"] == "clerk"  # type: ignore[index]
    two[0].post(address, {"role": "supervisor", "site": "clerk", "office": "town_clerk"})
    assert clerk.get(reverse("desk")).status_code == 200
    assert "Clerk → Supervisor" in said(page_of(two[1].get(reverse("office_acts"))))
    _approve(two[1])
    assert clerk.get(reverse("desk")).status_code == 302


def test_an_account_is_closed_by_one_person(signed_in: SignedIn, two: tuple[Client, Client]) -> None:
    clerk = signed_in()
    address = reverse("office_account_close", kwargs={"ref": Account.objects.get(role="clerk").opaque_id})
    assert "Close the account" in said(page_of(two[0].get(address)))
    assert clerk.get(reverse("desk")).status_code == 200
    assert "The account is closed" in said(page_of(two[0].post(address, follow=True)))
    assert clerk.get(reverse("desk")).status_code == 302
    last = reverse("office_account_close", kwargs={"ref": Account.objects.get(role="key_officer").opaque_id})
    assert "Two people must be left" in said(page_of(two[0].post(last, follow=True)))


def test_only_who_may_change_accounts_with_a_fresh_factor_reaches_the_pages(
    signed_in: SignedIn, two: tuple[Client, Client]
) -> None:
    assert signed_in(Role.SUPERVISOR).get(reverse("office_accounts")).status_code == 403
    session = two[0].session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": 1.0, "type": "totp"}]
    session.save()
    ref = {"ref": Account.objects.get(role="key_officer").opaque_id}
    for name in ("office_account_change", "office_account_close", "office_account_code"):
        assert two[0].post(reverse(name, kwargs=ref)).url.startswith(reverse("mfa_reauthenticate"))
    assert two[0].get(reverse("office_accounts")).status_code == 200
    assert two[1].get(reverse("office_account_close", kwargs={"ref": "0" * 16})).status_code == 404


def test_the_policy_file_is_proposed_as_the_page_showed_it(
    signed_in: SignedIn, settings: Settings, tmp_path: Path
) -> None:
    adopt_first_policy(version=hartford().version, digest=hartford().digest, at=NOON)
    manager, privacy = signed_in(Role.PROGRAM_MANAGER), signed_in(Role.PRIVACY_OFFICER)
    address = reverse("office_policy")
    assert "is the same one" in said(page_of(manager.get(address)))
    shipped = (ROOT / "policies" / "hartford.toml").read_text()
    settings.CHARTEROAK_POLICY = tmp_path / "city.toml"
    settings.CHARTEROAK_POLICY.write_text(shipped.replace("visit_hours = 24", "visit_hours = 12"))
    digest = value_of(page_of(manager.get(address)), "digest")
    settings.CHARTEROAK_POLICY.write_text(shipped.replace("visit_hours = 24", "visit_hours = 700"))
    stale = manager.post(address, {"digest": digest}, follow=True)
    assert "The file has changed meanwhile" in said(page_of(stale))
    digest = value_of(page_of(manager.get(address)), "digest")
    manager.post(address, {"digest": digest})
    _approve(privacy)
    assert find_adopted_digest() == digest
    settings.CHARTEROAK_POLICY.write_text("nonsense")
    assert "cannot be used" in said(page_of(manager.get(address)))
    assert signed_in(Role.AUDITOR).get(address).status_code == 403
