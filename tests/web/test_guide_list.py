"""The editors' list at the desk face: pages, listings and telephones in one, narrowed, and one click for a call."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.test import Client
from staff_client import SignedIn, page_of, said

from charteroak.directory.models import Listing, Service
from charteroak.guide.actions import note_call
from charteroak.guide.models import GuidePage, TelephoneCall
from charteroak.guide.queries import list_numbers
from charteroak.guide.states import CallOutcome
from charteroak.lib.clock import now
from charteroak.staff.permissions import SYSTEM, Role
from few_pages import write_few_pages
from people import NOON

LIST = "/en/office/guide-list/"


@pytest.fixture
def guide(db: None, settings: Any, tmp_path: Path) -> GuidePage:
    write_few_pages(settings, tmp_path, "city-services", at=NOON)
    cache.clear()
    page: GuidePage = GuidePage.objects.get(locale__language_code="en")
    return page


def call_everybody(outcome: CallOutcome = CallOutcome.ANSWERS) -> None:
    for stated, _call in list_numbers(by=SYSTEM):
        note_call(number=stated.number, outcome=outcome, at=now(), by=SYSTEM)


def listing(name: str = "Invented advice", role: str = "legal") -> Service:
    """A listing whose day of review is over."""
    made = Service.objects.create(name=name)
    Listing.objects.create(
        service=made, state="published", source="A list", read_on=NOON.date() - timedelta(days=100),
        review_by=NOON.date() - timedelta(days=9), reviewer_role=role, changed_at=NOON,
    )  # fmt: skip
    return made


def headings(page: BeautifulSoup) -> list[str]:
    return [said(one) for one in page.select("main h2")]


def choices(page: BeautifulSoup, number: int) -> list[str]:
    return [said(one) for one in page.select(".care-choices")[number].select("a")]


def test_nothing_needs_care(guide: GuidePage, signed_in: SignedIn) -> None:
    call_everybody()
    client = signed_in(Role.EDITOR)
    page = page_of(client.get(LIST))
    assert "Nothing needs care today." in said(page.main)
    assert not page.select(".care-choices")
    home = page_of(client.get("/en/office/"))
    assert home.select_one(f'a[href="{LIST}"]')
    assert "Nothing in the guide and the directory needs care today." in said(home.main)


@pytest.mark.parametrize(
    ("language", "heading"),
    [("en", "Telephone numbers that cannot exist"), ("es", "Teléfonos que no pueden existir")],
)
def test_a_line_leads_into_the_editor(
    guide: GuidePage, signed_in: SignedIn, language: str, heading: str
) -> None:
    contacts = next(part for part in guide.body if part.block_type == "contacts")
    contacts.value["contacts"][0]["telephone"] = "(111) 555-0100"
    guide.save_revision().publish()
    page = page_of(signed_in(Role.PROGRAM_MANAGER).get(f"/{language}/office/guide-list/?kind=telephone"))
    assert headings(page) == [f"{heading} (1)"]
    assert "(111) 555-0100" in said(page.main)
    assert page.select_one(f'main a[href="/cms/pages/{guide.pk}/edit/"]')


@pytest.mark.parametrize(
    ("language", "home"),
    [
        ("en", "One thing in the guide and the directory needs care now. One more can wait."),
        ("es", "Hay una cosa que atender ya en la guía y el directorio. Una más puede esperar."),
    ],
)
def test_the_home_page_says_how_many_things_need_care(
    guide: GuidePage, signed_in: SignedIn, language: str, home: str
) -> None:
    call_everybody()
    listing()
    Listing.objects.create(service=Service.objects.create(name="A draft"), changed_at=NOON)
    assert home in said(page_of(signed_in(Role.EDITOR).get(f"/{language}/office/")).main)


def test_the_list_is_narrowed_by_kind_and_by_role(guide: GuidePage, signed_in: SignedIn) -> None:
    call_everybody()
    first, second = listing(), listing("Other advice", "health")
    call = list_numbers(by=SYSTEM)[0][0]
    TelephoneCall.objects.filter(number=call.number).update(outcome="no_answer")
    client = signed_in(Role.EDITOR)
    page = page_of(client.get(LIST))
    assert headings(page) == [
        "Telephones that do not answer, or that readers say are wrong (1)",
        "Facts past their date (2)",
    ]
    assert choices(page, 0) == ["All 3", "Telephones 1", "Past their date 2"]
    assert choices(page, 1)[:3] == ["All 3", "Legal reviewer 1", "Health reviewer 1"]
    page = page_of(client.get(f"{LIST}?kind=past&role=health"))
    assert headings(page) == ["Facts past their date (1)"]
    assert page.select_one(f'main a[href="/en/office/directory/{second.pk}/"]')
    assert not page.select_one(f'main a[href="/en/office/directory/{first.pk}/"]')
    # What is asked for and not there (any more) shows everything.
    assert len(headings(page_of(client.get(f"{LIST}?kind=older&role=x%00")))) == 2


def test_of_many_the_first_are_shown(guide: GuidePage, signed_in: SignedIn) -> None:
    call_everybody()
    for n in range(12):
        listing(f"Advice {n}")
    client = signed_in(Role.EDITOR)
    page = page_of(client.get(LIST))
    assert len(page.select(".care > li")) == 5
    more = page.select_one('main a[href="/en/office/guide-list/?kind=past"]:not(.care-choices a)')
    assert said(more) == "Show 7 more"
    assert len(page_of(client.get(f"{LIST}?kind=past")).select(".care > li")) == 12


def press(client: Client, page: BeautifulSoup, outcome: str) -> BeautifulSoup:
    """Press a button of the first number on a page."""
    form = page.select_one("form.care__call")
    assert form is not None
    sent = {str(one["name"]): str(one["value"]) for one in form.select("input[name]")} | {"outcome": outcome}
    return page_of(client.post(str(form["action"]), sent, follow=True))


def test_one_click_says_what_came_of_a_call(guide: GuidePage, signed_in: SignedIn) -> None:
    client = signed_in(Role.EDITOR)
    before = page_of(client.get(f"{LIST}?kind=uncalled"))
    count = len(before.select(".care > li"))
    assert "Never called" in said(before.main)
    page = press(client, before, "answers")
    assert "Answered." in said(page)
    assert len(page.select(".care > li")) == count - 1
    # A slip of the finger is mended on the page of all numbers.
    called = next(iter(TelephoneCall.objects.all())).number
    page = page_of(client.get(f"{LIST}telephones/"))
    assert len(page.select(".care > li")) == count
    form = page.select_one(f'form.care__call:has(input[value="{called}"])')
    assert form is not None
    client.post(
        "/en/office/guide-list/call/", {"number": called, "outcome": "wrong_place", "from": "telephones"}
    )
    assert TelephoneCall.objects.get().outcome == "wrong_place"
    assert headings(page_of(client.get(LIST)))[0].startswith("Telephones that do not answer")


def test_nonsense_is_written_down_nowhere(guide: GuidePage, signed_in: SignedIn) -> None:
    client = signed_in(Role.EDITOR)
    for sent in ({}, {"number": "311", "outcome": "x"}, {"number": "+18605550188\0", "outcome": "answers"}):
        assert client.post("/en/office/guide-list/call/", sent).status_code == 302
    assert not TelephoneCall.objects.exists()


@pytest.mark.parametrize("role", [Role.CLERK, Role.AUDITOR])
def test_other_roles_are_refused(guide: GuidePage, signed_in: SignedIn, role: Role) -> None:
    client = signed_in(role)
    for path in (LIST, f"{LIST}telephones/"):
        assert client.get(path).status_code == 403
    assert client.post(f"{LIST}call/", {"number": "311", "outcome": "answers"}).status_code == 403
    assert not page_of(client.get("/en/office/")).select_one(f'a[href="{LIST}"]')
