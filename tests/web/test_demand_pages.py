"""A demand from the paper on the table to the letter, or to the answer that is shown once; a hold; the switch."""

from __future__ import annotations

import base64
from typing import Any

import pyrage
import pytest
from bs4 import BeautifulSoup, Tag
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from staff_client import SignedIn, error_beside, page_of, said, value_of

from charteroak.demands.models import Demand, Hold, Notice
from charteroak.demands.queries import active_scopes, is_hostile_day
from charteroak.enrollment.likeness import Answer
from charteroak.journal.queries import count_events
from charteroak.staff.models import Proposal
from charteroak.staff.permissions import Role
from leaks import leaks_in
from likenesses import decided
from people import MARISOL, NOON, detailed, handed_over, personal_texts

pytestmark = pytest.mark.usefixtures("office")

IDENTITY = pyrage.x25519.Identity.generate()
PERSON = {
    "given_name": MARISOL.given_name,
    "family_name": MARISOL.family_name,
    "birth_date_month": "3",
    "birth_date_day": "12",
    "birth_date_year": "1984",
    "recipient": str(IDENTITY.to_public()),
}


def _date(name: str, month: int, day: int, year: int = 2026) -> dict[str, str]:
    return {f"{name}_month": str(month), f"{name}_day": str(day), f"{name}_year": str(year)}


PAPER = {
    "instrument": "judicial_subpoena",
    "issuer": "state_court",
    "scope": "one_person",
    **_date("received_on", 11, 23),
    **_date("deadline", 12, 4),
}
HOLD = {
    "scopes": ["card", "posting"],
    "instrument": "court_order",
    "court": "us_district",
    "docket": "3:26-cv-00112",
    **_date("instrument_date", 11, 20),
    **_date("until", 12, 24),
}


@pytest.fixture
def privacy(signed_in: SignedIn) -> Client:
    return signed_in(Role.PRIVACY_OFFICER, office="privacy")


@pytest.fixture
def counsel(signed_in: SignedIn) -> Client:
    return signed_in(Role.COUNSEL, office="counsel")


def _record(client: Client, **changes: str) -> HttpResponse:
    form = page_of(client.get(reverse("office_demand_record")))
    data = {**PAPER, **changes, "request_token": value_of(form, "request_token")}
    answer: HttpResponse = client.post(reverse("office_demand_record"), data)
    return answer


def _recorded(client: Client, **changes: str) -> str:
    answer = _record(client, **changes)
    assert answer.status_code == 302, said(page_of(answer).main)
    return Demand.objects.latest("pk").ref


def _proposed(client: Client, ref: str, decision: str, **more: str) -> str:
    answer = client.post(reverse("office_demand", args=[ref]), {"decision": decision, **more})
    assert answer.status_code == 302, said(page_of(answer).main)
    return Proposal.objects.latest("pk").ref


def _choices(page: BeautifulSoup, name: str) -> list[str]:
    return [str(one["value"]) for one in page.select(f"input[name={name}]")]


def test_one_person_is_answered_on_a_page_that_is_shown_once(privacy: Client, counsel: Client) -> None:
    number = handed_over()
    ref = _recorded(privacy)
    assert _choices(page_of(privacy.get(reverse("office_demand", args=[ref]))), "decision") == [
        "search", "contest", "withdrawn",
    ]  # fmt: skip
    act = _proposed(privacy, ref, "search")
    page = reverse("office_demand_answer", args=[act])
    # The general page leads to the one that asks for the name; the first officer gets no further.
    assert counsel.get(reverse("office_act_approve", args=[act]))["Location"] == page
    assert privacy.get(page).status_code == 302
    shown = counsel.post(page, PERSON)
    assert shown.status_code == 200
    assert shown["Cache-Control"] == "no-store, private"
    found = page_of(shown)
    assert f"{number[:4]} {number[4:8]} {number[8:]}" in said(found.main)
    link = found.select_one("a[download]")
    assert link is not None
    sealed = base64.b64decode(str(link["href"]).split(",", 1)[1])
    assert pyrage.decrypt(sealed, [IDENTITY]).startswith(b"%PDF")
    assert leaks_in(said(found) + str(link["download"]), personal_texts()) == []
    again = counsel.post(page, PERSON, follow=True)
    assert "no longer waiting" in said(page_of(again))
    sessions = " ".join(str(one.get_decoded()) for one in Session.objects.all())
    assert leaks_in(sessions, personal_texts()) == []


