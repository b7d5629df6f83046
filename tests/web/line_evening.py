"""What the tests of the line's pages share: a Saturday at the library, its screens, and who stands at them."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.http import HttpResponse
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.fixtures import Settings
from staff_client import SignedIn

from browser import Site
from charteroak.lobby.actions import make_kiosk, take_ticket
from charteroak.lobby.permissions import kiosk_actor
from charteroak.lobby.snapshot import TicketFacts
from charteroak.staff.permissions import Role, actor_for

# The library takes walk-ins from 11:00 to 16:00 at two counters, 30 minutes each.
SATURDAY = datetime(2026, 11, 28, 12, tzinfo=ZoneInfo("America/New_York")).astimezone(UTC)
CHIEF = actor_for(account_id="d4", role=Role.SUPERVISOR, site="clerk")
KIOSK = kiosk_actor("library")
PAGES = (
    "web.desk.line.kiosk", "web.desk.line.board", "web.desk.line.clerk", "web.public.line.views", "api.lines",
    "web.office.lines.views", "web.public.places.views",
)  # fmt: skip


class Clock:
    """What the pages read as the time."""

    def __init__(self) -> None:
        self.at = SATURDAY

    def __call__(self) -> datetime:
        return self.at

    def go(self, **by: float) -> None:
        self.at += timedelta(**by)


@pytest.fixture
def saturday(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of all pages of the line."""
    clock = Clock()
    for page in PAGES:
        monkeypatch.setattr(f"charteroak.{page}.now", clock)
    return clock


@pytest.fixture
def kiosk(db: None, saturday: Clock) -> Client:
    """A screen that was let in at the library."""
    client = Client()
    token = make_kiosk(site="library", at=SATURDAY, by=CHIEF)
    answer = client.get(f"/en/desk/kiosk/let-in/{token}/")
    assert answer["Location"] == "/en/desk/kiosk/screens/"
    return client


def take(at: datetime = SATURDAY, **asked: Any) -> TicketFacts:
    """Give somebody a number at the library's door."""
    return take_ticket(request_token=secrets.token_hex(16), language="en", at=at, by=KIOSK, **asked)


def press(client: Client, path: str, **fields: Any) -> HttpResponse:
    """Send a form and follow to the page that it leads to."""
    return client.post(path, fields, follow=True)  # type: ignore[return-value]  # an answer like any other


def walk_in_form(client: Client, language: str = "en") -> dict[str, str]:
    """Return the fields of the kiosk's form as it stands, with nothing changed."""
    page = client.get(f"/{language}/desk/kiosk/walk-in/").content.decode()
    token = re.search(r'name="request_token" value="([0-9a-f]{32})"', page)
    assert token is not None
    return {
        "service": "first",
        "people": "1",
        "language": language,
        "priority": "",
        "request_token": token[1],
    }


class RunningClock(Clock):
    """The same, but it goes on while a browser looks."""

    def __init__(self) -> None:
        super().__init__()
        self._began = time.monotonic()

    def __call__(self) -> datetime:
        return self.at + timedelta(seconds=time.monotonic() - self._began)


@dataclass
class Evening:
    """The library on a Saturday as browsers see it. `clock` goes on by itself."""

    url: str
    clock: RunningClock
    chromium: Browser
    signed_in: SignedIn
    contexts: list[BrowserContext] = field(default_factory=list)

    def stranger(self, *, script: bool = True) -> Page:
        """Return a page of somebody's own browser."""
        context = self.chromium.new_context(java_script_enabled=script)
        context.set_default_timeout(10_000)
        self.contexts.append(context)
        return context.new_page()

    def screen(self, *, script: bool = True) -> Page:
        """Return a page of a screen that is let in."""
        page = self.stranger(script=script)
        page.goto(f"{self.url}/en/desk/kiosk/let-in/{make_kiosk(site='library', at=self.clock(), by=CHIEF)}/")
        return page

    def staff(self, role: Role = Role.CLERK) -> Page:
        """Return a page of somebody of the library who is signed in."""
        session = self.signed_in(role, site="library").cookies["sessionid"].value
        page = self.stranger()
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": self.url}])
        return page


@pytest.fixture
def evening(
    transactional_db: None,
    monkeypatch: pytest.MonkeyPatch,
    chromium: Browser,
    site: Site,
    office: None,
    signed_in: SignedIn,
    settings: Settings,
) -> Iterator[Evening]:
    clock = RunningClock()
    for page in PAGES:
        monkeypatch.setattr(f"charteroak.{page}.now", clock)
    settings.PUBLIC_URL = settings.BASE_URL = site.url
    one = Evening(url=site.url, clock=clock, chromium=chromium, signed_in=signed_in)
    yield one
    # Pages that go on following would ask the next test's line.
    for context in one.contexts:
        context.close()
