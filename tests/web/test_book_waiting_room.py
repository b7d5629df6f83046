"""The waiting room before a release: a fair draw, one cookie one place, and the times only for who was let in."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from pytest_django.fixtures import Settings

from charteroak.booking.actions import destroy_past_line_places, open_seats
from charteroak.booking.models import Appointment, LinePlace, Rush
from charteroak.journal.queries import count_events
from charteroak.web.public.book import appointment, move, views
from charteroak.web.public.book.waiting_room import gate
from charteroak.web.public.book.waiting_room import views as room
from people import ROOT

pytestmark = pytest.mark.django_db

ZONE = ZoneInfo("America/New_York")
RELEASE = datetime(2026, 10, 30, 9, tzinfo=ZONE)
LIST = "/en/book/?service=first&people=1"
NINE = "/en/book/at/clerk/20261102T1400Z/?service=first&people=1"


class Hands:
    """The clock of every page here."""

    def __init__(self) -> None:
        self.at = RELEASE - timedelta(minutes=10)

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> Hands:
    text = (ROOT / "policies" / "hartford.toml").read_text()
    policy = tmp_path / "hot.toml"
    policy.write_text(f'{text}\n[booking.release]\nopens = "09:00"\nwaiting_minutes = 30\n')
    settings.CHARTEROAK_POLICY = policy
    settings.CHARTEROAK_ADMITTED_PER_SECOND = 1.0
    cache.clear()
    hands = Hands()
    for module in (views, appointment, move, gate, room):
        monkeypatch.setattr(module, "now", hands)
    open_seats(at=RELEASE - timedelta(days=1))
    return hands


def said(answer: HttpResponse) -> str:
    return " ".join(BeautifulSoup(answer.content, "html.parser").get_text(" ").replace("\u00a0", " ").split())


def look(client: Client, path: str = LIST) -> HttpResponse:
    """Ask for the times, and follow to wherever that leads."""
    answer: HttpResponse = client.get(path, follow=True)
    return answer


def is_inside(answer: HttpResponse) -> bool:
    return BeautifulSoup(answer.content, "html.parser").select_one("a.slot") is not None


def fields(answer: HttpResponse) -> dict[str, str]:
    return {
        str(one["name"]): str(one.get("value", ""))
        for one in BeautifulSoup(answer.content, "html.parser").select("main form input[name]")
        if one.get("type") not in {"radio", "checkbox"} or one.has_attr("checked")
    }


def test_long_before_a_release_nobody_waits(client: Client, clock: Hands) -> None:
    clock.at = RELEASE - timedelta(minutes=31)
    assert is_inside(look(client))
    assert not LinePlace.objects.exists()
    assert not client.cookies


def test_reloading_and_more_tabs_gain_nothing(client: Client, clock: Hands) -> None:
    assert "New times open at 9 a.m." in said(look(client))
    for path in (LIST, "/en/book/", NINE, "/es/book/"):
        look(client, path)
    assert LinePlace.objects.count() == 1
    (cookie,) = [one for name, one in client.cookies.items() if name == "line"]
    assert cookie["httponly"]


def test_who_is_there_at_the_opening_is_drawn_and_who_comes_later_stands_behind(clock: Hands) -> None:
    early = [Client() for _ in range(6)]
    for one in early:
        look(one)
    clock.at = RELEASE + timedelta(seconds=1)
    late = Client()
    look(late)
    for one in early:
        look(one)
    assert sorted(LinePlace.objects.filter(draw__isnull=False).values_list("draw", flat=True)) == [
        *range(1, 7)
    ]
    assert count_events("release.drawn") == 1
    assert Rush.objects.get().drawn == 6
    clock.at = RELEASE + timedelta(seconds=5)
    assert not is_inside(look(late))
    # One a second: after seven the last of those who were there is in, and then the one who came late.
    for second in range(6, 10):
        clock.at = RELEASE + timedelta(seconds=second)
        look(late)
    assert is_inside(look(late))
    assert all(is_inside(look(one)) for one in early)


def test_the_order_is_not_that_of_coming(clock: Hands) -> None:
    for _ in range(40):
        look(Client())
    clock.at = RELEASE + timedelta(seconds=1)
    look(Client())
    drawn = list(LinePlace.objects.filter(draw__isnull=False).order_by("id").values_list("draw", flat=True))
    assert sorted(drawn) == [*range(1, 41)]
    assert drawn != sorted(drawn)  # one chance in 40! that a fair draw does this


def enter(client: Client, clock: Hands, after: int = 3) -> HttpResponse:
    look(client)
    clock.at = RELEASE + timedelta(seconds=after)
    answer = look(client)
    assert is_inside(answer)
    return answer


def test_who_is_let_in_books_once_also_with_a_copied_cookie(client: Client, clock: Hands) -> None:
    enter(client, clock)
    form = fields(client.get(NINE))
    booked = client.post(NINE, form, follow=True)
    assert "Your appointment" in said(booked)
    again = client.post(NINE, form, follow=True)  # a second click
    assert "Your appointment" in said(again)
    thief = Client()
    thief.cookies["line"] = client.cookies["line"].value
    copied = fields(thief.get(NINE))
    refused = thief.post(NINE, copied)
    assert refused.status_code == 409
    assert "Take a place in line first" in said(refused)
    assert Appointment.objects.count() == 1


@pytest.mark.parametrize("value", ["", "x", "a:b:c", "{}", "x" * 5000])
def test_a_made_up_cookie_is_a_new_place_at_the_end(client: Client, clock: Hands, value: str) -> None:
    look(Client())
    client.cookies["line"] = value
    look(client)
    assert LinePlace.objects.count() == 2


def test_after_the_opening_a_form_from_before_keeps_what_was_typed(client: Client, clock: Hands) -> None:
    clock.at = RELEASE - timedelta(minutes=40)
    form = fields(client.get(NINE))
    clock.at = RELEASE + timedelta(seconds=5)
    answer = client.post(NINE, {**form, "access_needs": ["quiet_place"], "language": "es"})
    assert answer.status_code == 409
    page = BeautifulSoup(answer.content, "html.parser")
    assert page.select_one("input[value=quiet_place][checked]") is not None
    link = page.select_one("a[target=_blank]")
    assert link is not None
    assert parse_qs(urlsplit(str(link["href"])).query)["next"] == [NINE]
    assert not Appointment.objects.exists()


def test_whoever_was_just_let_in_does_a_little_work_or_takes_a_minute(client: Client, clock: Hands) -> None:
    clock.at = RELEASE + timedelta(seconds=1)
    look(client)
    clock.at += timedelta(seconds=2)
    assert is_inside(look(client))
    form = fields(client.get(NINE))
    early = client.post(NINE, form)
    assert early.status_code == 422
    assert "please wait" in said(early)
    clock.at += timedelta(seconds=61)
    assert "Your appointment" in said(client.post(NINE, fields(early), follow=True))


def test_when_everybody_is_in_the_room_closes(client: Client, clock: Hands) -> None:
    enter(client, clock)
    clock.at = RELEASE + timedelta(minutes=6)
    stranger = Client()
    assert is_inside(look(stranger))
    assert LinePlace.objects.count() == 1


def test_the_page_refreshes_without_script_and_says_an_honest_guess(client: Client, clock: Hands) -> None:
    for _ in range(120):
        look(Client())
    clock.at = RELEASE + timedelta(seconds=2)
    look(client)
    answer = look(client)
    assert "It takes about 2 minutes" in said(answer)
    meta = BeautifulSoup(answer.content, "html.parser").select_one("noscript meta[http-equiv=refresh]")
    assert meta is not None
    assert int(str(meta["content"]).split(";")[0]) >= 10
    part = client.get("/en/book/line/", headers={"x-part": "place"})
    assert b"<html" not in part.content
    assert "people are ahead of you" in said(part)


def test_a_browser_without_cookies_is_told_and_gets_no_place_for_each_look(clock: Hands) -> None:
    client = Client()
    answer = client.get("/es/book/line/?again=1")
    assert "Este navegador no guardó su lugar" in said(answer)
    assert not LinePlace.objects.exists()


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "/en/desk/", "x" * 900])
def test_the_way_back_leads_to_booking_alone(client: Client, clock: Hands, elsewhere: str) -> None:
    clock.at = RELEASE - timedelta(hours=5)
    answer = client.get("/en/book/line/", {"next": elsewhere})
    assert answer.headers["Location"] == "/en/book/"


def test_a_poll_costs_no_query(client: Client, clock: Hands, django_assert_num_queries: object) -> None:
    look(Client())
    look(client)
    look(client)
    with django_assert_num_queries(0):  # type: ignore[operator]  # the fixture's own type is a protocol
        client.get("/en/book/line/", headers={"x-part": "place"})


def test_the_line_is_gone_the_day_after(client: Client, clock: Hands) -> None:
    look(client)
    assert destroy_past_line_places(before=RELEASE.date()) == 0
    assert destroy_past_line_places(before=RELEASE.date() + timedelta(days=1)) == 1
    assert not Rush.objects.exists()


def test_the_first_who_comes_after_a_quiet_opening_goes_straight_in(client: Client, clock: Hands) -> None:
    clock.at = RELEASE + timedelta(minutes=1)
    look(client)
    clock.at += timedelta(seconds=2)
    assert is_inside(look(client))
    assert LinePlace.objects.count() == 1


def test_the_room_is_shown_at_the_address_that_was_wanted_and_joining_is_one_statement(
    client: Client, clock: Hands, django_assert_num_queries: object
) -> None:
    look(Client())
    with django_assert_num_queries(1):  # type: ignore[operator]  # the fixture's own type is a protocol
        answer = client.get(LIST)
    assert answer.status_code == 200
    assert "You are in line" in said(answer)
    line = BeautifulSoup(answer.content, "html.parser").select_one("[data-line]")
    assert line is not None
    assert parse_qs(urlsplit(str(line["data-line"])).query)["next"] == [LIST]
    clock.at = RELEASE + timedelta(seconds=1)
    look(Client())
    late = Client()
    with django_assert_num_queries(1):  # type: ignore[operator]
        late.get("/en/book/line/", headers={"x-part": "place"})
    assert LinePlace.objects.filter(draw__isnull=True).count() == 2


def test_what_one_browser_is_shown_is_in_nobody_elses_page(clock: Hands) -> None:
    for path in (LIST, NINE, "/es/book/"):
        other = Client()
        page = BeautifulSoup(other.get(path).content, "html.parser")
        line = page.select_one("[data-line]")
        assert line is not None
        assert parse_qs(urlsplit(str(line["data-line"])).query)["next"] == [path]
        assert "\ue000" not in page.get_text()
        assert page.html is not None
        assert page.html["lang"] == path[1:3]


def test_a_place_that_is_not_there_begins_anew(client: Client, clock: Hands) -> None:
    look(Client())
    look(client)
    LinePlace.objects.order_by("-id")[0].delete()
    clock.at = RELEASE + timedelta(seconds=1)
    look(Client())
    assert "Your number:" in said(look(client))
    assert LinePlace.objects.count() == 3


def test_many_at_the_list_are_shown_what_was_free_a_moment_ago(
    client: Client, clock: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(client, clock)
    made: list[datetime] = []
    real = views.list_context

    def counted(*args: Any, **named: Any) -> dict[str, Any]:
        made.append(named["at"])
        return real(*args, **named)

    monkeypatch.setattr(views, "list_context", counted)
    for _ in range(5):
        assert is_inside(look(client))
    assert made == []  # as it was drawn when they came in
    clock.at += timedelta(seconds=4)
    assert is_inside(look(client))
    gone = NINE.replace("T1400Z", "T0300Z")
    assert client.get(gone).status_code == 409
    assert len(made) == 1
    clock.at += timedelta(seconds=2)
    assert client.get(gone).status_code == 409
    assert len(made) == 2
