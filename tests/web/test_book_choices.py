"""What for, which times suit, one browser one booking, shared computers, moving: without script."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from icalendar import Calendar

from charteroak.booking.actions import open_seats, publish_desk_keys
from charteroak.booking.models import Appointment, Contact, Seat
from charteroak.booking.states import SeatState
from charteroak.web.public.book import appointment, move, views

pytestmark = pytest.mark.django_db

ZONE = ZoneInfo("America/New_York")
FRIDAY = datetime(2026, 10, 30, 20, tzinfo=ZONE)
NINE = "/en/book/at/clerk/20261102T1400Z/?service=first&people=1"
TEN = "/en/book/at/clerk/20261102T1500Z/?service=first&people=1"


@pytest.fixture(autouse=True)
def friday_evening(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    for module in (views, appointment, move):
        monkeypatch.setattr(module, "now", lambda: FRIDAY)
    open_seats(at=FRIDAY)


def page_of(answer: HttpResponse) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "html.parser")


def said(answer: HttpResponse) -> str:
    return " ".join(page_of(answer).get_text(" ").replace("\u00a0", " ").split())


def fields(answer: HttpResponse) -> dict[str, str]:
    return {
        str(one["name"]): str(one.get("value", "on" if one.get("type") == "checkbox" else ""))
        for one in page_of(answer).select("main form[method=post] input[name]")
        if one.get("type") not in {"radio", "checkbox"} or one.has_attr("checked")
    }


def book(client: Client, path: str = NINE, **changes: object) -> HttpResponse:
    answer: HttpResponse = client.post(path, {**fields(client.get(path)), **changes}, follow=True)
    return answer


def times(answer: HttpResponse) -> list[str]:
    return [str(one["href"]) for one in page_of(answer).select("a.slot")]


def test_first_it_asks_what_for_in_the_policys_words(client: Client) -> None:
    answer = client.get("/es/book/?site=clerk")
    assert "Primeras tarjetas para hasta 4 personas que vienen juntas" in said(answer)
    # The place that was chosen before is not lost.
    assert page_of(answer).select_one("form input[name=site][value=clerk]") is not None
    assert not times(answer)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("asked=1", "Choose what you come for."),
        ("service=licence", "Choose what you come for from this list."),
        ("service=first&people=3", "This is for fewer people."),
        ("service=group&people=9", "Choose a number from this list."),
    ],
)
def test_an_answer_that_is_none_is_told_beside_the_question(client: Client, query: str, words: str) -> None:
    answer = client.get(f"/en/book/?{query}")
    assert answer.status_code == 422
    assert words in said(answer)


def test_a_group_sees_times_with_room_for_all_of_it_and_books_one(client: Client) -> None:
    answer = client.get("/en/book/?service=group&people=3")
    assert times(answer)[0].endswith("?service=group&people=3")
    booked = book(client, times(answer)[0])
    assert "3 people" in said(booked)
    facts = Appointment.objects.get()
    assert (facts.service, facts.people, facts.holdings.count()) == ("group", 3, 3)


@pytest.mark.parametrize(
    ("query", "are_there"),
    [
        ("day=0&part=morning", True),
        ("part=evening", False),
        ("site=library", False),
        ("site=clerk&step_free=on&language=es", True),
        ("day=nonsense&part=never&site=nowhere&language=xx", True),
    ],
)
def test_filters_are_a_plain_form_and_what_is_chosen_stays_chosen(
    client: Client, query: str, are_there: bool
) -> None:
    answer = client.get(f"/en/book/?service=first&{query}")
    assert answer.status_code == 200
    assert bool(times(answer)) is are_there
    for part in query.split("&"):
        name, value = part.split("=")
        chosen = page_of(answer).select(
            f"[name={name}][value='{value}'][checked], [value='{value}'][selected]"
        )
        known = not {"nonsense", "never", "nowhere", "xx"} & {value} and value != "on"
        assert bool(chosen) is known
    if not are_there:
        assert "No time that suits you is free" in said(answer)
        assert "Hartford Public Library" in said(answer)  # where one may walk in
        assert page_of(answer).select_one("a[href*='/book/waiting/?service=first']") is not None


def test_one_browser_books_one_time_and_is_told_kindly_without_showing_whose(client: Client) -> None:
    booked = book(client)
    code = Appointment.objects.get().code
    cookie = client.cookies["booking"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Strict")
    assert hashlib.sha256(cookie.value.encode()).digest()[:16] == bytes(
        Appointment.objects.get().device or b""
    )
    assert "You have an appointment already" in said(client.get(TEN))
    refused = book(client, TEN, access_needs=["quiet_place"])
    assert refused.status_code == 409
    assert page_of(refused).select_one("input[value=quiet_place][checked]") is not None
    # Whoever sits at this computer now may be somebody else.
    assert code[:4] not in said(refused)
    assert "November 2, 9 a.m." not in said(refused)
    # Cancelled: the browser is free again.
    client.post(str(page_of(booked).select("a[href$='/cancel/']")[0]["href"]))
    assert client.cookies["booking"].value == ""
    assert "Your appointment" in said(book(client, TEN))


def test_on_a_shared_computer_no_cookie_is_left_once_a_minute_has_passed(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    early = book(client, shared="on")
    assert early.status_code == 422
    assert "please wait 61 seconds" in said(early)
    assert page_of(early).select_one("input[name=shared][checked]") is not None
    kept = fields(early)
    monkeypatch.setattr(views, "now", lambda: FRIDAY + timedelta(seconds=62))
    assert "Your appointment" in said(client.post(NINE, kept, follow=True))
    assert "booking" not in client.cookies
    assert Appointment.objects.get().device is None


def solve(shown: HttpResponse, **changes: object) -> str:
    """Do what the page's script does."""
    box = page_of(shown).select_one("[data-work]")
    assert box is not None
    asked = json.loads(str(box["data-work"]))
    number = next(
        n
        for n in range(asked["maxnumber"] + 1)
        if hashlib.sha256(f"{asked['salt']}{n}".encode()).hexdigest() == asked["challenge"]
    )
    del asked["maxnumber"]
    return base64.b64encode(json.dumps({**asked, "number": number, **changes}).encode()).decode()


