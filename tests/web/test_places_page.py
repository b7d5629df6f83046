"""The page that says where and when, on days that are open and days that are not."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.test import Client

from charteroak.booking.actions import book_seat, open_seats
from charteroak.booking.models import Closure
from charteroak.booking.queries import Wish, list_free_times
from charteroak.staff.permissions import PUBLIC
from charteroak.web.public.places import views

pytestmark = pytest.mark.django_db

ZONE = ZoneInfo("America/New_York")


def page(client: Client, monkeypatch: pytest.MonkeyPatch, language: str, at: datetime) -> str:
    monkeypatch.setattr(views, "now", lambda: at)
    answer = client.get(f"/{language}/places/")
    assert answer.status_code == 200
    assert not answer.cookies
    return " ".join(answer.content.decode().replace("\u00a0", " ").split())


def test_hours_address_and_telephone_of_both_sites(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    html = page(client, monkeypatch, "en", datetime(2026, 11, 3, 14, 20, tzinfo=ZONE))
    assert "<strong>Monday and Wednesday</strong>, 5 p.m. to 7:30 p.m." in html
    assert "<strong>Tuesday and Thursday</strong>, 2 p.m. to 4 p.m." in html
    assert "500 Main Street" in html
    assert 'href="tel:(860) 695-6377"' in html
    assert "You can come in without steps." in html
    assert "Wednesday, November 11" in html  # Veterans Day falls into the next four weeks


@pytest.mark.parametrize(
    ("language", "at", "words"),
    [
        ("en", datetime(2026, 11, 3, 14, 20, tzinfo=ZONE), "<strong>Open now</strong> until 4 p.m."),
        ("es", datetime(2026, 11, 3, 14, 20, tzinfo=ZONE), "<strong>Abierto ahora</strong> hasta las 4 p.m."),
        ("en", datetime(2026, 11, 3, 9, 20, tzinfo=ZONE), "until noon, by appointment"),
        ("es", datetime(2026, 11, 3, 9, 20, tzinfo=ZONE), "hasta las 12 del mediodía, con cita"),
        (
            "en",
            datetime(2026, 11, 2, 12, 30, tzinfo=ZONE),
            "<strong>Closed now</strong> opens today at 5 p.m.",
        ),
        ("es", datetime(2026, 11, 2, 12, 30, tzinfo=ZONE), "abre hoy a las 5 p.m."),
        ("en", datetime(2026, 11, 10, 18, 0, tzinfo=ZONE), "opens Saturday, November 14, at 11 a.m."),
        ("es", datetime(2026, 11, 10, 18, 0, tzinfo=ZONE), "abre el sábado 14 de noviembre, a las 11 a.m."),
    ],
)
def test_whether_it_is_open_now_or_when_it_opens_next(
    client: Client, monkeypatch: pytest.MonkeyPatch, language: str, at: datetime, words: str
) -> None:
    assert words in page(client, monkeypatch, language, at)


@pytest.mark.parametrize(
    ("language", "words"), [("en", ("many", "few", "no times")), ("es", ("muchas", "pocas", "ninguna"))]
)
def test_how_full_the_coming_days_are(
    client: Client, monkeypatch: pytest.MonkeyPatch, language: str, words: tuple[str, str, str]
) -> None:
    cache.clear()
    friday = datetime(2026, 10, 30, 20, tzinfo=ZONE)
    open_seats(at=friday)
    days = list_free_times(at=friday, wish=Wish(service="first"))
    monday, tuesday = days[0].times, days[1].times
    # Monday is taken whole, and of Tuesday two seats are left.
    seats = [(time.starts_at, n) for time in monday for n in range(time.seats)]
    seats += [(time.starts_at, n) for time in tuesday for n in range(time.seats)][:-2]
    for starts_at, n in seats:
        book_seat(
            site="clerk", starts_at=starts_at, language="en", access_needs=[],
            request_token=f"token-{starts_at:%d%H%M}-{n}-of-somebody", at=friday, by=PUBLIC,
        )  # fmt: skip
    html = page(client, monkeypatch, language, friday)
    found = BeautifulSoup(html, "html.parser").select(".fullness li strong")
    many, few, none = words
    assert [one.get_text() for one in found][:3] == [none, few, many]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "from Tuesday, November 3, 2 p.m., until Tuesday, November 3, 3 p.m.<"),
        ("es", "del martes 3 de noviembre, 2 p.m., al martes 3 de noviembre, 3 p.m.<"),
    ],
)
def test_a_place_that_is_shut_against_its_hours_says_so(
    client: Client, monkeypatch: pytest.MonkeyPatch, language: str, words: str
) -> None:
    shut = datetime(2026, 11, 3, 14, 0, tzinfo=ZONE)
    Closure.objects.create(site="clerk", closes_at=shut, opens_at=shut.replace(hour=15))
    during = page(client, monkeypatch, language, shut.replace(minute=20))
    assert words in during, during[during.find('<p class="wait">') :][:300]
    assert during.count("open--now") == 0
    after = page(client, monkeypatch, language, shut.replace(hour=15))
    assert words not in after
    assert after.count("open--now") == 1
