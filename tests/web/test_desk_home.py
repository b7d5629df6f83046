"""The desk's first page: what waits, checking in by code, opening a visit without one."""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from staff_client import error_beside, page_of, said, value_of

from charteroak.booking.actions import book_seat, cancel_appointment, open_seats
from charteroak.booking.queries import Wish, list_free_times
from charteroak.enrollment.models import Visit
from charteroak.staff.permissions import PUBLIC
from people import LIBRARIAN, MARISOL, NOON, detailed, opened


def token() -> str:
    return secrets.token_hex(16)


def book(day: date) -> str:
    """Book the day's last time on the eve of NOON and return its code."""
    eve = NOON - timedelta(days=1)
    open_seats(at=eve)
    time = next(
        free for free in list_free_times(at=eve, wish=Wish(sites=frozenset({"clerk"}))) if free.day == day
    ).times[-1]
    facts = book_seat(
        site=time.site,
        starts_at=time.starts_at,
        language="es",
        access_needs=["quiet_place"],
        request_token=token(),
        at=eve,
        by=PUBLIC,
    )
    return facts.code


@pytest.fixture
def booked(office: None) -> str:
    """The code of an appointment today."""
    return book(NOON.date())


def test_the_page_shows_visits_without_a_name_and_the_next_step_of_each(clerk: Client) -> None:
    ref = detailed()
    opened(by=LIBRARIAN)
    page = page_of(clerk.get(reverse("desk")))
    links = [link["href"] for link in page.select("table a")]
    assert links == [reverse("visit", kwargs={"ref": ref})]
    assert "Papers" in said(page.select_one("table"))
    assert MARISOL.given_name not in said(page)


def test_a_code_checks_in_and_leads_to_the_visit_in_its_language(clerk: Client, booked: str) -> None:
    waiting = said(page_of(clerk.get(reverse("desk"))))
    assert "Expected" in waiting
    assert "A quiet place to wait" in waiting
    response = clerk.post(reverse("desk_check_in"), {"code": f" {booked.lower()} ", "request_token": token()})
    visit = Visit.objects.get()
    assert response.url == reverse("visit", kwargs={"ref": visit.ref})
    assert visit.language == "es"
    assert "Here" in said(page_of(clerk.get(reverse("desk"))))


def test_the_same_check_in_sent_twice_opens_one_visit(clerk: Client, booked: str) -> None:
    form = {"code": booked, "request_token": token()}
    first, second = (clerk.post(reverse("desk_check_in"), form) for _ in range(2))
    assert first.url == second.url
    assert Visit.objects.count() == 1


def test_a_code_that_nothing_has_stays_in_its_field_with_a_word_beside_it(clerk: Client) -> None:
    response = clerk.post(reverse("desk_check_in"), {"code": "AAAA-2222", "request_token": token()})
    page = page_of(response)
    assert response.status_code == 422
    assert value_of(page, "code") == "AAAA-2222"
    assert "No appointment has this code" in error_beside(page, "code")
    assert not Visit.objects.exists()


def test_a_code_used_before_says_so(clerk: Client, booked: str) -> None:
    clerk.post(reverse("desk_check_in"), {"code": booked, "request_token": token()})
    again = clerk.post(reverse("desk_check_in"), {"code": booked, "request_token": token()})
    assert "checked in already" in error_beside(page_of(again), "code")


def test_a_cancelled_appointment_says_so(clerk: Client, booked: str) -> None:
    cancel_appointment(code=booked, at=NOON, by=PUBLIC)
    response = clerk.post(reverse("desk_check_in"), {"code": booked, "request_token": token()})
    assert "cancelled" in error_beside(page_of(response), "code")


def test_an_appointment_of_another_day_says_so(clerk: Client) -> None:
    code = book(NOON.date() + timedelta(days=1))
    response = clerk.post(reverse("desk_check_in"), {"code": code, "request_token": token()})
    assert "another day" in error_beside(page_of(response), "code")


def test_with_the_key_store_away_the_code_stays_in_its_field(
    clerk: Client, booked: str, keys_away: Any
) -> None:
    keys_away()
    page = page_of(clerk.post(reverse("desk_check_in"), {"code": booked, "request_token": token()}))
    assert value_of(page, "code") == booked
    assert "key store cannot be reached" in said(page.select_one(".error-summary"))
    assert not Visit.objects.exists()


def test_a_walk_in_opens_a_visit_once(clerk: Client) -> None:
    form = {"language": "es", "request_token": token()}
    first, second = (clerk.post(reverse("desk_walk_in"), form) for _ in range(2))
    assert first.url == second.url == reverse("visit", kwargs={"ref": Visit.objects.get().ref})


def test_a_language_that_is_not_offered_opens_nothing(clerk: Client) -> None:
    response = clerk.post(reverse("desk_walk_in"), {"language": "xx", "request_token": token()})
    assert response.status_code == 422
    assert error_beside(page_of(response), "language")
    assert not Visit.objects.exists()


def test_the_page_speaks_spanish(clerk: Client) -> None:
    assert "¿Quién sigue?" in said(page_of(clerk.get("/es/desk/")))