def test_or_once_its_script_has_worked(client: Client) -> None:
    shown = client.get(NINE)
    data = {**fields(shown), "shared": "on", "work": solve(shown)}
    assert "Your appointment" in said(client.post(NINE, data, follow=True))


@pytest.mark.parametrize(
    "changes", [{"number": -1}, {"number": True}, {"signature": "0" * 64}, {"salt": "a?expires=9999&"}]
)
def test_work_that_was_not_done_does_not_count(client: Client, changes: dict[str, object]) -> None:
    shown = client.get(NINE)
    data = {**fields(shown), "shared": "on", "work": solve(shown, **changes)}
    assert client.post(NINE, data).status_code == 422
    assert client.post(NINE, {**data, "work": "nonsense"}).status_code == 422


def test_the_work_of_one_form_is_good_for_no_other(client: Client) -> None:
    first, second = client.get(NINE), client.get(NINE)
    data = {**fields(second), "shared": "on", "work": solve(first), "patience": fields(first)["patience"]}
    assert client.post(NINE, data).status_code == 422


def test_moving_keeps_the_code_and_the_calendar_follows(client: Client) -> None:
    shown = book(client, access_needs=["quiet_place"])
    before = Calendar.from_ical(client.get(ics(shown)).content).walk("VEVENT")[0]
    answer = client.get(str(page_of(shown).select("a[href$='/move/']")[0]["href"]) + "?day=2")
    asked = client.get(times(answer)[0])
    assert "Instead of:" in said(asked)
    moved = client.post(times(answer)[0], follow=True)
    assert "Your appointment has moved" in said(moved)
    assert Appointment.objects.get().code == page_of(shown).select(".code")[0].get_text()[-9:].replace(
        "-", ""
    )
    after = Calendar.from_ical(client.get(ics(moved)).content).walk("VEVENT")[0]
    assert after["UID"] == before["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert after.decoded("DTSTART").astimezone(ZONE).weekday() == 2
    gone = client.post(str(page_of(moved).select("a[href$='/cancel/']")[0]["href"]), follow=True)
    calendar = Calendar.from_ical(client.get(ics(gone)).content)
    assert calendar["METHOD"] == "CANCEL"
    assert calendar.walk("VEVENT")[0]["SEQUENCE"] == 2
    assert Seat.objects.filter(state=SeatState.TAKEN).count() == 0


def ics(answer: HttpResponse) -> str:
    return str(page_of(answer).select("a[href$='.ics']")[0]["href"])


def test_a_move_to_a_time_that_is_gone_leaves_all_as_it_was(client: Client) -> None:
    shown = book(client)
    answer = client.get(str(page_of(shown).select("a[href$='/move/']")[0]["href"]))
    wanted = times(answer)[-1]
    Seat.objects.filter(state=SeatState.FREE).update(state=SeatState.TAKEN)
    refused = client.post(wanted)
    assert refused.status_code == 409
    assert "Your appointment is as it was." in said(refused)
    assert client.get(wanted).status_code == 409


@pytest.mark.usefixtures("office")
def test_moving_to_a_later_day_says_that_the_contact_goes_along(client: Client) -> None:
    publish_desk_keys(at=FRIDAY)
    shown = book(client, contact="ines@example.org", wants_earlier="on")
    assert "We also tell you if an earlier time comes free." in said(shown)
    assert Appointment.objects.get().wants_earlier
    later = times(client.get(str(page_of(shown).select("a[href$='/move/']")[0]["href"])))[-1]
    assert "Your e-mail or phone number goes along" in said(client.get(later))
    assert Contact.objects.count() == 1


@pytest.mark.usefixtures("office")
def test_to_hear_of_an_earlier_time_one_needs_a_contact(client: Client) -> None:
    publish_desk_keys(at=FRIDAY)
    answer = book(client, wants_earlier="on")
    assert answer.status_code == 422
    assert "we need an e-mail address or a phone number" in said(answer)


@pytest.mark.django_db(transaction=True)
def test_two_who_want_the_last_seat_at_once_one_has_it_and_one_is_shown_others() -> None:
    open_seats(at=FRIDAY)
    one = Seat.objects.filter(starts_at=datetime(2026, 11, 2, 9, tzinfo=ZONE)).first()
    assert one is not None
    Seat.objects.filter(starts_at=one.starts_at).exclude(pk=one.pk).update(state=SeatState.TAKEN)
    clients = [Client(), Client()]
    forms = [fields(client.get(NINE)) for client in clients]
    answers: list[HttpResponse] = []
    start = threading.Barrier(2)

    def send(client: Client, form: dict[str, str]) -> None:
        from django.db import connections

        start.wait()
        answers.append(client.post(NINE, form))
        connections.close_all()

    threads = [threading.Thread(target=send, args=pair) for pair in zip(clients, forms, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    loser = next(answer for answer in answers if answer.status_code == 409)
    assert page_of(loser).select("input[name=other]")
    assert Appointment.objects.count() == 1
