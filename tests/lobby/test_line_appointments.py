"""Appointments at the door: checked in within the policy's limits, once, and not lost when somebody goes away."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from charteroak.booking.actions import AlreadyCheckedIn, UnknownCode, book_seat, open_seats
from charteroak.booking.links import link_token
from charteroak.booking.queries import find_appointment
from charteroak.lobby.actions import (
    OtherSite,
    TooEarly,
    begin_service,
    call_next,
    close_line,
    finish,
    mark_left,
    open_counter,
    take_ticket_by_code,
)
from charteroak.lobby.models import Ticket
from charteroak.lobby.snapshot import TicketFacts
from charteroak.lobby.states import TicketKind, TicketState
from charteroak.staff.permissions import PUBLIC, Actor, Role, actor_for

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 11, 30, 9, tzinfo=ZoneInfo("America/New_York")).astimezone(UTC)  # by appointment
ANA = actor_for(account_id="a1", role=Role.CLERK, site="library")
CARA = actor_for(account_id="c3", role=Role.CLERK, site="clerk")


@pytest.fixture
def code() -> str:
    friday = MONDAY - timedelta(days=3)
    open_seats(at=friday)
    return book_seat(
        site="clerk", starts_at=MONDAY, language="es", access_needs=[],
        request_token="an-appointment-form", at=friday, by=PUBLIC,
    ).code  # fmt: skip


def by_code(code: str, minutes: float, *, by: Actor = CARA, form: str = "scanned-at-the-door") -> TicketFacts:
    return take_ticket_by_code(code=code, request_token=form, at=MONDAY + timedelta(minutes=minutes), by=by)


def test_an_appointment_is_checked_in_once_and_read_again_is_the_same_number(code: str) -> None:
    first = by_code(code, -30)
    assert (first.name, first.kind, first.language) == ("C-001", TicketKind.APPOINTMENT, "es")
    again = by_code(code, -20, form="scanned-once-more")
    assert (again.id, again.token) == (first.id, first.token)
    facts = find_appointment(code)
    assert facts is not None
    assert facts.state == "checked_in"
    token = link_token(reference=UUID(facts.reference), until=MONDAY + timedelta(days=1))
    assert by_code(f"https://example.org/en/book/done/{token}/", 0).id == first.id


def test_an_address_that_the_city_did_not_sign_checks_nobody_in(code: str) -> None:
    facts = find_appointment(code)
    assert facts is not None
    token = link_token(reference=UUID(facts.reference), until=MONDAY + timedelta(days=1))
    over = link_token(reference=UUID(facts.reference), until=MONDAY - timedelta(hours=2))
    name, hour, signature = token.split(".")
    forged = (
        facts.reference, UUID(facts.reference).hex, over, f"{name}.{hour}",
        f"{name}.{hour}.{signature[::-1]}", f"{name}.{int(hour) + 1}.{signature}",
    )  # fmt: skip
    for made_up in forged:
        with pytest.raises(UnknownCode):
            by_code(f"https://example.org/en/book/done/{made_up}/", 0)
    with pytest.raises(UnknownCode):
        by_code(facts.reference, 0)
    assert not Ticket.objects.exists()
    assert by_code(f"https://example.org/en/book/done/{token}/", 0).name == "C-001"


def test_too_early_and_at_another_site_the_appointment_stays_as_it_was(code: str) -> None:
    with pytest.raises(TooEarly) as early:
        by_code(code, -31)
    assert early.value.from_at == MONDAY - timedelta(minutes=30)
    with pytest.raises(OtherSite):
        by_code(code, 0, by=ANA)
    with pytest.raises(UnknownCode):
        by_code("NOSUCH00", 0)
    facts = find_appointment(code)
    assert facts is not None
    assert facts.state == "booked"
    assert not Ticket.objects.exists()


def test_later_than_the_limit_an_appointment_stands_as_a_walk_in_also_when_the_line_is_closed(
    code: str,
) -> None:
    close_line(why="emergency", at=MONDAY, by=CARA)
    late = by_code(code, 16)
    assert late.kind is TicketKind.WALK_IN


def test_within_the_limit_it_keeps_its_time(code: str) -> None:
    assert by_code(code, 15).kind is TicketKind.APPOINTMENT


def test_who_went_away_comes_back_by_the_same_code_and_who_was_served_does_not(code: str) -> None:
    mine = by_code(code, 0)
    mark_left(ticket=mine.id, why="left", at=MONDAY, by=CARA)
    assert by_code(code, 5).state is TicketState.WAITING
    open_counter(number=1, at=MONDAY, by=CARA)
    call_next(counter=1, at=MONDAY, by=CARA)
    begin_service(ticket=mine.id, at=MONDAY, by=CARA)
    finish(ticket=mine.id, at=MONDAY, by=CARA)
    with pytest.raises(AlreadyCheckedIn):
        by_code(code, 6)
