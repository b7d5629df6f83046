"""The pages of demands, holds, the switch, the notice and the report, for everybody's eyes and ears."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyrage
import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from looking import Looking
from playwright.sync_api import Browser, Page
from staff_client import SignedIn

from browser import Site, follow
from charteroak.demands.actions import record_demand
from charteroak.demands.rules import Decision, Instrument, Issuer, Scope
from charteroak.journeys.answer_demand import propose_decision
from charteroak.journeys.quarterly_report import publish_last_quarter
from charteroak.staff.permissions import Role
from demands.officers import PRIVACY, begin_hostile_day, set_a_hold
from people import MARISOL, NOON, handed_over

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("office"),
]
# Somebody who wants to see the pages names a folder here.
PICTURES = os.environ.get("CHARTEROAK_PICTURES", "")


class Seen(Looking):
    """Looks, and takes a picture where one is wanted."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language

    def __call__(self, page: Page, name: str) -> None:
        super().__call__(page, name)
        for width in (320, 1280) if PICTURES else ():
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=Path(PICTURES) / f"{self._language}-{name}-{width}.png", full_page=True)


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context()
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def _enter(page: Page, client: Client, site: Site) -> None:
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": site.url}])


def _recorded(number: int, instrument: Instrument, issuer: Issuer) -> str:
    return record_demand(
        instrument=instrument, issuer=issuer, scope=Scope.ONE_PERSON, received_on=NOON.date(),
        deadline=NOON.date() + timedelta(days=4), request_token=f"a-form-that-was-shown-{number}", at=NOON, by=PRIVACY,
    )  # fmt: skip


@pytest.mark.parametrize("language", ["en", "es"])
def test_what_officers_see(language: str, site: Site, page: Page, signed_in: SignedIn) -> None:
    look, number = Seen(language), handed_over()
    ref = _recorded(1, Instrument.JUDICIAL_SUBPOENA, Issuer.STATE_COURT)
    other = _recorded(2, Instrument.ADMINISTRATIVE_REQUEST, Issuer.FEDERAL_AGENCY)
    act = propose_decision(ref=ref, decision=Decision.SEARCH, at=NOON, by=PRIVACY)
    set_a_hold()
    _enter(page, signed_in(Role.COUNSEL, office="counsel"), site)

    def go(route: str, *arguments: str) -> None:
        with override(language):
            page.goto(site.url + reverse(route, args=arguments))

    for place, (route, *arguments) in enumerate((
        ("office_demands",), ("office_demand_record",), ("office_demand", ref), ("office_demand", other),
        ("office_holds",), ("office_hold_new",), ("office_hostile_day",), ("office_acts",),
    )):  # fmt: skip
        go(route, *arguments)
        look(page, f"{route}-{place}")
    go("office_demand_record")
    follow(page, "main form button")
    look(page, "record-wrong")
    go("office_demand_answer", act)
    look(page, "answer")
    page.fill("[name=given_name]", MARISOL.given_name)
    page.fill("[name=family_name]", MARISOL.family_name)
    page.select_option("[name=birth_date_month]", "3")
    page.fill("[name=birth_date_day]", "12")
    page.fill("[name=birth_date_year]", "1984")
    page.fill("[name=recipient]", str(pyrage.x25519.Identity.generate().to_public()))
    page.click("main form button")
    page.wait_for_selector("a[download]")
    assert number[:4] in page.inner_text("main")
    look(page, "answered")
    with page.expect_download() as saved:
        page.click("a[download]")
    assert saved.value.suggested_filename == f"answer-{ref}.pdf.age"
    assert saved.value.path().read_bytes().startswith(b"age-encryption.org/v1\n")
    assert MARISOL.given_name not in " ".join(site.paths())
    assert look.found == []


@pytest.mark.parametrize("language", ["en", "es"])
def test_what_the_desk_and_the_public_see(language: str, site: Site, page: Page, signed_in: SignedIn) -> None:
    cache.clear()
    look = Seen(language)
    set_a_hold()
    publish_last_quarter(at=datetime(2027, 1, 3, 12, tzinfo=UTC))
    begin_hostile_day()
    for path in ("", "book/", "asked-by-law/", "asked-by-law/2026-q4/", "asked-by-law/public-records/"):
        page.goto(f"{site.url}/{language}/{path}")
        look(page, f"public-{path.replace('/', '-')}")
    _enter(page, signed_in(), site)
    page.goto(f"{site.url}/{language}/desk/")
    look(page, "desk-stopped")
    assert look.found == []
