"""Staff book for who calls, read the code out, take a kept time for them; a supervisor closes a place, after a look."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from staff_client import SignedIn, error_beside, page_of, said, value_of

from charteroak.booking.actions import open_seats, publish_desk_keys
from charteroak.booking.models import Appointment, Closure, Contact, Seat
from charteroak.booking.states import SeatState
from charteroak.notify.models import Message
from charteroak.staff.permissions import Role
from people import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office")]


@pytest.fixture(autouse=True)
def open_days(office: None) -> None:
    open_seats(at=NOON)
    publish_desk_keys(at=NOON)


@pytest.fixture
def chief(office: None, signed_in: SignedIn) -> Client:
    return signed_in(Role.SUPERVISOR)


def first_link(client: Client, **asked: str) -> str:
    page = page_of(client.get("/en/desk/booking/", asked))
    link = page.select_one(".desk__main .usa-list a")
    assert link is not None
    return str(link["href"])


def book(client: Client, link: str, **said_of: Any) -> HttpResponse:
    page = page_of(client.get(link))
    form = {"language": "es", "request_token": value_of(page, "request_token"), **said_of}
    return client.post(link, form)  # type: ignore[return-value]  # the test client's own response


def test_a_clerk_books_for_a_caller_and_reads_the_code_out(clerk: Client) -> None:
    response = book(clerk, first_link(clerk, service="first"), contact="860-555-0142")
    page = page_of(clerk.get(response["Location"]))
    row = Appointment.objects.get()
    assert f"{row.code[:4]}-{row.code[4:]}" in said(page.select_one("main"))
    assert row.code not in response["Location"]
    assert (row.service, row.device) == ("first", None)
    contact = Contact.objects.get()
    assert not contact.is_counted
    assert set(Message.objects.values_list("kind", flat=True)) >= {"booked"}


def test_times_kept_for_callers_are_in_the_list_and_go_first(clerk: Client) -> None:
    Seat.objects.update(kind="telephone", public_at=None)
    assert Client().get("/en/book/").status_code == 200
    assert "/at/" not in Client().get("/en/book/").content.decode()
    book(clerk, first_link(clerk, service="first"))
    assert Appointment.objects.get().seat.kind == "telephone"


def test_a_group_is_booked_for_as_many_as_come(clerk: Client) -> None:
    link = first_link(clerk, service="group")
    response = book(clerk, link, people="9")
    assert response.status_code == 422
    assert error_beside(page_of(response), "people")
    assert book(clerk, link, people="3").status_code == 302
    assert Appointment.objects.get().people == 3


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(clerk: Client) -> None:
    response = book(clerk, first_link(clerk, service="first"), contact="555")
    page = page_of(response)
    assert response.status_code == 422
    assert "no phone number" in error_beside(page, "contact")
    assert value_of(page, "contact") == "555"
    assert Appointment.objects.count() == 0


def test_a_time_taken_meanwhile_and_an_address_of_none(clerk: Client) -> None:
    link = first_link(clerk, service="first")
    page = page_of(clerk.get(link))
    Seat.objects.update(state=SeatState.TAKEN)
    form = {"language": "es", "request_token": value_of(page, "request_token")}
    assert clerk.post(link, form).status_code == 409
    assert clerk.get(link).status_code == 409
    assert clerk.get(link.replace("/clerk/", "/nowhere/")).status_code == 404
    assert clerk.get("/en/desk/booking/done/00000000-0000-0000-0000-000000000000/").status_code == 404


def test_the_same_form_twice_is_one_booking(clerk: Client) -> None:
    link = first_link(clerk, service="first")
    form = {"language": "es", "request_token": value_of(page_of(clerk.get(link)), "request_token")}
    assert clerk.post(link, form)["Location"] == clerk.post(link, form)["Location"]
    assert Appointment.objects.count() == 1


def test_who_calls_with_a_code_is_found_and_takes_the_time_that_is_kept(clerk: Client, chief: Client) -> None:
    book(clerk, first_link(clerk, service="first"))
    row = Appointment.objects.get()
    day = row.seat.starts_at.date().isoformat()
    chief.post("/en/office/closing/", {"site": row.seat.site, "day": day, "step": "close"})
    found = clerk.post("/en/desk/booking/find/", {"code": f"{row.code[:4].lower()} {row.code[4:]}"})
    page = page_of(clerk.get(found["Location"]))
    assert "Kept instead" in said(page.select_one("main"))
    address = f"{found['Location']}take/"
    clerk.post(address, {"offer": "something else"})
    assert Appointment.objects.get().seat_id == row.seat_id
    clerk.post(address, {"offer": value_of(page, "offer")})
    assert Appointment.objects.get().seat_id != row.seat_id
    assert clerk.post("/en/desk/booking/find/", {"code": "AAAA-AAAA"}).status_code == 422


def test_a_caller_cancels(clerk: Client) -> None:
    done = book(clerk, first_link(clerk, service="first"))["Location"]
    for _ in range(2):
        clerk.post(f"{done}cancel/")
    assert Appointment.objects.get().state == "cancelled"
    assert "cancelled" in said(page_of(clerk.get(done)).select_one("h1"))


def test_a_supervisor_sees_what_will_happen_before_it_does(clerk: Client, chief: Client) -> None:
    link = first_link(clerk, service="first")
    book(clerk, link, contact="marta@example.org")
    book(clerk, first_link(clerk, service="first"))
    row = Appointment.objects.order_by("pk")[0]
    asked = {
        "site": row.seat.site,
        "day": row.seat.starts_at.date().isoformat(),
        "from_hour": "",
        "until_hour": "",
    }
    page = page_of(chief.post("/en/office/closing/", asked | {"step": "look"}))
    words = said(page.select_one(".desk__main"))
    assert "2 appointments cannot be kept" in words
    assert "1 person left a contact and gets a message" in words
    assert "1 person left none" in words
    assert Closure.objects.count() == 0
    form = {field["name"]: field.get("value", "") for field in page.select(".desk__main form [name]")}
    chief.post("/en/office/closing/", form)
    assert Closure.objects.count() == 1
    page = page_of(chief.get("/en/office/closing/"))
    rows = [said(line) for line in page.select("tbody tr")]
    assert [re.search("Told|No contact", one)[0] for one in rows] == ["Told", "No contact"]  # type: ignore[index]
    assert Message.objects.filter(kind="place_closed").count() == 1
    due = Message.objects.filter(state="due").count()
    assert f"Sent since yesterday: 0. To be sent: {due}. Given up: 0." in said(page.select_one("main"))
    assert "Cerrar un lugar" in said(page_of(chief.get("/es/office/closing/")).select_one("h1"))


def test_a_supervisor_takes_a_closing_back(clerk: Client, chief: Client) -> None:
    book(clerk, first_link(clerk, service="first"), contact="marta@example.org")
    row = Appointment.objects.get()
    day = row.seat.starts_at.date().isoformat()
    chief.post("/en/office/closing/", {"site": row.seat.site, "day": day, "step": "close"})
    page = page_of(chief.get("/en/office/closing/"))
    form = page.select_one("form[action$='/reopen/']")
    assert form is not None
    asked = {field["name"]: field.get("value", "") for field in form.select("[name]")}
    for _ in range(2):  # the second click
        response = chief.post("/en/office/closing/reopen/", asked)
        assert response.status_code == 302
    page = page_of(chief.get("/en/office/closing/"))
    assert "A message goes to 1 person" in said(page)
    assert page.select_one("form[action$='/reopen/']") is None
    assert page.select_one("tbody") is None
    assert Message.objects.filter(kind="place_reopened").count() == 1
    assert chief.post("/en/office/closing/reopen/", asked | {"site": "nowhere"}).status_code == 404
    assert chief.post("/en/office/closing/reopen/", asked | {"from": "yesterday"}).status_code == 404


def test_a_clerk_moves_an_appointment_for_who_calls(clerk: Client) -> None:
    done = book(clerk, first_link(clerk, service="first"), contact="marta@example.org")["Location"]
    before = Appointment.objects.get()
    page = page_of(clerk.get(done))
    assert page.select_one(f"a[href='{done}move/']")
    # Times kept for callers are in the list, as when booking for somebody; where they were is not.
    Seat.objects.filter(state=SeatState.FREE).update(kind="telephone", public_at=None)
    times = page_of(clerk.get(f"{done}move/", {"site": "clerk"})).select(".desk__main .usa-list a")
    chosen = str(times[3]["href"])
    assert "Instead of:" in said(page_of(clerk.get(chosen)))
    for _ in range(2):  # the second click
        assert clerk.post(chosen)["Location"] == done
    row = Appointment.objects.get()
    assert (row.code, row.sequence) == (before.code, 1)
    assert row.seat.kind == "telephone"
    assert chosen.endswith(f"{row.seat.starts_at:%Y%m%dT%H%MZ}/")
    assert Seat.objects.get(pk=before.seat_id).state == SeatState.FREE
    assert Message.objects.filter(kind="moved").count() == 1


def test_a_move_to_a_time_that_is_gone_leaves_the_appointment_as_it_was(clerk: Client) -> None:
    done = book(clerk, first_link(clerk, service="first"))["Location"]
    chosen = str(page_of(clerk.get(f"{done}move/")).select(".desk__main .usa-list a")[5]["href"])
    Seat.objects.filter(state=SeatState.FREE).update(state=SeatState.TAKEN)
    for answer in (clerk.get(chosen), clerk.post(chosen)):
        assert answer.status_code == 409
        assert "The appointment is as it was" in said(page_of(answer))
    assert Appointment.objects.get().sequence == 0
    assert clerk.get(f"{done}move/nowhere/20261130T1400Z/").status_code == 404
    clerk.post(f"{done}cancel/")
    assert clerk.get(f"{done}move/")["Location"] == clerk.get(chosen)["Location"] == done
    assert clerk.post(chosen)["Location"] == done
    assert Appointment.objects.get().state == "cancelled"


def test_hours_that_are_none_are_said_and_nothing_closes(chief: Client) -> None:
    asked = {"site": "clerk", "day": "2026-11-25", "step": "close"}
    for hours in ({"from_hour": "nine"}, {"from_hour": "13:00", "until_hour": "9:30"}):
        response = chief.post("/en/office/closing/", asked | hours)
        assert response.status_code == 422
        assert value_of(page_of(response), "from_hour") == hours["from_hour"]
    assert chief.post("/en/office/closing/", asked | {"site": "nowhere"}).status_code == 422
    assert Closure.objects.count() == 0


@pytest.mark.parametrize(
    ("role", "address"),
    [
        (Role.CLERK, "/en/office/closing/"),
        (Role.CLERK, "/en/office/closing/reopen/"),
        (Role.AUDITOR, "/en/desk/booking/"),
        (Role.AUDITOR, "/en/desk/booking/done/00000000-0000-0000-0000-000000000000/move/"),
    ],
)
def test_other_roles_are_kept_out(signed_in: SignedIn, role: Role, address: str) -> None:
    client = signed_in(role)
    assert client.get(address).status_code == 403
    assert client.post(address).status_code in {403, 405}


def test_the_pages_are_in_spanish_too(clerk: Client) -> None:
    assert said(page_of(clerk.get("/es/desk/booking/")).select_one("h1")) == "Reservar para alguien"
    link = first_link(clerk, service="first").replace("/en/", "/es/")
    assert said(page_of(clerk.get(link)).select_one("h1")) == "¿Reservar esta hora?"
