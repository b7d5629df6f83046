"""The kiosk at the door: let in once, a number by code or without, no name, and the truth when the line is full."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from line_evening import CHIEF, SATURDAY, Clock, kiosk, saturday, take, walk_in_form
from pytest_django.fixtures import Settings
from staff_client import page_of, said

from charteroak.booking.actions import book_seat, open_seats
from charteroak.booking.links import link_token
from charteroak.lobby.actions import close_line, end_kiosk, make_kiosk
from charteroak.lobby.models import Ticket
from charteroak.lobby.queries import list_kiosks
from charteroak.staff.permissions import PUBLIC
from ticket_printer import FakePrinter, printer

__all__ = ["kiosk", "printer", "saturday"]

pytestmark = pytest.mark.django_db


def test_a_screen_is_let_in_once_by_its_address_and_shut_out_by_a_supervisor(kiosk: Client) -> None:
    assert kiosk.get("/en/desk/kiosk/").status_code == 200
    cookie = kiosk.cookies["kiosk"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    for one in list_kiosks("library"):
        end_kiosk(kiosk=one.id, at=SATURDAY, by=CHIEF)
    shut = kiosk.get("/en/desk/kiosk/")
    assert shut.status_code == 403
    assert "not let in" in shut.content.decode()


@pytest.mark.parametrize("page", ["", "code/", "walk-in/", "number/", "screens/", "board/"])
def test_a_stranger_sees_no_screen(client: Client, page: str) -> None:
    assert client.get(f"/en/desk/kiosk/{page}").status_code == 403
    assert client.get("/en/desk/kiosk/let-in/no-such-token/").status_code == 403


def test_the_start_asks_in_both_languages_and_asks_for_no_name(kiosk: Client) -> None:
    page = page_of(kiosk.get("/en/desk/kiosk/"))
    assert said(page.select_one("[lang=en] .choice--main")) == "I have an appointment"
    assert said(page.select_one("[lang=es] .choice--main")) == "Tengo una cita"
    assert not page.select("input:not([type=hidden])")


def test_three_taps_give_a_number_with_a_code_for_the_phone(kiosk: Client, settings: Settings) -> None:
    settings.PUBLIC_URL = "https://id.example.org"
    fields = walk_in_form(kiosk) | {"priority": "frail", "language": "es"}
    answer = kiosk.post("/en/desk/kiosk/walk-in/", fields)
    assert answer["Location"] == "/es/desk/kiosk/number/"
    page = page_of(kiosk.get(answer["Location"]))
    assert said(page.select_one(".given__number")) == "L-001"
    assert "No hay papel" in said(page.select_one(".given"))
    assert page.select_one(".given__qr img[src^='data:image/svg+xml;base64,']")
    ticket = Ticket.objects.get()
    assert (ticket.priority, ticket.language, ticket.service) == ("frail", "es", "first")
    assert ticket.token not in answer["Location"]


def test_where_there_is_a_printer_the_slip_has_the_number_and_the_page_says_take_it(
    kiosk: Client, settings: Settings, printer: FakePrinter
) -> None:
    settings.PUBLIC_URL = "https://id.example.org"
    settings.CHARTEROAK_TICKET_PRINTERS = f"library=127.0.0.1:{printer.port}"
    answer = kiosk.post("/en/desk/kiosk/walk-in/", walk_in_form(kiosk, "es"))
    words = said(page_of(kiosk.get(answer["Location"])).select_one(".given"))
    ticket = Ticket.objects.get()
    slip = printer.printed()
    assert slip.startswith(b"\x1b@")
    assert b"L-001" in slip
    assert f"https://id.example.org/es/line/{ticket.token}/".encode() in slip
    assert "números, nunca nombres".encode("cp858") in slip
    assert slip.endswith(b"\x1dV\x42\x00")
    assert "No hay papel" not in words


def test_the_same_form_sent_twice_is_one_number(kiosk: Client) -> None:
    fields = walk_in_form(kiosk)
    for _ in range(2):
        kiosk.post("/en/desk/kiosk/walk-in/", fields)
    assert Ticket.objects.count() == 1


def test_the_next_person_cannot_go_back_to_the_number_before(kiosk: Client) -> None:
    kiosk.post("/en/desk/kiosk/walk-in/", walk_in_form(kiosk))
    assert kiosk.get("/en/desk/kiosk/number/").status_code == 200
    kiosk.get("/en/desk/kiosk/")
    assert kiosk.get("/en/desk/kiosk/number/")["Location"] == "/en/desk/kiosk/"


def test_people_who_come_together_are_a_group_and_a_renewal_is_for_one(kiosk: Client) -> None:
    fields = walk_in_form(kiosk) | {"people": "3"}
    refused = kiosk.post("/en/desk/kiosk/walk-in/", fields | {"service": "renewal"})
    assert refused.status_code == 422
    assert "number of their own" in refused.content.decode()
    kiosk.post("/en/desk/kiosk/walk-in/", fields)
    assert Ticket.objects.get().service == "group"


def test_what_is_not_offered_is_refused_in_words_and_gives_no_number(kiosk: Client) -> None:
    for wrong in ({"language": "xx"}, {"service": "haircut"}, {"people": "9"}, {"priority": "rich"}):
        answer = kiosk.post("/en/desk/kiosk/walk-in/", walk_in_form(kiosk) | wrong)
        assert answer.status_code == 422, wrong
    assert kiosk.post("/en/desk/kiosk/walk-in/", {}).status_code == 422
    assert Ticket.objects.count() == 0


@pytest.mark.parametrize(
    ("language", "why", "when"),
    [
        ("en", "too few of us today", "Come instead on Monday, November 30, at 5 p.m."),
        ("es", "somos muy pocos", "Venga mejor el lunes 30 de noviembre, a las 5 p.m."),
    ],
)
def test_a_closed_line_says_why_and_when_to_come_instead(
    kiosk: Client, language: str, why: str, when: str
) -> None:
    fields = walk_in_form(kiosk, language)
    close_line(why="short_of_staff", site="library", at=SATURDAY, by=CHIEF)
    for page in ("", "walk-in/"):
        words = said(page_of(kiosk.get(f"/{language}/desk/kiosk/{page}"))).replace("\u00a0", " ")
        assert why in words
        assert ".." not in words
        assert when in words
    assert kiosk.post(f"/{language}/desk/kiosk/walk-in/", fields).status_code == 422
    assert Ticket.objects.count() == 0


def test_a_full_line_and_an_hour_without_walk_ins_say_so(kiosk: Client, saturday: Clock) -> None:
    for _ in range(20):
        take(SATURDAY - timedelta(minutes=30))
        if "line is full" in kiosk.get("/en/desk/kiosk/").content.decode():
            break
    else:
        pytest.fail("the line never filled up")
    saturday.go(hours=5)
    words = said(page_of(kiosk.get("/en/desk/kiosk/"))).replace("\u00a0", " ")
    assert "We take no walk-ins now Come instead on Monday, November 30, at 5 p.m." in words


@pytest.fixture
def code(saturday: Clock) -> tuple[str, str]:
    """Code and reference of an appointment on Monday at the clerk's office; the clock stands a quarter before it."""
    open_seats(at=SATURDAY)
    nine = SATURDAY + timedelta(days=1, hours=21)
    facts = book_seat(
        site="clerk", starts_at=nine, language="es", access_needs=[], request_token="a-form-of-a-booking",
        at=SATURDAY, by=PUBLIC,
    )  # fmt: skip
    saturday.at = nine - timedelta(minutes=15)
    return facts.code, facts.reference


