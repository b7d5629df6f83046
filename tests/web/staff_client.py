"""What the tests of the staff pages share: a client signed in with its second factor, and the desk's clock at NOON."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.userkit import user_id_to_str
from allauth.mfa.totp.internal.auth import generate_totp_secret
from bs4 import BeautifulSoup, Tag
from django.http import HttpResponse
from django.test import Client
from django.utils.translation import override
from pytest_django.fixtures import Settings

from charteroak.staff.actions import create_staff_account
from charteroak.staff.permissions import Role
from people import NOON

SignedIn = Callable[..., Client]

_PAGES_WITH_A_CLOCK = (
    "desk.home.views", "desk.lost.views", "desk.visit.card", "desk.visit.details", "desk.visit.evidence",
    "desk.visit.fee", "desk.visit.match", "desk.visit.old_card", "desk.visit.photo", "desk.visit.views", "desk.pages",
    "office.views", "office.acts.views", "office.accounts.views", "office.policy.views", "setup",
    "desk.booking.views", "office.closing.views",
    "desk.notice.views", "office.demands.views", "office.demands.answer", "office.demands.holds",
)  # fmt: skip


@pytest.fixture
def at_noon(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The staff pages' clock stands where the factories of a visit put it; addresses are the English ones."""
    for page in _PAGES_WITH_A_CLOCK:
        monkeypatch.setattr(f"charteroak.web.{page}.now", lambda: NOON)
    with override("en"):
        yield


@pytest.fixture
def signed_in(db: None, at_noon: None) -> SignedIn:
    """Return clients by role: `signed_in()` is a clerk at the Town and City Clerk's; `second_factor=False` has none."""

    def sign_in(
        role: Role = Role.CLERK, *, site: str = "clerk", office: str = "", second_factor: bool = True
    ) -> Client:
        account = create_staff_account(
            username=f"{role}-{site}-{second_factor}",
            password="an invented password",
            role=role,
            site=site,
            office=office,
            at=NOON,
            totp_secret=generate_totp_secret() if second_factor else None,
        )
        client = Client()
        client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
        if second_factor:
            # What allauth's own sign-in leaves in the session after a code.
            session = client.session
            session[AUTHENTICATION_METHODS_SESSION_KEY] = [
                {"method": "mfa", "at": time.time(), "type": "totp"}
            ]
            session["account_authentication_methods_user"] = user_id_to_str(account)
            session.save()
        return client

    return sign_in


@pytest.fixture
def clerk(office: None, signed_in: SignedIn) -> Client:
    """A clerk at the desk, with everything that a visit needs."""
    return signed_in()


@pytest.fixture
def keys_away(settings: Settings) -> Callable[[], None]:
    """Return what takes the key store away, as when its stick is pulled."""

    def take() -> None:
        folder: Path = settings.CHARTEROAK_KEYS
        folder.rename(folder.with_name("taken"))

    return take


def page_of(response: HttpResponse) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def said(part: BeautifulSoup | Tag | None) -> str:
    """Return the words of a part of a page, with single spaces."""
    assert part is not None
    return " ".join(part.get_text(" ").split())


def value_of(page: BeautifulSoup, name: str) -> str:
    """Return what stands in a text field."""
    field = page.select_one(f"input[name={name}]")
    assert field is not None
    return str(field.get("value") or "")


def error_beside(page: BeautifulSoup, name: str) -> str:
    """Return the message that a screen reader hears with a field."""
    field = page.select_one(f"[name={name}], [name={name}_month]")
    assert field is not None
    group = field.find_parent(class_="usa-form-group--error")
    return said(group.select_one(".usa-error-message")) if isinstance(group, Tag) else ""
