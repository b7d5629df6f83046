"""Several clerks and several at the door at the same moment: real threads, real transactions."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from threading import Barrier
from typing import TypeVar
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from charteroak.lobby.actions import (
    LobbyRefused,
    begin_service,
    call_next,
    close_counter,
    finish,
    move_ticket,
    open_counter,
    put_on_hold,
    resume,
    take_ticket,
)
from charteroak.lobby.models import LineDay, Ticket
from charteroak.lobby.permissions import kiosk_actor
from charteroak.lobby.queries import line_of, line_version
from charteroak.lobby.snapshot import TicketFacts
from charteroak.staff.permissions import Actor, Role, actor_for

pytestmark = pytest.mark.django_db(transaction=True)

SATURDAY = datetime(2026, 11, 28, 11, tzinfo=ZoneInfo("America/New_York")).astimezone(UTC)
KIOSK = kiosk_actor("library")
CLERKS = [actor_for(account_id=f"clerk{n}", role=Role.CLERK, site="library") for n in range(1, 7)]
Result = TypeVar("Result")


def all_at_once(acts: list[Callable[[], Result]]) -> list[Result]:
    """Run every act in a thread of its own, all let go at the same moment."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], Result]) -> Result:
        connection.ensure_connection()
        barrier.wait(timeout=30)
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def take(n: int) -> TicketFacts:
    return take_ticket(request_token=f"token-of-person-{n:02}", language="en", at=SATURDAY, by=KIOSK)


def next_for(number: int, by: Actor) -> TicketFacts | None:
    return call_next(counter=number, at=SATURDAY, by=by)


@pytest.fixture
def counters() -> None:
    for number, clerk in enumerate(CLERKS, 1):
        open_counter(number=number, at=SATURDAY, by=clerk)


def test_six_clerks_at_once_never_get_the_same_number(counters: None) -> None:
    for n in range(8):
        take(n)
    called = all_at_once([lambda n=n, by=by: next_for(n, by) for n, by in enumerate(CLERKS, 1)])  # type: ignore[misc]
    names = [one.name for one in called if one is not None]
    assert sorted(names) == [f"L-00{n}" for n in range(1, 7)]
    assert {one.name for one in line_of("library", at=SATURDAY).waiting} == {"L-007", "L-008"}


def test_one_clerk_who_clicks_six_times_at_once_calls_one(counters: None) -> None:
    for n in range(6):
        take(n)
    called = all_at_once([lambda: next_for(1, CLERKS[0])] * 6)
    assert {one.name for one in called if one is not None} == {"L-001"}
    assert Ticket.objects.filter(state="called").count() == 1


def test_twelve_at_the_door_at_once_get_twelve_numbers_and_twins_one(counters: None) -> None:
    given = all_at_once([lambda n=n: take(n // 2) for n in range(24)])  # type: ignore[misc]
    assert sorted({one.name for one in given}) == [f"L-{n:03}" for n in range(1, 13)]
    assert Ticket.objects.count() == 12
    assert LineDay.objects.get().last_number == 12


def test_the_last_place_before_closing_is_given_once() -> None:
    # Two counters, one half hour left after this one: three more would be served, and six ask at once.
    open_counter(number=1, at=SATURDAY, by=CLERKS[0])
    late = SATURDAY.replace(hour=SATURDAY.hour + 3, minute=30)  # 14:30; it closes at 16:00

    def ask(n: int) -> bool:
        with suppress(LobbyRefused):
            take_ticket(request_token=f"token-of-person-{n:02}", language="en", at=late, by=KIOSK)
            return True
        return False

    assert sum(all_at_once([lambda n=n: ask(n) for n in range(6)])) == 3  # type: ignore[misc]


def test_whatever_is_done_at_once_nobody_is_lost_and_nothing_hangs(counters: None) -> None:
    tickets = [take(n) for n in range(6)]
    before = line_version("library", at=SATURDAY)

    def quietly(act: Callable[[], object]) -> None:
        with suppress(LobbyRefused):
            act()

    acts: list[Callable[[], object]] = []
    for number, by in enumerate(CLERKS, 1):
        ticket = tickets[number - 1].id
        acts += [
            lambda n=number, by=by: next_for(n, by),  # type: ignore[misc]
            lambda t=ticket, by=by: put_on_hold(ticket=t, at=SATURDAY, by=by),  # type: ignore[misc]
            lambda t=ticket, by=by: resume(ticket=t, at=SATURDAY, by=by),  # type: ignore[misc]
            lambda t=ticket, by=by: begin_service(ticket=t, at=SATURDAY, by=by),  # type: ignore[misc]
            lambda t=ticket, by=by: move_ticket(ticket=t, site="clerk", at=SATURDAY, by=by),  # type: ignore[misc]
            lambda t=ticket, n=number, by=by: move_ticket(ticket=t, counter=n, at=SATURDAY, by=by),  # type: ignore[misc]
            lambda n=number, by=by: close_counter(number=n, at=SATURDAY, by=by),  # type: ignore[misc]
            lambda t=ticket, by=by: finish(ticket=t, at=SATURDAY, by=by),  # type: ignore[misc]
        ]
    all_at_once([lambda act=act: quietly(act) for act in acts])  # type: ignore[misc]
    assert Ticket.objects.count() == 6
    here = Ticket.objects.filter(state__in=["called", "serving"]).values_list("site", "counter")
    assert len(set(here)) == len(here)
    assert line_version("library", at=SATURDAY) > before
