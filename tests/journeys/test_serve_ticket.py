"""From the door to the counter: a number, printed or shown; one visit from it, by the ticket or by the code."""

from __future__ import annotations

import socket
from datetime import timedelta

import pytest
from pytest_django.fixtures import Settings

from charteroak.booking.actions import AlreadyCheckedIn
from charteroak.custody.stores.base import StoreUnavailable
from charteroak.demands.actions import IntakeStopped, begin_hostile_day
from charteroak.enrollment.models import Visit
from charteroak.journeys.check_in import AtAnotherSite, check_in
from charteroak.journeys.join_line import Joined, join_line
from charteroak.journeys.serve_ticket import AlreadyOpened, serve_ticket
from charteroak.lobby.actions import UnknownTicket, WrongMove, call_next, finish, open_counter
from charteroak.lobby.models import Ticket
from charteroak.lobby.permissions import kiosk_actor
from charteroak.staff.permissions import SYSTEM
from people import CLERK, LIBRARIAN, NOON, booked_today, hartford

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office")]

KIOSK = kiosk_actor("clerk")
TWO_PM = NOON + timedelta(hours=2)  # on Tuesdays the clerk's office takes walk-ins from 14:00


@pytest.fixture
def code() -> str:
    return booked_today()


def join(*, code: str = "") -> Joined:
    return join_line(
        request_token="at-the-kiosk-now", language="es", code=code, at=NOON if code else TWO_PM, by=KIOSK
    )


def serve(ticket: int, form: str = "1" * 32) -> str:
    return serve_ticket(ticket=ticket, policy=hartford(), request_token=form, at=TWO_PM, by=CLERK)


def test_a_called_number_opens_one_visit_however_often_the_form_is_sent() -> None:
    mine = join().ticket
    open_counter(number=1, at=TWO_PM, by=CLERK)
    call_next(counter=1, at=TWO_PM, by=CLERK)
    assert serve(mine.id) == serve(mine.id)
    visit = Visit.objects.get()
    assert visit.language == "es"
    with pytest.raises(AlreadyOpened):
        serve(mine.id, "2" * 32)
    row = Ticket.objects.get()
    assert (row.state, row.counter, row.is_opened) == ("serving", 1, True)
    finish(ticket=mine.id, at=TWO_PM + timedelta(minutes=20), by=CLERK)
    with pytest.raises(AlreadyOpened):
        serve(mine.id, "3" * 32)
    assert Visit.objects.count() == 1


def test_nothing_in_the_visit_leads_to_the_ticket_and_back() -> None:
    mine = join().ticket
    ref = serve(mine.id)
    row = Ticket.objects.get()
    values = {str(getattr(row, field.name)) for field in Ticket._meta.fields}
    assert not values & {ref, "1" * 32}
    visit = {str(getattr(Visit.objects.get(), field.name)) for field in Visit._meta.fields}
    assert not visit & {mine.token, "at-the-kiosk-now"}


def test_an_appointment_checked_in_at_the_door_is_opened_once_by_its_code(code: str) -> None:
    join(code=code)
    first = check_in(code=code, policy=hartford(), request_token="1" * 32, at=NOON, by=CLERK)
    again = check_in(code=code, policy=hartford(), request_token="1" * 32, at=NOON, by=CLERK)
    assert first == again
    with pytest.raises(AlreadyCheckedIn):
        check_in(code=code, policy=hartford(), request_token="2" * 32, at=NOON, by=CLERK)
    assert Visit.objects.count() == 1
    assert Ticket.objects.get().state == "serving"


def test_checked_in_at_the_desk_first_it_gets_no_number(code: str) -> None:
    check_in(code=code, policy=hartford(), request_token="1" * 32, at=NOON, by=CLERK)
    with pytest.raises(AlreadyCheckedIn):
        join(code=code)
    assert not Ticket.objects.exists()


def test_another_site_opens_neither_the_ticket_nor_the_code(code: str) -> None:
    mine = join(code=code).ticket
    with pytest.raises(UnknownTicket):
        serve_ticket(ticket=mine.id, policy=hartford(), request_token="1" * 32, at=NOON, by=LIBRARIAN)
    with pytest.raises((AlreadyCheckedIn, AtAnotherSite)):
        check_in(code=code, policy=hartford(), request_token="1" * 32, at=NOON, by=LIBRARIAN)
    assert not Visit.objects.exists()


def test_without_keys_the_ticket_stays_as_it_was(settings: Settings) -> None:
    mine = join().ticket
    settings.CHARTEROAK_KEYS.rename(settings.CHARTEROAK_KEYS.with_name("unplugged"))
    with pytest.raises(StoreUnavailable):
        serve(mine.id)
    row = Ticket.objects.get()
    assert (row.state, row.is_opened) == ("waiting", False)


def test_a_number_that_is_done_opens_nothing() -> None:
    mine = join().ticket
    Ticket.objects.update(state="done")
    with pytest.raises(WrongMove):
        serve(mine.id)


def test_a_hostile_day_gives_no_numbers_and_opens_no_visit() -> None:
    mine = join().ticket
    begin_hostile_day(act="hostile-day-act", at=TWO_PM, by=SYSTEM)
    with pytest.raises(IntakeStopped):
        serve(mine.id)
    with pytest.raises(IntakeStopped):
        join_line(request_token="another-at-the-kiosk", language="es", at=TWO_PM, by=KIOSK)
    assert Ticket.objects.count() == 1


def test_a_printer_that_does_not_answer_takes_no_number_away(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        settings.CHARTEROAK_TICKET_PRINTERS = f"clerk=127.0.0.1:{gone.getsockname()[1]}"
    joined = join()
    assert not joined.is_printed
    assert joined.ticket.place == 1
    assert Ticket.objects.count() == 1


def test_a_printer_prints_the_number_and_the_address_of_the_persons_page(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as printer:
        settings.CHARTEROAK_TICKET_PRINTERS = f"clerk=127.0.0.1:{printer.getsockname()[1]}"
        joined = join_line(
            request_token="at-the-kiosk-now", language="es", address="https://example.org/es/line/{token}/",
            at=TWO_PM, by=KIOSK,
        )  # fmt: skip
        line, _ = printer.accept()
        with line:
            printed = b"".join(iter(lambda: line.recv(4096), b""))
    assert joined.is_printed
    assert joined.ticket.name.encode() in printed
    assert f"/es/line/{joined.ticket.token}/".encode() in printed
