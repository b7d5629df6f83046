"""A session is short, has one role from its sign-in to its end, and ends with the account."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from staff_client import SignedIn

from charteroak.lib.clock import now
from charteroak.staff.models import Account
from charteroak.staff.permissions import Role
from charteroak.web import sessions

pytestmark = pytest.mark.usefixtures("office")


def _is_in(client: Client) -> bool:
    return client.get(reverse("office")).status_code == 200


def test_half_an_hour_without_a_request_and_ten_hours_in_all_are_the_end() -> None:
    assert settings.SESSION_COOKIE_AGE == 30 * 60
    assert timedelta(hours=12) >= sessions.LONGEST >= timedelta(hours=8)


def test_a_session_ends_a_shift_after_its_sign_in_whatever_is_done_in_it(
    signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, began = signed_in(), now()
    for hours, stays in ((5, True), (9.9, True), (10.1, False)):
        monkeypatch.setattr(sessions, "now", lambda hours=hours: began + timedelta(hours=hours))
        assert _is_in(client) == stays, hours
    monkeypatch.undo()
    assert not _is_in(client)  # it does not come back when the clock does


@pytest.mark.parametrize("began", [None, "yesterday", 1e18])
def test_a_session_that_cannot_say_when_it_began_is_over(signed_in: SignedIn, began: object) -> None:
    client = signed_in()
    session = client.session
    if began is None:
        del session["session_began_at"]
    else:
        session["session_began_at"] = began
    session.save()
    assert not _is_in(client)


@pytest.mark.parametrize(
    "change",
    [
        {"role": Role.SUPERVISOR.value},
        {"site": "library"},
        {"office": "library"},
        {"is_active": False},
        {"password": "x"},
    ],
)
def test_every_session_ends_when_role_site_office_or_account_is_another(
    signed_in: SignedIn, change: dict[str, object]
) -> None:
    one, other = signed_in(), signed_in()
    assert _is_in(one)
    assert _is_in(other)
    Account.objects.update(**change)
    assert not _is_in(one)
    assert not _is_in(other)


def test_another_account_is_not_signed_out_with_it(signed_in: SignedIn) -> None:
    clerk, auditor = signed_in(), signed_in(Role.AUDITOR)
    Account.objects.filter(role="clerk").update(role="supervisor")
    assert not _is_in(clerk)
    assert _is_in(auditor)
