"""The clerk's screen: a counter, the next one, all that becomes of a number, and two clerks at the same moment."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from line_evening import SATURDAY, Clock, press, saturday, take
from staff_client import SignedIn, page_of, said

from charteroak.lobby.actions import open_counter
from charteroak.lobby.models import Counter, Ticket
from charteroak.lobby.queries import line_of
from charteroak.staff.permissions import Role, actor_for

__all__ = ["saturday"]

pytestmark = pytest.mark.django_db

BEN = actor_for(account_id="b2", role=Role.CLERK, site="library")


@pytest.fixture
def ana(signed_in: SignedIn, saturday: Clock) -> Client:
    """A clerk of the library, signed in, with counter 1 open."""
    client = signed_in(site="library")
    press(client, "/en/desk/line/counter/", number="1")
    return client


def line(client: Client, language: str = "en") -> str:
    return said(page_of(client.get(f"/{language}/desk/line/")).select_one("main"))


def act(client: Client, ticket: int, name: str) -> str:
    return said(page_of(press(client, f"/en/desk/line/number/{ticket}/act/", act=name)).select_one("main"))


def test_a_counter_is_opened_once_and_closed(ana: Client) -> None:
    assert "Counter 1 0 people wait" in line(ana)
    press(ana, "/en/desk/line/counter/", number="1")
    assert Counter.objects.count() == 1
    press(ana, "/en/desk/line/counter/", number="1", act="close")
    assert "Open your counter" in line(ana)


@pytest.mark.parametrize("number", ["", "0", "100", "x", "²"])
def test_no_counter_has_such_a_number(ana: Client, number: str) -> None:
    answer = ana.post("/en/desk/line/counter/", {"number": number})
    assert answer.status_code == 422


def test_a_colleagues_counter_is_refused_in_words(ana: Client) -> None:
    open_counter(number=2, at=SATURDAY, by=BEN)
    press(ana, "/en/desk/line/counter/", number="1", act="close")
    assert "A colleague has this counter" in said(
        page_of(press(ana, "/en/desk/line/counter/", number="2")).select_one("main")
    )


def test_next_calls_one_and_a_second_click_calls_nobody_else(ana: Client) -> None:
    first, _second = take(), take(priority="pregnant")
    for _ in range(2):
        page = said(
            page_of(press(ana, "/en/desk/line/next/", number="1")).select_one("#mine ~ .clerk__number")
        )
        assert page == "L-002 called 1 of 3 times"
    assert Ticket.objects.get(pk=first.id).state == "waiting"


def test_nobody_waits(ana: Client) -> None:
    assert "Nobody is waiting." in said(page_of(press(ana, "/en/desk/line/next/", number="1")))


def test_from_the_call_to_done(ana: Client, saturday: Clock) -> None:
    one = take(service="first")
    press(ana, "/en/desk/line/next/", number="1")
    assert "A first card · English" in line(ana)
    assert "Una primera tarjeta · inglés" in line(ana, "es")
    assert "called 2 of 3 times" in act(ana, one.id, "again")
    act(ana, one.id, "again")
    assert "called often enough" in act(ana, one.id, "again")
    assert "at your counter" in act(ana, one.id, "begin")
    assert "Somebody is at this counter" in said(page_of(press(ana, "/en/desk/line/next/", number="1")))
    saturday.go(minutes=12)
    assert "1 served today" in act(ana, one.id, "done")
    assert "1 served today" in act(ana, one.id, "done")


def test_hold_no_show_and_back_to_the_place_they_had(ana: Client) -> None:
    first, second = take(), take()
    press(ana, "/en/desk/line/next/", number="1")
    assert "On hold L-001" in act(ana, first.id, "hold")
    act(ana, first.id, "resume")
    assert line_of("library", at=SATURDAY).waiting[0].id == first.id
    press(ana, "/en/desk/line/next/", number="1")
    assert "L-001 did not come" in act(ana, first.id, "no_show")
    assert "L-002 left" in act(ana, second.id, "left")
    assert "the number is somewhere else by now" in act(ana, second.id, "done")


def test_sent_to_another_counter_or_to_another_site(ana: Client) -> None:
    one = take()
    open_counter(number=2, at=SATURDAY, by=BEN)
    page = page_of(ana.get(f"/en/desk/line/number/{one.id}/"))
    assert [option["value"] for option in page.select("#to option")] == [
        "", "counter:1", "counter:2", "site:clerk",
    ]  # fmt: skip
    move = f"/en/desk/line/number/{one.id}/move/"
    assert "for counter 2" in said(page_of(press(ana, move, to="counter:2")))
    for wrong in ("", "counter:77", "counter:x", "site:nowhere", "moon:1"):
        press(ana, move, to=wrong)
    assert Ticket.objects.get().site == "library"
    press(ana, move, to="site:clerk")
    assert Ticket.objects.get().site == "clerk"
    assert "not in your line any more" in said(
        page_of(ana.get(f"/en/desk/line/number/{one.id}/", follow=True))
    )
    assert "not in your line any more" in act(ana, one.id, "hold")


def test_what_no_button_sends_is_not_done(ana: Client) -> None:
    one = take()
    assert ana.post(f"/en/desk/line/number/{one.id}/act/", {"act": "destroy"}).status_code == 404
    assert ana.get(f"/en/desk/line/number/{one.id}/act/")["Location"] == "/en/desk/"
    assert "not in your line" in act(ana, 999_999, "hold")


def test_a_number_is_given_at_the_counter_with_a_code_and_without(ana: Client) -> None:
    page = page_of(ana.get("/en/desk/line/give/"))
    token = page.select("[name=request_token]")[0]["value"]
    fields = {"way": "walk_in", "service": "first", "people": "1", "language": "es", "request_token": token}
    for _ in range(2):
        given = page_of(ana.post("/en/desk/line/give/", fields))
        assert said(given.select_one(".given__number")) == "L-001"
    refused = ana.post(
        "/en/desk/line/give/", {"way": "code", "code-code": "K7M4QX2P", "code-request_token": token}
    )
    assert refused.status_code == 422
    assert "no appointment with this code" in refused.content.decode()
    assert Ticket.objects.count() == 1


def test_who_comes_to_the_counter_gets_their_visit_once(
    office: None, signed_in: SignedIn, saturday: Clock
) -> None:
    client = signed_in(site="library")
    one = take()
    press(client, "/en/desk/line/counter/", number="1")
    press(client, "/en/desk/line/next/", number="1")
    token = re.search(
        r'name="request_token" value="([0-9a-f]{32})"', client.get("/en/desk/line/").content.decode()
    )
    assert token is not None
    serve = f"/en/desk/line/number/{one.id}/serve/"
    first, again = (client.post(serve, {"request_token": token[1]}) for _ in range(2))
    assert first["Location"] == again["Location"]
    assert first["Location"].startswith("/en/desk/visit/")
    assert client.post(serve, {"request_token": "0" * 32})["Location"] == "/en/desk/"
    assert client.post(serve, {"request_token": "short"})["Location"] == "/en/desk/line/"
    assert "To the visits" in line(client)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.PROGRAM_MANAGER, Role.COUNSEL])
@pytest.mark.parametrize("page", ["", "give/", "number/1/"])
def test_other_roles_have_no_line(signed_in: SignedIn, role: Role, page: str) -> None:
    assert signed_in(role, site="library").get(f"/en/desk/line/{page}").status_code == 403


def test_a_clerk_does_nothing_to_another_sites_line(signed_in: SignedIn, saturday: Clock) -> None:
    one = take()
    elsewhere = signed_in(site="clerk")
    assert "not in your line" in act(elsewhere, one.id, "hold")
    assert Ticket.objects.get().state == "waiting"


@pytest.mark.django_db(transaction=True)
def test_two_clerks_who_press_next_at_the_same_moment_call_two_people(
    signed_in: SignedIn, saturday: Clock
) -> None:
    clerks = [signed_in(site="library"), signed_in(Role.SUPERVISOR, site="library")]
    take(), take(), take()
    for number, client in enumerate(clerks, 1):
        press(client, "/en/desk/line/counter/", number=str(number))
    barrier = Barrier(2)

    def next_for(number: int) -> int:
        connection.ensure_connection()
        barrier.wait(timeout=30)
        try:
            return clerks[number - 1].post("/en/desk/line/next/", {"number": str(number)}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(next_for, (1, 2))) == [302, 302]
    called = line_of("library", at=SATURDAY)
    assert sorted(one.ticket.name for one in called.counters if one.ticket) == ["L-001", "L-002"]
    assert [one.name for one in called.waiting] == ["L-003"]
