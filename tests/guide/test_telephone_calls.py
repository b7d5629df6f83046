"""Telephone numbers are kept true by whoever calls them: one click, the day, and no name."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from psycopg.sql import SQL, Identifier

from charteroak.config.roles import role_name
from charteroak.directory.models import Listing, Phone, Service
from charteroak.guide.actions import UnknownTelephone, forget_telephones, note_call, refresh_search
from charteroak.guide.models import ErrorReport, GuidePage, TelephoneCall
from charteroak.guide.queries import Concern, find_calls, list_concerns, list_numbers
from charteroak.guide.rules import call_state
from charteroak.guide.stated import number_of
from charteroak.guide.states import CallOutcome
from charteroak.journal.queries import list_entries
from charteroak.staff.permissions import NotPermitted, Role, actor_for
from few_pages import write_few_pages
from people import CLERK

AT = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
EDITOR = actor_for(account_id="e1", role=Role.EDITOR)
GOOD, BAD = CallOutcome.ANSWERS, CallOutcome.NO_ANSWER


@pytest.fixture
def guide(settings: Any, tmp_path: Path) -> None:
    write_few_pages(settings, tmp_path, "city-services", at=AT)


@pytest.fixture
def service(guide: None) -> Service:
    """A service with a number of its own, and one that the guide's page has too, written in another way."""
    made = Service.objects.create(name="Invented advice")
    Listing.objects.create(
        service=made, state="published", source="A list", read_on=date(2026, 11, 1), review_by=date(2027, 5, 1),
        reviewer_role="city_services", changed_at=AT,
    )  # fmt: skip
    Phone.objects.create(service=made, number="860.555.0123", type="voice")
    Phone.objects.create(service=made, number="3-1-1", type="voice")
    return made


OWN = "+18605550123"


def call(outcome: CallOutcome, number: str = OWN, at: datetime = AT) -> None:
    note_call(number=number, outcome=outcome, at=at, by=EDITOR)


def concerns(number: str = OWN, on: datetime = AT) -> list[Concern]:
    return [one for one in list_concerns(on=on.date(), by=EDITOR) if one.number == number]


@pytest.mark.parametrize(
    ("written", "number"),
    [("(860) 555-0123", OWN), ("1-860-555-0123", OWN), ("+1 860 555 0123", OWN), ("311", "311"), ("x", "")],
)
def test_two_ways_of_writing_are_one_number(written: str, number: str) -> None:
    assert number_of(written) == number


@pytest.mark.parametrize(
    ("days", "outcome", "state"),
    [(180, GOOD, ""), (181, GOOD, "uncalled"), (0, BAD, "dead"), (0, CallOutcome.WRONG_PLACE, "dead")],
)
def test_the_state_of_a_number(days: int, outcome: CallOutcome, state: str) -> None:
    on = AT.date()
    assert call_state(called_on=on - timedelta(days=days), outcome=outcome, on=on, days=180) == state
    assert call_state(called_on=None, outcome="", on=on, days=180) == "uncalled"


def test_a_call_is_written_down_once_a_day_and_names_nobody(db: None, service: Service) -> None:
    call(BAD)
    call(BAD)
    assert [(one.details, one.role) for one in list_entries(events=("telephone.called",))] == [
        ({"outcome": "no_answer"}, "editor")
    ]
    call(GOOD)  # the first was a slip of the finger
    assert [(one.called_on, one.outcome) for one in TelephoneCall.objects.all()] == [(AT.date(), "answers")]
    assert {field.name for field in TelephoneCall._meta.fields} == {"id", "number", "called_on", "outcome"}


def test_a_number_that_nothing_states_and_a_clerk_are_refused(db: None, service: Service) -> None:
    with pytest.raises(UnknownTelephone):
        call(GOOD, "+18605550188")
    with pytest.raises(NotPermitted):
        note_call(number=OWN, outcome=GOOD, at=AT, by=CLERK)


def test_a_number_stands_in_the_list_once_until_it_was_called(db: None, service: Service) -> None:
    assert [(one.kind, one.on) for one in concerns()] == [("uncalled", None)]
    (shared,) = concerns("311")
    assert [(bool(place.page_id), bool(place.service)) for place in shared.places] == [
        (True, False),
        (False, True),
    ]
    call(GOOD)
    assert not concerns()
    assert [one.kind for one in concerns(on=AT + timedelta(days=181))] == ["uncalled"]
    call(BAD)
    first = list_concerns(on=AT.date(), by=EDITOR)[0]
    assert (first.kind, first.number, first.why, first.role) == ("dead", OWN, "no_answer", "city_services")
    assert list_numbers(by=EDITOR)[0][0].number == OWN


def test_a_number_that_readers_doubt_comes_first_until_somebody_has_called(
    db: None, service: Service
) -> None:
    call(GOOD)
    ErrorReport.objects.create(
        kind="service", ref=service.pk, language="en", what="telephone", text="", fingerprint=bytes(16),
        received_at=AT + timedelta(days=1),
    )  # fmt: skip
    later = AT + timedelta(days=2)
    assert [(one.kind, one.why, one.on) for one in concerns(on=later)] == [
        ("dead", "reported", AT.date() + timedelta(days=1))
    ]
    call(GOOD, at=later)
    assert not concerns(on=later)


SAID = {
    ("en", GOOD): "Somebody called this number on Nov. 22, 2026, and it was answered.",
    ("es", GOOD): "Alguien llamó a este número el 22 de noviembre de 2026 y contestaron.",
    ("en", BAD): "Nobody answered when we called on Nov. 22, 2026.",
    ("es", BAD): "Nadie contestó cuando llamamos el 22 de noviembre de 2026.",
    ("en", CallOutcome.OUT_OF_SERVICE): "This number was out of service when we called on Nov. 22, 2026.",
    ("es", CallOutcome.WRONG_PLACE): "Contestó otro lugar cuando llamamos el 22 de noviembre de 2026.",
}


def test_readers_see_the_day_of_the_last_call(db: None, service: Service) -> None:
    client = Client()
    for (language, outcome), words in SAID.items():
        call(outcome, "311")
        for path in ("guide/city-services/", f"help/service/{service.pk}/"):
            page = BeautifulSoup(client.get(f"/{language}/{path}").content, "html.parser")
            assert [" ".join(one.get_text().split()) for one in page.select(".called")] == [words], path


def test_background_work_forgets_what_nothing_states_any_more(
    db: None, service: Service, template: str
) -> None:
    call(GOOD)
    call(GOOD, "311")
    Phone.objects.filter(number="860.555.0123").delete()
    with connection.cursor() as cursor:
        cursor.execute(SQL("SET ROLE {}").format(Identifier(role_name(template, "jobs"))))
        try:
            assert forget_telephones() == 1
            refresh_search(at=AT, everything=True)
        finally:
            cursor.execute("RESET ROLE")
    assert set(find_calls()) == {"311"}
    assert GuidePage.objects.live().exists()


@pytest.mark.django_db(transaction=True)
def test_two_editors_who_call_the_same_number_at_once(service: Service) -> None:
    both = threading.Barrier(2)

    def press(outcome: CallOutcome) -> None:
        try:
            both.wait(timeout=10)
            call(outcome)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[one]) for one in (GOOD, BAD)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert TelephoneCall.objects.count() == 1
    assert len(list_entries(events=("telephone.called",))) == 2