def _code_form(client: Client, code: str) -> dict[str, str]:
    page = client.get("/en/desk/kiosk/code/").content.decode()
    token = re.search(r'name="request_token" value="([0-9a-f]{32})"', page)
    assert token is not None
    return {"code": code, "priority": "", "request_token": token[1]}


def test_an_appointment_is_checked_in_by_its_code_or_by_what_its_qr_code_says(
    client: Client, code: tuple[str, str]
) -> None:
    client.get(f"/en/desk/kiosk/let-in/{make_kiosk(site='clerk', at=SATURDAY, by=CHIEF)}/")
    typed, reference = code
    token = link_token(reference=UUID(reference), until=SATURDAY + timedelta(days=4))
    signed = f"https://id.example.org/es/book/done/{token}/"
    for text in (f"{typed[:4].lower()}-{typed[4:]}", signed, f" {signed}", signed):
        answer = client.post("/en/desk/kiosk/code/", _code_form(client, text))
        assert answer["Location"] == "/es/desk/kiosk/number/", text
    assert Ticket.objects.get().kind == "appointment"


def test_a_wrong_or_an_early_code_says_what_to_do_and_keeps_what_was_typed(
    client: Client, code: tuple[str, str], saturday: Clock
) -> None:
    client.get(f"/en/desk/kiosk/let-in/{make_kiosk(site='clerk', at=SATURDAY, by=CHIEF)}/")
    saturday.go(hours=-1)
    early = client.post("/en/desk/kiosk/code/", _code_form(client, code[0]))
    assert early.status_code == 422
    assert "Come back at 8:30\u00a0a.m. with this code" in early.content.decode()
    forged = f"https://id.example.org/es/book/done/{code[1].replace('-', '')}.492345.{'sig-nature' * 4}/"
    for wrong in ("K7M4QX2P", "nonsense", "x" * 300, "x" * 500, "", code[1], forged):
        refused = client.post("/en/desk/kiosk/code/", _code_form(client, wrong))
        assert refused.status_code == 422
        field = page_of(refused).select_one("#id_code")
        assert field is not None
        assert (field.get("value") or "") == wrong
    assert Ticket.objects.count() == 0


def test_a_closed_line_is_said_in_both_languages_at_once(kiosk: Client) -> None:
    close_line(why="short_of_staff", site="library", at=SATURDAY, by=CHIEF)
    page = page_of(kiosk.get("/es/desk/kiosk/board/"))
    assert "There are too few of us today." in said(page.select_one(".board__wait [lang=en]"))
    assert "Hoy somos muy pocos." in said(page.select_one(".board__wait [lang=es]"))


def test_the_board_shows_numbers_and_counters_in_both_languages(kiosk: Client) -> None:
    from charteroak.lobby.actions import call_next, open_counter
    from charteroak.staff.permissions import Role, actor_for

    ana = actor_for(account_id="a1", role=Role.CLERK, site="library")
    open_counter(number=2, at=SATURDAY, by=ana)
    take(), take(), take()
    call_next(counter=2, at=SATURDAY, by=ana)
    page = page_of(kiosk.get("/en/desk/kiosk/board/"))
    assert said(page.select_one(".board__call--now")) == "L-001 → Counter Mostrador 2"
    assert [said(one) for one in page.select(".board__next li")] == ["L-002", "L-003"]
    assert said(page.select_one("#called")) == "Now called Llamamos a"
