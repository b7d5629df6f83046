"""Who reaches the staff pages: a role that may, with a second factor, and only its own site's visits."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from staff_client import SignedIn, page_of, said

from charteroak.staff.models import Account
from charteroak.staff.permissions import Role
from people import LIBRARIAN, opened

DESK = ["desk_lost"]
POSTED = ["desk_check_in", "desk_walk_in", "desk_revoke"]
OF_A_VISIT = [
    "visit", "visit_details", "visit_evidence", "visit_photo", "visit_picture", "visit_fee", "visit_receipt",
    "visit_card", "visit_check", "visit_hand_over", "visit_give_up", "visit_match",
]  # fmt: skip
POSTED_OF_A_VISIT = [
    "visit_print", "visit_correct", "visit_match_open", "visit_match_decide", "visit_match_check",
    "visit_match_writing",
]  # fmt: skip
REF = "0123456789abcdef"


def addresses() -> list[str]:
    plain = [reverse(name) for name in ("desk", *DESK, *POSTED, "office", "office_journal")]
    return plain + [reverse(name, kwargs={"ref": REF}) for name in (*OF_A_VISIT, *POSTED_OF_A_VISIT)]


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_reaches_a_staff_page_without_signing_in(method: str) -> None:
    for address in addresses():
        response = getattr(Client(), method)(address)
        assert response.status_code == 302, address
        assert response.url == f"/en/account/login/?next={address}"


def test_an_account_without_a_second_factor_is_led_to_set_one_up(signed_in: SignedIn) -> None:
    client = signed_in(second_factor=False)
    for address in addresses():
        response = client.get(address)
        assert (response.status_code, response.url) == (302, reverse("mfa_index")), address
    assert client.get(reverse("mfa_index")).status_code == 200


def test_a_session_that_never_gave_its_second_factor_is_asked_for_it(signed_in: SignedIn) -> None:
    client = signed_in()
    session = client.session
    del session["account_authentication_methods"]
    session.save()
    response = client.get(reverse("desk"))
    assert response.status_code == 302
    assert response.url.startswith(reverse("mfa_reauthenticate"))


def test_who_has_just_set_up_a_passkey_is_asked_for_the_passkey(signed_in: SignedIn) -> None:
    client = signed_in(second_factor=False)
    account = Account.objects.get()
    Authenticator.objects.create(user=account, type=Authenticator.Type.WEBAUTHN, data={})
    response = client.get(reverse("desk"))
    assert response.status_code == 302
    assert response.url.startswith(reverse("mfa_reauthenticate_webauthn"))


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_auditor_reaches_no_page_of_the_desk(signed_in: SignedIn, method: str) -> None:
    client = signed_in(Role.AUDITOR)
    of_a_visit = [reverse(name, kwargs={"ref": REF}) for name in (*OF_A_VISIT, *POSTED_OF_A_VISIT)]
    for address in [*(reverse(name) for name in (*DESK, *POSTED)), *of_a_visit]:
        assert getattr(client, method)(address).status_code == 403, address


def test_who_has_no_desk_is_led_to_the_office(signed_in: SignedIn) -> None:
    response = signed_in(Role.AUDITOR).get(reverse("desk"))
    assert (response.status_code, response.url) == (302, reverse("office"))


def test_a_visit_of_another_site_is_not_there(clerk: Client) -> None:
    ref = opened(by=LIBRARIAN)
    for name in OF_A_VISIT:
        response = clerk.get(reverse(name, kwargs={"ref": ref}))
        assert response.status_code == 404, name
        assert "This visit is over" in said(page_of(response))
    for name in POSTED_OF_A_VISIT:
        assert clerk.post(reverse(name, kwargs={"ref": ref})).status_code == 404, name


def test_coming_back_by_get_to_what_was_posted_leads_to_where_the_work_is(clerk: Client) -> None:
    ref = opened()
    for name in POSTED:
        response = clerk.get(reverse(name))
        assert (response.status_code, response.url) == (302, reverse("desk"))
    for name in POSTED_OF_A_VISIT:
        response = clerk.get(reverse(name, kwargs={"ref": ref}))
        assert (response.status_code, response.url) == (302, reverse("visit", kwargs={"ref": ref}))


def test_staff_pages_are_kept_by_no_cache(clerk: Client) -> None:
    ref = opened()
    for address in (reverse("desk"), reverse("desk_lost"), reverse("visit_details", kwargs={"ref": ref})):
        assert "no-store" in clerk.get(address).headers["Cache-Control"]
