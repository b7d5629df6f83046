"""Sign-ins, failures and refusals stand in the log: by opaque id and role, and by nothing that was typed."""

from __future__ import annotations

import logging

import pytest
from django.test import Client

from charteroak.staff.actions import create_staff_account
from charteroak.staff.permissions import Role
from people import NOON
from web.staff_client import SignedIn

PASSWORD = "seven green herons"


def _send(name: str, password: str) -> int:
    return Client().post("/en/account/login/", {"login": name, "password": password}).status_code


@pytest.mark.django_db
def test_signing_in_and_failing_to_are_logged_without_a_name(caplog: pytest.LogCaptureFixture) -> None:
    account = create_staff_account(
        username="r.heron", password=PASSWORD, role=Role.CLERK, site="clerk", at=NOON
    )
    with caplog.at_level(logging.INFO, "charteroak.sign_in"):
        assert _send("r.heron", "not the password") == 200
        assert _send("r.heron", PASSWORD) == 302
    lines = [record.getMessage() for record in caplog.records if record.name == "charteroak.sign_in"]
    assert lines[0] == "sign-in failed: name or password"
    assert f"signed in: {account.opaque_id} role=clerk site=clerk" in lines
    assert "heron" not in caplog.text


@pytest.mark.django_db
def test_a_refusal_is_logged_with_permission_and_role(
    signed_in: SignedIn, caplog: pytest.LogCaptureFixture
) -> None:
    client = signed_in(Role.AUDITOR)
    with caplog.at_level(logging.INFO, "charteroak.sign_in"):
        assert client.get("/en/desk/lost/").status_code == 403
    (line,) = [r.getMessage() for r in caplog.records if r.getMessage().startswith("refused")]
    assert "permission=desk:card:find" in line
    assert "role=auditor" in line


@pytest.mark.django_db
def test_guessing_is_slowed() -> None:
    from django.core.cache import cache

    cache.clear()
    try:
        create_staff_account(username="r.heron", password=PASSWORD, role=Role.CLERK, site="clerk", at=NOON)
        answers = [
            Client().post("/en/account/login/", {"login": "r.heron", "password": f"guess number {number}"})
            for number in range(12)
        ]
        late = Client().post("/en/account/login/", {"login": "r.heron", "password": PASSWORD})
        assert answers[0].status_code == 200
        # The right password too is not even looked at any more.
        assert late.status_code == 200
        assert late.wsgi_request.user.is_anonymous
        assert "sessionid" not in late.cookies
    finally:
        cache.clear()
