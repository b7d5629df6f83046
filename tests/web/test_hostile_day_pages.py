"""On a hostile day every page says so calmly, in both languages, and refuses what would take something in."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from staff_client import page_of, said, value_of

from charteroak.booking.actions import open_seats
from charteroak.booking.models import Appointment
from charteroak.booking.queries import Wish, list_free_times
from charteroak.enrollment.models import Visit
from charteroak.lib.clock import now
from charteroak.web.public.book.links import time_stamp
from demands.officers import begin_hostile_day
from people import opened

pytestmark = pytest.mark.django_db


def test_the_public_pages_say_so_in_both_languages() -> None:
    assert "not making cards" not in said(page_of(Client().get("/en/")))
    begin_hostile_day()
    for path in ("/en/", "/en/book/"):
        assert "We are not making cards right now" in said(page_of(Client().get(path)).main)
    for path in ("/es/", "/es/book/"):
        assert "Ahora no estamos haciendo tarjetas" in said(page_of(Client().get(path)).main)
    assert "not making cards" not in said(page_of(Client().get("/en/check/")))


def test_nothing_can_be_booked_even_from_a_page_opened_before() -> None:
    cache.clear()
    open_seats(at=now())
    free = list_free_times(at=now(), wish=Wish(sites=frozenset({"clerk"})))[0].times[0]
    path = f"/en/book/at/clerk/{time_stamp(free.starts_at)}/"
    token = value_of(page_of(Client().get(path)), "request_token")
    begin_hostile_day()
    answer = Client().post(path, {"request_token": token, "language": "en"})
    assert answer.status_code == 409
    assert "not making cards" in said(page_of(answer).main)
    assert Client().get(path).status_code == 409
    assert not Appointment.objects.exists()


def test_a_form_sent_again_is_answered_with_what_it_booked_before_the_day_began() -> None:
    cache.clear()
    open_seats(at=now())
    free = list_free_times(at=now(), wish=Wish(sites=frozenset({"clerk"})))[0].times[0]
    path, browser = f"/en/book/at/clerk/{time_stamp(free.starts_at)}/", Client()
    form = {"request_token": value_of(page_of(browser.get(path)), "request_token"), "language": "en"}
    first = browser.post(path, form)
    begin_hostile_day()
    again = browser.post(path, form)
    assert (first.status_code, again.status_code) == (302, 302)
    pages = [said(page_of(browser.get(one["Location"])).main) for one in (first, again)]
    assert Appointment.objects.get().code[:4] in pages[0]
    assert pages[0] == pages[1]


def test_the_desk_says_so_and_opens_nothing(clerk: Client) -> None:
    ref = opened()
    home = page_of(clerk.get(reverse("desk")))
    token = value_of(home, "request_token")
    begin_hostile_day()
    assert "No card is being made today" in said(page_of(clerk.get(reverse("desk"))).main)
    answer = clerk.post(reverse("desk_walk_in"), {"language": "es", "request_token": token})
    assert answer.status_code == 409
    assert "Intake is stopped" in said(page_of(answer).h1)
    form = {
        "given_name": "Marisol", "family_name": "Ibáñez", "birth_date_month": "3", "birth_date_day": "12",
        "birth_date_year": "1984", "birth_date_0": "3", "birth_date_1": "12", "birth_date_2": "1984",
        "address_choice": "hidden", "gender": "",
    }  # fmt: skip
    refused = clerk.post(reverse("visit_details", args=[ref]), form)
    assert refused.status_code == 409, said(page_of(refused))
    assert Visit.objects.get().sealed_details is None
