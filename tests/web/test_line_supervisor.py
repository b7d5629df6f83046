"""The supervisor's screen: all lines, counters and doors of every site, screens let in and shut out."""

from __future__ import annotations

import pytest
from django.test import Client
from line_evening import Clock, press, saturday, take
from staff_client import SignedIn, page_of, said

from charteroak.lobby.models import Counter, LineDay
from charteroak.lobby.queries import list_kiosks
from charteroak.staff.permissions import Role

__all__ = ["saturday"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief(signed_in: SignedIn, saturday: Clock) -> Client:
    return signed_in(Role.SUPERVISOR, site="clerk")


def test_every_site_with_its_line_in_both_languages(chief: Client) -> None:
    take(), take()
    page = page_of(chief.get("/en/office/lines/"))
    assert said(page.select_one("[data-site=library] [data-waiting]")) == "2"
    assert said(page.select_one("[data-site=clerk] [data-waiting]")) == "0"
    assert "Takes walk-ins" in said(page.select_one("[data-site=library]"))
    assert "Atiende sin cita" in said(
        page_of(chief.get("/es/office/lines/")).select_one("[data-site=library]")
    )
    assert "/en/office/lines/" in chief.get("/en/office/").content.decode()


def test_a_counter_of_another_site_is_opened_and_closed_twice_over(chief: Client) -> None:
    for act, is_open in (("open", True), ("close", False)):
        for _ in range(2):
            press(chief, "/en/office/lines/counter/", site="library", number="2", act=act)
        assert Counter.objects.get().is_open is is_open
    wrong = chief.post("/en/office/lines/counter/", {"site": "nowhere", "number": "100"})
    assert wrong.status_code == 422
    assert "between 1 and 99" in wrong.content.decode()


def test_a_line_is_closed_for_a_reason_and_opened_again(chief: Client, client: Client) -> None:
    press(chief, "/en/office/lines/door/", site="library", why="emergency")
    assert LineDay.objects.get(site="library").why == "emergency"
    assert "The line is closed for today" in said(
        page_of(client.get("/en/places/")).select_one("#site-library ~ .wait")
    )
    assert "La fila está cerrada por hoy" in client.get("/es/places/").content.decode()
    press(chief, "/en/office/lines/door/", site="library", act="open")
    words = said(page_of(client.get("/en/places/")).select_one("#site-library ~ .wait"))
    assert words.startswith("Wait now")
    assert chief.post("/en/office/lines/door/", {"site": "library", "why": "boredom"}).status_code == 422


def test_a_screen_is_let_in_by_an_address_shown_once_and_shut_out(chief: Client, client: Client) -> None:
    made = page_of(chief.post("/en/office/lines/kiosk/", {"site": "library"}))
    address = said(made.select_one(".code"))
    path = "/" + address.split("/", 3)[3]
    assert client.get(path, follow=True).status_code == 200
    page = chief.get("/en/office/lines/").content.decode()
    assert "Hartford Public Library" in page
    assert path.split("/")[-2] not in page
    (one,) = list_kiosks("library")
    for _ in range(2):
        assert "shut out" in said(page_of(press(chief, f"/en/office/lines/kiosk/{one.id}/end/")))
    assert client.get("/en/desk/kiosk/").status_code == 403


@pytest.mark.parametrize("role", [Role.CLERK, Role.AUDITOR, Role.PRIVACY_OFFICER])
def test_other_roles_supervise_nothing(signed_in: SignedIn, saturday: Clock, role: Role) -> None:
    other = signed_in(role, site="library")
    assert other.get("/en/office/lines/").status_code == 403
    for page in ("counter", "door", "kiosk", "kiosk/1/end"):
        assert other.post(f"/en/office/lines/{page}/", {"site": "library", "number": "1"}).status_code == 403
    assert not Counter.objects.exists()


def test_the_public_page_says_todays_wait_and_how_many_are_in_line(chief: Client, client: Client) -> None:
    take()
    words = said(page_of(client.get("/en/places/")).select_one("#site-library ~ .wait"))
    assert "Wait now" in words
    assert "1 person in line" in words
    assert page_of(client.get("/en/places/")).select_one("#site-clerk ~ .wait") is None
