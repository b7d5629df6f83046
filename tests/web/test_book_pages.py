"""Booking, finding and cancelling an appointment through the pages, as a browser without script does it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup, Tag
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from icalendar import Calendar

from charteroak.booking.actions import book_seat, check_in_appointment, open_seats
from charteroak.booking.models import Appointment
from charteroak.staff.permissions import PUBLIC, Role, actor_for
from charteroak.web.public.book import appointment, links, move, views

pytestmark = pytest.mark.django_db

ZONE = ZoneInfo("America/New_York")
FRIDAY = datetime(2026, 10, 30, 20, tzinfo=ZONE)
MONDAY_NINE = datetime(2026, 11, 2, 9, tzinfo=ZONE)
NINE = "/book/at/clerk/20261102T1400Z/"


@pytest.fixture(autouse=True)
def friday_evening(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()  # where the limits on forms are counted
    for module in (views, appointment, move):
        monkeypatch.setattr(module, "now", lambda: FRIDAY)
    open_seats(at=FRIDAY)


def soup(answer: HttpResponse) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "html.parser")


def text(answer: HttpResponse) -> str:
    main = soup(answer).find("main")
    assert isinstance(main, Tag)
    return " ".join(main.get_text(" ").replace("\u00a0", " ").split())


def fields(answer: HttpResponse) -> dict[str, str]:
    """Return what the form on a page would send as it stands."""
    form = soup(answer).select_one("main form")
    assert form is not None
    return {
        str(one["name"]): str(one.get("value", ""))
        for one in form.select("input[name]")
        if one.get("type") not in {"radio", "checkbox"} or one.has_attr("checked")
    }


def send(client: Client, path: str, data: dict[str, object], follow: bool = True) -> HttpResponse:
    answer: HttpResponse = client.post(path, data, follow=follow)
    return answer


def fill(n: int) -> None:
    book_seat(
        site="clerk", starts_at=MONDAY_NINE, language="en", access_needs=[],
        request_token=f"token-of-somebody-{n:02}", at=FRIDAY, by=PUBLIC,
    )  # fmt: skip


def book(client: Client, in_language: str = "en", /, **changes: object) -> HttpResponse:
    path = f"/{in_language}{NINE}"
    return send(client, path, {**fields(client.get(path)), **changes})


def code_on(answer: HttpResponse) -> str:
    found = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", text(answer))
    assert found is not None
    return found.group()


def test_free_times_stand_by_day_as_links_that_need_no_script(client: Client) -> None:
    answer = client.get("/en/book/?service=first")
    assert not answer.cookies
    days = [heading.text for heading in soup(answer).select("main h2")]
    assert days[0] == "Monday, November 2"
    first = soup(answer).select_one("a.slot")
    assert first is not None
    assert first["href"] == f"/en{NINE}?service=first&people=1"
    assert "9 a.m." in first.text.replace("\u00a0", " ")


def test_one_weekday_can_be_asked_for_and_nonsense_is_ignored(client: Client) -> None:
    thursdays = soup(client.get("/es/book/?service=first&day=3")).select(
        "main h2, main details:not(.filters) summary"
    )
    assert [one.text.split(" ")[0] for one in thursdays] == ["Jueves"] * len(thursdays)
    assert client.get("/es/book/?service=first&day=99").status_code == 200


@pytest.mark.parametrize(
    ("language", "title", "when", "need"),
    [
        ("en", "Your appointment", "Monday, November 2, 9 a.m.", "A sign language interpreter"),
        ("es", "Su cita", "Lunes 2 de noviembre, 9 a.m.", "Un intérprete de lengua de señas"),
    ],
)
def test_booking_shows_the_code_the_time_and_what_was_asked_for(
    client: Client, language: str, title: str, when: str, need: str
) -> None:
    answer = book(client, language, access_needs=["sign_language"])
    assert answer.status_code == 200
    assert title in text(answer)
    assert when in text(answer)
    assert need in text(answer)
    booked = Appointment.objects.get()
    assert code_on(answer).replace("-", "") == booked.code
    # The page's own language is what is spoken unless somebody says otherwise.
    assert (booked.language, booked.access_needs) == (language, ["sign_language"])
    assert "no-store" in answer.headers["Cache-Control"]


def test_the_code_stands_in_no_address_and_no_cookie(client: Client) -> None:
    answer = book(client)
    code = Appointment.objects.get().code
    assert code not in str(answer.redirect_chain)  # type: ignore[attr-defined]  # the test client's own
    assert all(code not in str(link["href"]) for link in soup(answer).select("a[href]"))
    assert set(client.cookies) == {"csrftoken", "booking"}
    assert code not in client.cookies["booking"].value


def test_the_same_form_sent_twice_is_one_appointment(client: Client) -> None:
    data = fields(client.get(f"/en{NINE}"))
    first = send(client, f"/en{NINE}", dict(data))
    second = send(client, f"/en{NINE}", dict(data))
    assert code_on(first) == code_on(second)
    assert Appointment.objects.count() == 1


def test_a_form_that_lost_its_token_is_booked_all_the_same(client: Client) -> None:
    assert "Your appointment" in text(book(client, request_token="'"))


@pytest.mark.parametrize(("language", "message"), [("en", "Choose a language."), ("es", "Elija un idioma.")])
def test_a_missing_answer_is_said_beside_its_field_and_nothing_is_lost(
    client: Client, language: str, message: str
) -> None:
    answer = book(client, language, language="", access_needs=["quiet_place", "step_free"])
    assert answer.status_code == 422
    error = soup(answer).find(id="id_language_error")
    assert isinstance(error, Tag)
    assert message in error.text
    ticked = {one["value"] for one in soup(answer).select("input[name=access_needs][checked]")}
    assert ticked == {"quiet_place", "step_free"}
    assert Appointment.objects.count() == 0


@pytest.mark.parametrize("changes", [{"language": "xx"}, {"access_needs": ["champagne"]}])
def test_answers_that_were_not_offered_are_refused(client: Client, changes: dict[str, object]) -> None:
    assert book(client, **changes).status_code == 422
    assert Appointment.objects.count() == 0


def test_a_time_taken_meanwhile_leads_to_others_with_the_answers_kept(client: Client) -> None:
    data: dict[str, object] = {
        **fields(client.get(f"/es{NINE}")),
        "language": "en",
        "access_needs": ["step_free"],
    }
    fill(1)
    fill(2)
    answer = send(client, f"/es{NINE}", data)
    assert answer.status_code == 409
    assert "Otra persona acaba de tomar esa hora." in text(answer)
    kept = fields(answer)
    assert (kept["language"], kept["access_needs"]) == ("en", "step_free")
    offered = [str(one["value"]) for one in soup(answer).select("input[name=other]")]
    assert offered[0] == "20261102T1430Z"
    booked = send(client, f"/es{NINE}", {**kept, "other": offered[0]})
    assert "Lunes 2 de noviembre, 9:30 a.m." in text(booked)


def test_a_time_that_is_gone_or_never_was_shows_the_list(client: Client) -> None:
    answer = client.get("/en/book/at/clerk/20261102T1407Z/")
    assert answer.status_code == 409
    assert "That time is no longer free" in text(answer)
    assert soup(answer).select("a.slot")
    assert client.get("/en/book/at/clerk/tomorrow/").status_code == 404
    assert client.get("/en/book/at/nowhere/20261102T1400Z/").status_code == 404


def test_when_everything_is_taken_the_page_says_what_else_to_do(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "now", lambda: FRIDAY + timedelta(days=60))
    answer = client.get("/en/book/?service=first")
    assert "No time is free at the moment" in text(answer)
    assert "walk in" in text(answer)


@pytest.mark.parametrize("typing", ["{code}", "  {small} ", "{first}-{last}", "{first} {last}"])
def test_the_code_finds_the_appointment_however_it_is_typed(client: Client, typing: str) -> None:
    code = code_on(book(client)).replace("-", "")
    typed = typing.format(code=code, small=code.lower(), first=code[:4], last=code[4:].lower())
    answer = send(client, "/en/book/find/", {"code": typed})
    assert code_on(answer).replace("-", "") == code


@pytest.mark.parametrize(
    ("language", "typed", "message"),
    [
        ("en", "", "Enter your code."),
        ("es", "abc", "El código tiene 8 letras y números. Revise lo que escribió, por favor."),
        ("en", "ABCD EFG!", "A code has 8 letters and numbers."),
        ("es", "00000000", "No encontramos ninguna cita con este código."),
        ("en", "0" * 60, "That is too long."),
    ],
)
def test_a_code_that_opens_nothing_gets_a_plain_message(
    client: Client, language: str, typed: str, message: str
) -> None:
    answer = send(client, f"/{language}/book/find/", {"code": typed})
    assert answer.status_code == 422
    error = soup(answer).find(id="id_code_error")
    assert isinstance(error, Tag)
    assert message in error.text
    control = soup(answer).find(id="id_code")
    assert isinstance(control, Tag)
    assert control.get("value", "") == typed


@pytest.mark.usefixtures("within_a_minute")
def test_codes_cannot_be_guessed_at_speed(client: Client) -> None:
    answers = [send(client, "/en/book/find/", {"code": f"0000000{n}"}).status_code for n in range(11)]
    assert answers == [422] * 10 + [429]


def test_cancelling_asks_first_frees_the_time_and_may_be_repeated(client: Client) -> None:
    shown = book(client)
    link = soup(shown).select_one("a[href$='/cancel/']")
    assert link is not None
    path = str(link["href"])
    assert "Cancel this appointment?" in text(client.get(path))
    assert Appointment.objects.get().state == "booked"
    for _ in range(2):
        answer = send(client, path, {})
        assert "Your appointment is cancelled" in text(answer)
    assert Appointment.objects.get().state == "cancelled"
    assert client.get(path).status_code == 302  # there is nothing left to ask


def test_who_has_come_can_no_longer_cancel(client: Client) -> None:
    shown = book(client)
    path = str(soup(shown).select("a[href$='/cancel/']")[0]["href"])
    clerk = actor_for(account_id="0123456789abcdef", role=Role.CLERK, site="clerk")
    check_in_appointment(code=Appointment.objects.get().code, at=MONDAY_NINE, by=clerk)
    assert "You are checked in." in text(send(client, path, {}))
    assert Appointment.objects.get().state == "checked_in"


@pytest.mark.parametrize(
    ("language", "title"), [("en", "Appointment — City of Hartford"), ("es", "Cita — Ciudad de Hartford")]
)
def test_the_calendar_file_says_when_and_where_and_no_more(client: Client, language: str, title: str) -> None:
    shown = book(client, language, access_needs=["sign_language"])
    file = client.get(str(soup(shown).select("a[href$='.ics']")[0]["href"]))
    assert file.headers["Content-Type"].startswith("text/calendar")
    (event,) = Calendar.from_ical(file.content).walk("VEVENT")
    assert event["SUMMARY"] == title
    assert "550 Main Street" in event["LOCATION"]
    assert event.decoded("DTSTART") == MONDAY_NINE
    assert Appointment.objects.get().code not in file.content.decode()
    assert not re.search("ID|identifica|sign", str(event["SUMMARY"] + event["DESCRIPTION"]), re.IGNORECASE)


def test_after_an_hour_the_page_closes_and_asks_for_the_code(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = str(book(client).redirect_chain[-1][0])  # type: ignore[attr-defined]  # the test client's own
    assert client.get(path).status_code == 200
    monkeypatch.setattr(links, "_GOOD_FOR", timedelta(seconds=-1))
    for ending in ("", "calendar.ics", "cancel/"):
        answer = client.get(path + ending)
        assert answer.status_code == 410
        assert "enter your code" in text(answer)
    assert client.post(path + "cancel/").status_code == 410
    assert Appointment.objects.get().state == "booked"


def test_a_forged_link_opens_nothing(client: Client) -> None:
    path = str(book(client).redirect_chain[-1][0])  # type: ignore[attr-defined]  # the test client's own
    reference = Appointment.objects.get().reference
    for token in (path.split("/")[-2][:-1] + "x", reference.hex, f"{reference.hex}.a.b", "x"):
        assert client.get(f"/en/book/done/{token}/").status_code == 410


def test_a_form_without_its_own_token_is_refused() -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(f"/en{NINE}", {"language": "en"}).status_code == 403
    assert Appointment.objects.count() == 0