def test_what_is_wrong_with_an_answer_is_said_and_what_was_typed_stays(
    privacy: Client, counsel: Client
) -> None:
    ref = _recorded(privacy)
    page = reverse("office_demand_answer", args=[_proposed(privacy, ref, "search")])
    for change, field in (
        ({"recipient": "age1nothing"}, "recipient"),
        ({"birth_date_day": "31", "birth_date_month": "2"}, "birth_date"),
        ({"given_name": " ", "family_name": ""}, "given_name"),
    ):
        refused = counsel.post(page, {**PERSON, **change})
        assert refused.status_code == 422
        assert error_beside(page_of(refused), field)
    assert (
        value_of(page_of(counsel.post(page, {**PERSON, "recipient": "x"})), "family_name")
        == MARISOL.family_name
    )
    assert count_events("demand.decided") == 0


def test_keys_away_say_so_and_nothing_is_decided(privacy: Client, counsel: Client, keys_away: Any) -> None:
    ref = _recorded(privacy)
    page = reverse("office_demand_answer", args=[_proposed(privacy, ref, "search")])
    keys_away()
    refused = counsel.post(page, PERSON)
    assert refused.status_code == 503
    assert value_of(page_of(refused), "given_name") == MARISOL.given_name


@pytest.mark.parametrize("scope", ["several_people", "everybody"])
def test_an_attempt_at_many_people_is_offered_one_answer_and_its_letter(
    privacy: Client, counsel: Client, scope: str
) -> None:
    ref = _recorded(privacy, scope=scope)
    page = reverse("office_demand", args=[ref])
    assert _choices(page_of(privacy.get(page)), "decision") == ["no_such_record"]
    assert privacy.post(page, {"decision": "search"}).status_code == 422
    assert not Proposal.objects.exists()
    act = _proposed(privacy, ref, "no_such_record")
    assert counsel.post(reverse("office_act_approve", args=[act])).status_code == 302
    assert "No such record exists" in said(page_of(privacy.get(page)).main)
    for language in ("en", "es"):
        letter = privacy.get(reverse("office_demand_letter", args=[ref, language]))
        assert letter["Content-Type"] == "application/pdf"
        assert letter.content.startswith(b"%PDF-1.7")
    assert privacy.get(reverse("office_demand_letter", args=[ref, "xx"])).status_code == 404


def test_a_request_that_no_judge_signed_can_be_refused_or_closed_only(privacy: Client) -> None:
    ref = _recorded(privacy, instrument="administrative_request", issuer="federal_agency")
    page = page_of(privacy.get(reverse("office_demand", args=[ref])))
    assert _choices(page, "decision") == ["refuse", "withdrawn"]
    assert page.select_one("[name=notice_on_month]") is None
    assert (
        privacy.get(reverse("office_demand_letter", args=[ref, "en"])).status_code == 404
    )  # not decided yet


def test_an_agencys_subpoena_is_not_taken_for_a_judges(privacy: Client) -> None:
    refused = _record(privacy, issuer="federal_agency")
    assert refused.status_code == 422
    assert "Only a court issues this paper" in said(page_of(refused).main)
    checked = page_of(refused).select_one("input[name=instrument][checked]")
    assert isinstance(checked, Tag)
    assert checked["value"] == "judicial_subpoena"
    assert not Demand.objects.exists()


def test_the_desk_tells_the_holder_and_notes_it(privacy: Client, counsel: Client, clerk: Client) -> None:
    number = handed_over()
    ref = _recorded(privacy)
    counsel.post(reverse("office_demand_answer", args=[_proposed(privacy, ref, "search")]), PERSON)
    found = page_of(clerk.post(reverse("desk_lost"), {"number": number}))
    assert "A notice waits for this person" in said(found.main)
    told = page_of(clerk.post(reverse("desk_notice"), {"number": number}))
    assert "Somebody asked the city about your card" in said(told.main)
    assert "Alguien preguntó a la ciudad por su tarjeta" in said(told.main)
    assert clerk.get(reverse("desk_notice_letter"), {"language": "es"}).content.startswith(b"%PDF")
    assert clerk.post(reverse("desk_notice"), {"number": number, "told": "1"}).status_code == 302
    assert not Notice.objects.exists()
    assert "A notice waits" not in said(page_of(clerk.post(reverse("desk_lost"), {"number": number})).main)
    assert "Person told" in said(page_of(privacy.get(reverse("office_demand", args=[ref]))).main)


