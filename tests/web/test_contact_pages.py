"""Leaving a contact when booking, and the desk that opens it: without script, nothing of it in the clear."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.utils.translation import override
from staff_client import SignedIn, page_of, said

from charteroak.booking.actions import (
    book_seat,
    cancel_appointment,
    open_contact,
    open_seats,
    publish_desk_keys,
)
from charteroak.booking.models import Appointment, Contact, DeskKey
from charteroak.custody.queries import get_key_store
from charteroak.journal.queries import count_events
from charteroak.staff.permissions import PUBLIC, Role
from charteroak.web.desk.home import contact as contact_page
from charteroak.web.public.book import appointment, views
from people import CLERK, NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office")]

ZONE = ZoneInfo("America/New_York")
FRIDAY = datetime(2026, 11, 20, 20, tzinfo=ZONE)
MONDAY_NINE = datetime(2026, 11, 23, 9, tzinfo=ZONE)
TUESDAY_ELEVEN = datetime(2026, 11, 24, 11, tzinfo=ZONE)
NINE = "/book/at/clerk/20261123T1400Z/"
EMAIL = "marisol@example.org"


@pytest.fixture(autouse=True)
def friday_evening(office: None, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()  # where the limits on forms are counted
    for module in (views, appointment):
        monkeypatch.setattr(module, "now", lambda: FRIDAY)
    monkeypatch.setattr(contact_page, "now", lambda: NOON)
    open_seats(at=FRIDAY)
    publish_desk_keys(at=FRIDAY)


def text(answer: HttpResponse) -> str:
    return said(BeautifulSoup(answer.content, "html.parser").find("main"))  # type: ignore[arg-type]


def book(client: Client, language: str = "en", **changes: object) -> HttpResponse:
    path = f"/{language}{NINE}"
    form = page_of(client.get(path)).select_one("main form")
    assert form is not None
    data: dict[str, Any] = {
        str(one["name"]): str(one.get("value", ""))
        for one in form.select("input[name]")
        if one.get("type") not in {"radio", "checkbox"} or one.has_attr("checked")
    }
    answer: HttpResponse = client.post(path, {**data, **changes}, follow=True)
    return answer


def opened() -> str:
    reference = str(Appointment.objects.get().reference)
    return open_contact(reference=reference, at=MONDAY_NINE, by=CLERK)


@pytest.mark.parametrize(("language", "kept"), [("en", "We can tell you"), ("es", "Podemos avisarle")])
def test_a_contact_is_kept_sealed_and_no_page_shows_it_again(
    client: Client, language: str, kept: str
) -> None:
    answer = book(client, language, contact=EMAIL)
    assert kept in text(answer)
    assert EMAIL not in answer.content.decode()
    assert opened() == EMAIL


def test_a_telephone_is_kept_as_a_number_that_can_be_dialed(client: Client) -> None:
    book(client, contact="(860) 555-0142")
    assert opened() == "+18605550142"


def test_a_booking_without_one_says_nothing_of_it(client: Client) -> None:
    answer = book(client)
    assert "If we must close" not in text(answer)
    assert "not kept" not in text(answer)
    assert not Contact.objects.exists()


@pytest.mark.parametrize(
    ("language", "typed", "words"),
    [
        ("en", "marisol@", "This is not an e-mail address."),
        ("es", "marisol@", "Esto no es un correo electrónico."),
        ("en", "call me", "This is not a phone number."),
        ("es", "llámeme", "Esto no es un número de teléfono."),
        ("en", "x" * 300 + "@example.org", "This is too long."),
        ("en", "x" * 500 + "@example.org", "This is too long."),
    ],
)
def test_what_cannot_be_reached_is_told_and_nothing_typed_is_lost(
    client: Client, language: str, typed: str, words: str
) -> None:
    answer = book(client, language, contact=typed, access_needs=["quiet_place"])
    assert answer.status_code == 422
    page = page_of(answer)
    field = page.select_one("input[name=contact]")
    assert field is not None
    assert field["value"] == typed
    assert words in text(answer)
    assert field.get("aria-describedby")
    assert page.select_one("input[value=quiet_place][checked]") is not None
    assert not Appointment.objects.exists()


def test_when_the_time_is_taken_meanwhile_the_contact_stays_in_the_page(client: Client) -> None:
    for n in range(2):
        book_seat(
            site="clerk", starts_at=MONDAY_NINE, language="en", access_needs=[],
            request_token=f"token-of-somebody-{n:02}", at=FRIDAY, by=PUBLIC,
        )  # fmt: skip
    with override("en"):
        page = f"/en{NINE}"
        answer = client.post(page, {"language": "en", "contact": EMAIL})
    assert answer.status_code == 409
    field = page_of(answer).select_one("input[name=contact]")
    assert field is not None
    assert field["value"] == EMAIL


def test_without_a_key_for_the_day_it_is_not_asked_for(client: Client) -> None:
    DeskKey.objects.all().delete()
    answer = client.get(f"/en{NINE}")
    assert page_of(answer).select_one("input[name=contact]") is None
    assert "code" in text(book(client))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Your e-mail or phone number was not kept"),
        ("es", "No guardamos su correo electrónico ni su teléfono"),
    ],
)
def test_where_the_key_went_meanwhile_the_booking_goes_on_and_says_so(
    client: Client, language: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = f"/{language}{NINE}"
    shown = client.get(path)
    assert page_of(shown).select_one("input[name=contact]") is not None
    DeskKey.objects.all().delete()
    answer = client.post(path, {"language": "en", "contact": EMAIL}, follow=True)
    assert words in text(answer)
    assert Appointment.objects.count() == 1
    assert not Contact.objects.exists()


def test_it_stands_in_no_log_line_statement_address_or_row(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("django.db.backends").setLevel(logging.DEBUG)
    connection.force_debug_cursor = True
    try:
        answer = book(client, contact=EMAIL)
        book(client, contact="marisol@@example.org")
    finally:
        connection.force_debug_cursor = False
    assert "INSERT INTO" in caplog.text
    assert "marisol" not in caplog.text
    assert all("marisol" not in address for address, _ in answer.redirect_chain)
    assert not any("marisol" in str(cookie) for cookie in client.cookies.values())


# The desk.


def booked_today(contact: str = EMAIL) -> str:
    """Book a time on the day that the desk's clock shows. Return its reference."""
    return book_seat(
        site="clerk", starts_at=TUESDAY_ELEVEN, language="es", access_needs=[], contact=contact,
        request_token="token-of-today-0001", at=FRIDAY, by=PUBLIC,
    ).reference  # fmt: skip


