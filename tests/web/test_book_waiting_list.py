"""The waiting list and offers on pages: join, be offered, take it or let it go, leave; without script."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from charteroak.booking.actions import (
    book_seat,
    join_waiting,
    offer_earlier,
    offer_free_times,
    open_seats,
    publish_desk_keys,
)
from charteroak.booking.models import Appointment, Offer, Seat, Waiting, WaitingContact
from charteroak.booking.queries import Wish
from charteroak.booking.states import OfferState, SeatState, WaitingState
from charteroak.staff.permissions import PUBLIC, Role, actor_for
from charteroak.web.public.book import appointment, links, move, offers, views, waiting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office")]

ZONE = ZoneInfo("America/New_York")
FRIDAY = datetime(2026, 11, 20, 20, tzinfo=ZONE)
MONDAY_NINE = datetime(2026, 11, 23, 9, tzinfo=ZONE)
SUPERVISOR = actor_for(account_id="00112233445566aa", role=Role.SUPERVISOR, site="clerk")
JOIN = "/en/book/waiting/?service=group&people=3&day=0&part=morning"


@pytest.fixture(autouse=True)
def friday_evening(office: None, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    for module in (views, appointment, move, offers, waiting):
        monkeypatch.setattr(module, "now", lambda: FRIDAY)
    open_seats(at=FRIDAY)
    publish_desk_keys(at=FRIDAY)
    Seat.objects.update(state=SeatState.TAKEN)


def page_of(answer: HttpResponse) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "html.parser")


def said(answer: HttpResponse) -> str:
    return " ".join(page_of(answer).get_text(" ").replace("\u00a0", " ").split())


def fields(answer: HttpResponse) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in page_of(answer).select("main form.form input[name], main form.form option[selected]"):
        if one.name == "option":
            found["last_day"] = [str(one["value"])]
        elif one.get("type") not in {"radio", "checkbox"} or one.has_attr("checked"):
            found.setdefault(str(one["name"]), []).append(str(one.get("value", "")))
    return found


def join(client: Client, path: str = JOIN, **changes: object) -> HttpResponse:
    answer: HttpResponse = client.post(path, {**fields(client.get(path)), **changes}, follow=True)
    return answer


def press(client: Client, shown: HttpResponse, ending: str) -> HttpResponse:
    form = page_of(shown).select_one(f"form[action$='/{ending}/']")
    assert form is not None
    data = {str(one["name"]): str(one["value"]) for one in form.select("input[name]")}
    answer: HttpResponse = client.post(str(form["action"]), data, follow=True)
    return answer


def free(starts_at: datetime, seats: int = 3) -> None:
    ends = starts_at + timedelta(minutes=30 * seats)
    Seat.objects.filter(starts_at__gte=starts_at, starts_at__lt=ends, counter=1).update(state=SeatState.FREE)


def test_what_was_chosen_in_the_list_is_chosen_here(client: Client) -> None:
    shown = client.get(JOIN)
    assert fields(shown)["day"] == ["0"]
    assert fields(shown)["part"] == ["morning"]
    answer = join(client, contact="ines@example.org", access_needs=["quiet_place"])
    assert "Your place on the waiting list" in said(answer)
    assert "ines@example.org" not in said(answer)
    row = Waiting.objects.get()
    assert (row.service, row.people, row.weekdays, row.parts) == ("group", 3, [0], ["morning"])
    assert row.access_needs == ["quiet_place"]
    assert WaitingContact.objects.count() == 1
    assert row.code not in str(answer.redirect_chain)  # type: ignore[attr-defined]  # the test client's own


@pytest.mark.parametrize(
    ("language", "changes", "words"),
    [
        ("en", {"last_day": "2030-01-01"}, "Choose a day from this list."),
        ("es", {"contact": "ines@"}, "Esto no es un correo electrónico."),
        ("en", {"language": ""}, "Choose a language."),
    ],
)
def test_a_mistake_is_told_and_nothing_is_lost(
    client: Client, language: str, changes: dict[str, str], words: str
) -> None:
    answer = join(
        client, JOIN.replace("/en/", f"/{language}/"), **{"access_needs": ["quiet_place"], **changes}
    )
    assert answer.status_code == 422
    assert words in said(answer)
    assert page_of(answer).select_one("input[value=quiet_place][checked]") is not None
    assert not Waiting.objects.exists()


def test_the_same_form_twice_is_one_place_and_without_a_service_it_asks_first(client: Client) -> None:
    data = fields(client.get(JOIN))
    for _ in range(2):
        client.post(JOIN, data)
    assert Waiting.objects.count() == 1
    assert client.get("/en/book/waiting/").headers["Location"] == "/en/book/"


def test_an_offer_is_taken_and_becomes_an_appointment(client: Client) -> None:
    shown = join(client)
    free(MONDAY_NINE)
    assert offer_free_times(at=FRIDAY)
    shown = client.get(shown.redirect_chain[-1][0])  # type: ignore[attr-defined]  # the test client's own
    assert "A time came free for you" in said(shown)
    assert "We keep it for you until Friday, November 20, 10 p.m." in said(shown)
    booked = press(client, shown, "take")
    assert "Your appointment" in said(booked)
    assert "3 people" in said(booked)
    # The other button of the page that still shows it, and the first one again.
    assert "That offer is over" in said(press(client, shown, "let-go"))
    assert Appointment.objects.count() == 1
    code = Waiting.objects.get().code
    assert "You took a time." in said(client.post("/en/book/find/", {"code": code}, follow=True))


def test_an_offer_is_let_go_or_too_late(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    path = join(client).redirect_chain[-1][0]  # type: ignore[attr-defined]  # the test client's own
    free(MONDAY_NINE)
    offer_free_times(at=FRIDAY)
    shown = client.get(path)
    monkeypatch.setattr(waiting, "now", lambda: FRIDAY + timedelta(minutes=121))
    assert press(client, shown, "take").status_code == 409
    monkeypatch.setattr(waiting, "now", lambda: FRIDAY)
    assert "No time that suits you has come free yet." in said(press(client, shown, "let-go"))
    assert Waiting.objects.get().state == WaitingState.WAITING


def test_nobody_answers_an_offer_to_somebody_else(client: Client) -> None:
    theirs = join_waiting(
        wish=Wish(service="group"), people=3, language="en", access_needs=frozenset(),
        last_day=FRIDAY.date() + timedelta(days=7), contact="", request_token="form-of-another-1", at=FRIDAY, by=PUBLIC,
    )  # fmt: skip
    free(MONDAY_NINE)
    assert [one.code for one in offer_free_times(at=FRIDAY)] == [theirs.code]
    path = join(client).redirect_chain[-1][0]  # type: ignore[attr-defined]  # the test client's own
    for ending in ("take", "let-go"):
        for reference in (str(Offer.objects.get().reference), str(uuid4()), "x"):
            assert client.post(f"{path}{ending}/", {"offer": reference}).status_code == 409
    assert Offer.objects.get().state == OfferState.OPEN


def test_leaving_the_list_destroys_the_contact(client: Client) -> None:
    left = press(client, join(client, contact="860-555-0142"), "leave")
    assert "You are off the waiting list" in said(left)
    assert bytes(WaitingContact.objects.get().sealed) == b""


def test_a_link_that_is_none_asks_for_the_code(client: Client) -> None:
    for ending in ("take/", "let-go/", "leave/"):
        assert client.post(f"/en/book/waiting/forged/{ending}").status_code == 410
        assert client.post(f"/en/book/done/forged/{ending}").status_code in {404, 410}
    assert client.get("/en/book/waiting/forged/").status_code == 410


@pytest.mark.parametrize(
    ("language", "words"), [("en", "An earlier time has come free"), ("es", "Se liberó una hora anterior")]
)
def test_an_earlier_time_is_offered_on_the_page_of_the_appointment(
    client: Client, language: str, words: str
) -> None:
    free(MONDAY_NINE + timedelta(days=1), seats=1)
    facts = book_seat(
        site="clerk", starts_at=MONDAY_NINE + timedelta(days=1), language="en", access_needs=[], service="first",
        contact="ines@example.org", wants_earlier=True, request_token="form-number-one-x", at=FRIDAY, by=PUBLIC,
    )  # fmt: skip
    free(MONDAY_NINE, seats=1)
    assert offer_earlier(site="clerk", starts_at=MONDAY_NINE, at=FRIDAY, by=SUPERVISOR)
    path = f"/{language}" + links.appointment_link(facts)[3:]
    shown = client.get(path)
    assert words in said(shown)
    assert client.post(path + "take/", {"offer": "x"}).headers["Location"].endswith("?over")
    moved = press(client, shown, "take")
    assert Appointment.objects.get().seat.starts_at == MONDAY_NINE
    assert words not in said(moved)
    again = press(client, shown, "let-go")
    assert again.status_code == 200