def test_two_people_set_renew_and_end_a_hold_through_the_pages(privacy: Client, counsel: Client) -> None:
    assert privacy.post(reverse("office_hold_new"), HOLD).status_code == 302
    seen = said(page_of(counsel.get(reverse("office_acts"))).main)
    assert "3:26-CV-00112" in seen
    assert "Card numbers and states, Sealed marks" in seen
    assert privacy.post(_approve()).status_code == 302
    assert active_scopes(NOON) == frozenset()
    counsel.post(_approve())
    assert active_scopes(NOON) == {"card", "posting"}
    ref = Hold.objects.get().ref
    renewed = page_of(privacy.get(reverse("office_hold_renew", args=[ref])))
    assert value_of(renewed, "docket") == "3:26-CV-00112"
    privacy.post(reverse("office_hold_renew", args=[ref]), {**HOLD, **_date("until", 3, 1, 2027)})
    counsel.post(_approve())
    newest = Hold.objects.latest("pk")
    assert "In force until March 1, 2027" in said(page_of(privacy.get(reverse("office_holds"))).main)
    privacy.post(reverse("office_hold_end", args=[newest.ref]))
    counsel.post(_approve())
    assert active_scopes(NOON) == frozenset()
    assert "over" in said(page_of(privacy.get(reverse("office_hold_renew", args=[ref]), follow=True)))


def _approve() -> str:
    return reverse("office_act_approve", args=[Proposal.objects.latest("pk").ref])


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"docket": "DOE"}, "docket"),
        (_date("until", 8, 1, 2027), "until"),
        (_date("instrument_date", 12, 1), "instrument_date"),
    ],
)
def test_a_hold_that_cannot_stand_is_refused_beside_its_field(
    privacy: Client, change: dict[str, str], field: str
) -> None:
    refused = privacy.post(reverse("office_hold_new"), {**HOLD, **change})
    assert refused.status_code == 422
    assert error_beside(page_of(refused), field)


def test_two_people_turn_the_switch(privacy: Client, counsel: Client) -> None:
    page = reverse("office_hostile_day")
    assert privacy.post(page, {"turn": "stop"}).status_code == 302
    assert not is_hostile_day()
    counsel.post(_approve())
    assert is_hostile_day()
    assert "Intake is stopped" in said(page_of(privacy.get(page)).main)
    assert "so already" in said(page_of(privacy.post(page, {"turn": "stop"}, follow=True)).main)
    counsel.post(page, {"turn": "open"})
    privacy.post(_approve())
    assert not is_hostile_day()


@pytest.mark.parametrize(
    "route",
    ["office_demands", "office_demand_record", "office_holds", "office_hold_new", "office_hostile_day"],
)
def test_the_desk_and_the_auditor_have_no_way_in(signed_in: SignedIn, route: str) -> None:
    for role in (Role.CLERK, Role.AUDITOR, Role.KEY_OFFICER):
        assert signed_in(role).get(reverse(route)).status_code == 403


def test_an_address_that_leads_nowhere(privacy: Client) -> None:
    assert privacy.get(reverse("office_demand", args=["0" * 16])).status_code == 404
    assert privacy.get(reverse("office_demand_answer", args=["0" * 16])).status_code == 404


def test_a_visit_of_the_same_person_shows_the_notice_too(
    privacy: Client, counsel: Client, clerk: Client
) -> None:
    handed_over()
    ref = _recorded(privacy)
    counsel.post(reverse("office_demand_answer", args=[_proposed(privacy, ref, "search")]), PERSON)
    visit = detailed()
    waits = "A notice waits for this person"
    papers = reverse("visit_evidence", args=[visit])
    # Not before somebody has decided that it is the holder: it could be told to the wrong one.
    assert waits not in said(page_of(clerk.get(papers)))
    decided(visit, Answer.REPLACED)
    assert waits in said(page_of(clerk.get(papers)))