def button(page: BeautifulSoup) -> list[str]:
    return [str(form["action"]) for form in page.select("form[action*='/desk/contact/']")]


def test_the_list_of_the_day_has_a_button_and_the_page_shows_one_contact(signed_in: SignedIn) -> None:
    reference = booked_today()
    clerk = signed_in()
    page = page_of(clerk.get("/en/desk/"))
    assert EMAIL not in str(page)
    assert button(page) == [f"/en/desk/contact/{reference}/"]
    answer = clerk.post(button(page)[0])
    assert answer.status_code == 200
    assert EMAIL in text(answer)
    assert "no-store" in answer.headers["Cache-Control"]
    assert page_of(answer).select_one(".sensitive .contact") is not None  # covered after a minute
    assert count_events("contact.opened") == 1


def test_the_desk_can_reach_people_before_the_day(signed_in: SignedIn) -> None:
    facts = book_seat(
        site="clerk", starts_at=TUESDAY_ELEVEN + timedelta(days=3), language="es", access_needs=[], contact=EMAIL,
        request_token="token-of-friday-001", at=FRIDAY, by=PUBLIC,
    )  # fmt: skip
    clerk = signed_in()
    page = page_of(clerk.get("/en/desk/"))
    assert button(page) == [f"/en/desk/contact/{facts.reference}/"]
    assert "If this place must close this week: 1 person to tell" in said(page.find("main"))  # type: ignore[arg-type]
    assert EMAIL in text(clerk.post(button(page)[0]))
    cancel_appointment(code=facts.code, at=FRIDAY, by=PUBLIC)
    assert button(page_of(clerk.get("/en/desk/"))) == []


def test_there_is_no_button_without_a_contact(signed_in: SignedIn) -> None:
    booked_today("")
    assert button(page_of(signed_in().get("/en/desk/"))) == []


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_contact_that_does_not_open_is_said_plainly(signed_in: SignedIn, language: str) -> None:
    reference = booked_today()
    get_key_store().destroy("desk/2026-11-24")
    answer = signed_in().post(f"/{language}/desk/contact/{reference}/")
    assert answer.status_code == 410
    words = {"en": "This contact cannot be opened", "es": "Este contacto no se puede abrir"}
    assert words[language] in text(answer)


def test_an_appointment_that_is_not_there_or_at_another_site_shows_nothing(signed_in: SignedIn) -> None:
    reference = booked_today()
    assert signed_in().post(f"/en/desk/contact/{uuid4()}/").status_code == 404
    other = signed_in(site="library").post(f"/en/desk/contact/{reference}/")
    assert other.status_code == 404
    assert EMAIL not in other.content.decode()
    assert count_events("contact.opened") == 0


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.PRIVACY_OFFICER, Role.PROGRAM_MANAGER, Role.KEY_OFFICER])
def test_only_the_desk_may_open_one(signed_in: SignedIn, role: Role) -> None:
    reference = booked_today()
    assert signed_in(role).post(f"/en/desk/contact/{reference}/").status_code == 403


def test_going_to_the_address_shows_nothing(signed_in: SignedIn) -> None:
    reference = booked_today()
    answer = signed_in().get(f"/en/desk/contact/{reference}/", follow=True)
    assert EMAIL not in answer.content.decode()
    assert count_events("contact.opened") == 0


def test_without_the_key_store_the_desk_says_so(signed_in: SignedIn, keys_away: Callable[[], None]) -> None:
    reference = booked_today()
    clerk = signed_in()
    keys_away()
    assert clerk.post(f"/en/desk/contact/{reference}/").status_code == 503
