"""The person's own page: place and wait, called to which counter, put off, and out of the line by a button."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils.translation import override
from line_evening import CHIEF, SATURDAY, Clock, saturday, take
from staff_client import page_of, said

from charteroak.journal.queries import list_entries
from charteroak.lobby.actions import (
    WrongMove,
    begin_service,
    call_next,
    finish,
    leave_line,
    mark_left,
    move_ticket,
    open_counter,
    put_on_hold,
)
from charteroak.lobby.models import Ticket
from charteroak.lobby.queries import line_version, next_walk_in
from charteroak.lobby.waits import WaitRange
from charteroak.staff.permissions import Role, actor_for

__all__ = ["saturday"]

pytestmark = pytest.mark.django_db

ANA = actor_for(account_id="a1", role=Role.CLERK, site="library")


@pytest.fixture(autouse=True)
def open_library(saturday: Clock) -> None:
    open_counter(number=2, at=SATURDAY, by=ANA)


def words(client: Client, token: str, language: str = "en") -> str:
    return said(page_of(client.get(f"/{language}/line/{token}/")).select_one("main"))


def test_place_wait_and_nothing_of_a_person(client: Client) -> None:
    take()
    mine = take()
    page = words(client, mine.token)
    assert "Your number: L-002" in page
    assert "1 person is before you" in page
    assert "Place in line 2" in page
    assert "minutes" in page
    assert "Hay 1 persona antes que usted" in words(client, mine.token, "es")


@pytest.mark.parametrize(
    ("language", "words"), [("en", r"1 h 40 min to 2 h 50 min"), ("es", r"de 1 h 40 min a 2 h 50 min")]
)
def test_a_long_wait_is_said_in_hours_and_minutes(language: str, words: str) -> None:
    with override(language):
        said_of = render_to_string("line/wait.html", {"wait": WaitRange(low=104, high=166, middle=130.0)})
    assert said_of.replace("\u00a0", " ").strip() == words


def test_each_state_says_what_to_do(client: Client) -> None:
    mine = take()
    assert "You are next" in words(client, mine.token)
    call_next(counter=2, at=SATURDAY, by=ANA)
    assert "You are called: counter 2" in words(client, mine.token)
    assert "Le llaman: mostrador 2" in words(client, mine.token, "es")
    put_on_hold(ticket=mine.id, at=SATURDAY, by=ANA)
    assert "put off" in words(client, mine.token)
    mark_left(ticket=mine.id, why="no_show", at=SATURDAY, by=ANA)
    assert "Nobody came to the counter" in words(client, mine.token)


def test_from_the_call_to_the_end(client: Client) -> None:
    mine = take()
    call_next(counter=2, at=SATURDAY, by=ANA)
    begin_service(ticket=mine.id, at=SATURDAY, by=ANA)
    assert "You are at counter 2" in words(client, mine.token)
    finish(ticket=mine.id, at=SATURDAY, by=ANA)
    assert "Done" in words(client, mine.token)


def test_leaving_is_asked_once_and_done_once(client: Client) -> None:
    mine, other = take(), take()
    before = line_version("library", at=SATURDAY)
    address = f"/en/line/{mine.token}/leave/"
    assert "Leave the line?" in client.get(address).content.decode()
    assert Ticket.objects.get(pk=mine.id).state == "waiting"
    for _ in range(2):
        assert client.post(address)["Location"] == f"/en/line/{mine.token}/"
    assert "You have left the line" in words(client, mine.token)
    assert "You are next" in words(client, other.token)
    assert line_version("library", at=SATURDAY) == before + 1
    assert [entry.details["why"] for entry in list_entries(events=("ticket.left",))] == ["left"]
    assert client.get(address)["Location"] == f"/en/line/{mine.token}/"


def test_who_is_called_cannot_leave_by_the_page(client: Client) -> None:
    mine = take()
    call_next(counter=2, at=SATURDAY, by=ANA)
    with pytest.raises(WrongMove):
        leave_line(token=mine.token, at=SATURDAY)
    assert client.post(f"/en/line/{mine.token}/leave/").status_code == 302
    assert Ticket.objects.get(pk=mine.id).state == "called"


def test_no_such_number_and_yesterdays_are_over(client: Client, saturday: Clock) -> None:
    mine = take()
    assert client.get("/en/line/nosuchtoken/").status_code == 404
    assert client.post("/en/line/nosuchtoken/leave/").status_code == 404
    saturday.go(days=1)
    assert client.get(f"/en/line/{mine.token}/").status_code == 404
    assert client.post(f"/es/line/{mine.token}/leave/").status_code == 404
    assert Ticket.objects.get().state == "waiting"


def test_a_number_that_was_sent_to_another_site_follows_that_line(client: Client) -> None:
    mine = take()
    move_ticket(ticket=mine.id, site="clerk", at=SATURDAY, by=CHIEF)
    page = page_of(client.get(f"/en/line/{mine.token}/"))
    live = page.select_one("[data-live]")
    assert live is not None
    assert live["data-follow"] == "/line/version/clerk"
    assert "Town and City Clerk" in said(page)


def test_the_version_costs_one_query_and_no_cookie(client: Client, django_assert_num_queries: object) -> None:
    before = client.get("/line/version/library").json()["version"]
    with django_assert_num_queries(1):  # type: ignore[operator]  # pytest-django's
        answer = client.get("/line/version/library")
    assert not answer.cookies
    assert answer.json() == {"version": before}
    take()
    assert (
        client.get("/line/version/library").json()["version"]
        == str(line_version("library", at=SATURDAY))
        != before
    )
    all_lines = client.get("/line/versions").json()["version"]
    assert all_lines == f"{line_version('library', at=SATURDAY)}-{line_version('clerk', at=SATURDAY)}"
    assert client.get("/line/version/nowhere").status_code == 404


def test_when_a_door_next_takes_walk_ins() -> None:
    after = next_walk_in("library", after=SATURDAY)
    assert after is not None
    assert after.isoformat() == "2026-11-30T22:00:00+00:00"
