"""Whatever happens at a door, in whatever order: nobody is called twice at once or lost, and the order is kept."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import HealthCheck
from hypothesis import settings as played
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from pytest_django.fixtures import Settings

from charteroak.booking.actions import BookingRefused, book_seat, open_seats
from charteroak.booking.queries import Wish, list_free_times
from charteroak.lobby.actions import (
    LobbyRefused,
    begin_service,
    call_again,
    call_next,
    close_counter,
    close_line,
    finish,
    mark_left,
    move_ticket,
    open_counter,
    open_from_ticket,
    open_line,
    put_on_hold,
    resume,
    take_ticket,
    take_ticket_by_code,
)
from charteroak.lobby.models import Counter, LineDay, Ticket
from charteroak.lobby.permissions import kiosk_actor
from charteroak.lobby.queries import line_of, line_version
from charteroak.lobby.states import AT_COUNTER, TicketState
from charteroak.program.queries import current_policy
from charteroak.staff.permissions import PUBLIC, Role, actor_for

pytestmark = pytest.mark.django_db

# A Tuesday at the clerk's office, in a policy that takes walk-ins beside its appointments all morning.
TUESDAY = datetime(2026, 12, 1, 9, 0, tzinfo=ZoneInfo("America/New_York")).astimezone(UTC)
KIOSK = kiosk_actor("clerk")
CLERKS = {n: actor_for(account_id=f"clerk{n}", role=Role.CLERK, site="clerk") for n in (1, 2)}
COUNTERS = st.sampled_from(sorted(CLERKS))
PRIORITIES = st.sampled_from(["", "", "", "frail", "pregnant", "small_children"])
WAITING = TicketState.WAITING


class LineMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.at = TUESDAY
        self.forms = 0
        self.codes: list[str] = []
        self.given: dict[int, str] = {}  # ticket: name
        self.ended: set[int] = set()
        self.version = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    @initialize(priorities=st.lists(PRIORITIES, min_size=4, max_size=7))
    def begin(self, priorities: list[str]) -> None:
        self.book()
        for priority in priorities:
            self.walk_in(priority)

    def book(self) -> None:
        before = self.at - timedelta(days=1)
        open_seats(at=before)
        wish = Wish(sites=frozenset({"clerk"}))
        day = next(d for d in list_free_times(at=before, wish=wish) if d.day == self.at.date())
        for n, time in enumerate(day.times[1:4]):
            facts = book_seat(
                site="clerk", starts_at=time.starts_at, language="en", access_needs=(),
                request_token=f"form-of-booking-{n}", at=before, by=PUBLIC,
            )  # fmt: skip
            self.codes.append(facts.code)
        for number, clerk in CLERKS.items():
            open_counter(number=number, at=self.at, by=clerk)

    def tickets(self, data: st.DataObject) -> int:
        return data.draw(st.sampled_from(sorted(self.given)))

    def act(self, action: Any, **asked: Any) -> Any:
        with suppress(LobbyRefused, BookingRefused), transaction.atomic():
            return action(at=self.at, **asked)
        return None

    def note(self, facts: Any) -> None:
        if facts is not None:
            assert self.given.setdefault(facts.id, facts.name) == facts.name

    @rule(minutes=st.integers(1, 12))
    def time_passes(self, minutes: int) -> None:
        # Not into the next day: what is over then has tests of its own.
        self.at = min(self.at + timedelta(minutes=minutes), TUESDAY + timedelta(hours=5))

    @rule(priority=PRIORITIES)
    def comes(self, priority: str) -> None:
        self.walk_in(priority)

    def walk_in(self, priority: str) -> None:
        self.forms += 1
        form = f"form-at-the-door-{self.forms}"
        facts = self.act(take_ticket, request_token=form, language="es", priority=priority, by=KIOSK)
        if facts is not None:
            assert facts.id not in self.given
            again = self.act(take_ticket, request_token=form, language="es", priority=priority, by=KIOSK)
            assert again.id == facts.id
        self.note(facts)

    @rule(which=st.integers(0, 2), priority=PRIORITIES)
    def by_code(self, which: int, priority: str) -> None:
        self.forms += 1
        form = f"form-at-the-door-{self.forms}"
        code = self.codes[which]
        self.note(self.act(take_ticket_by_code, code=code, request_token=form, priority=priority, by=KIOSK))

    @rule(number=COUNTERS)
    def opens(self, number: int) -> None:
        self.act(open_counter, number=number, by=CLERKS[number])

    @rule(number=COUNTERS)
    def closes(self, number: int) -> None:
        self.act(close_counter, number=number, by=CLERKS[number])

    @rule(number=COUNTERS)
    def calls(self, number: int) -> None:
        line = line_of("clerk", at=self.at)
        here = Ticket.objects.filter(counter=number, state__in=[s.value for s in AT_COUNTER]).first()
        facts = self.act(call_next, counter=number, by=CLERKS[number])
        if facts is None:
            return
        if here is not None:
            assert facts.id == here.pk
        else:
            # Exactly the first of the line whom this counter may call.
            assert facts.id == next(one.id for one in line.waiting if one.for_counter in {None, number})

    @precondition(lambda self: self.given)
    @rule(
        data=st.data(),
        action=st.sampled_from([call_again, put_on_hold, resume, begin_service, finish, open_from_ticket]),
        clerk=COUNTERS,
    )
    def acts_on(self, data: st.DataObject, action: Any, clerk: int) -> None:
        self.act(action, ticket=self.tickets(data), by=CLERKS[clerk])

    @precondition(lambda self: self.given)
    @rule(data=st.data(), why=st.sampled_from(["no_show", "left"]))
    def goes(self, data: st.DataObject, why: str) -> None:
        self.act(mark_left, ticket=self.tickets(data), why=why, by=CLERKS[1])

    @precondition(lambda self: self.given)
    @rule(data=st.data(), number=COUNTERS)
    def is_sent(self, data: st.DataObject, number: int) -> None:
        self.act(move_ticket, ticket=self.tickets(data), counter=number, by=CLERKS[1])

    @precondition(lambda self: self.given)
    @rule(data=st.data())
    def is_sent_away(self, data: st.DataObject) -> None:
        self.act(move_ticket, ticket=self.tickets(data), site="library", by=CLERKS[1])

    @rule(close=st.booleans())
    def line_closes_or_opens(self, close: bool) -> None:
        if close:
            self.act(close_line, why="other", by=CLERKS[1])
        else:
            self.act(open_line, by=CLERKS[1])

    @invariant()
    def nobody_is_lost_and_no_number_comes_twice(self) -> None:
        rows = {row.pk: row for row in Ticket.objects.all()}
        assert set(rows) == set(self.given)
        numbers = [(row.series, row.number) for row in rows.values()]
        assert len(set(numbers)) == len(numbers)
        lines = [line_of(site, at=self.at) for site in ("clerk", "library")]
        seen = [one.id for line in lines for one in (*line.waiting, *line.on_hold, *line.ended)]
        seen += [pk for pk, row in rows.items() if row.state in {"called", "serving", "done"}]
        assert sorted(seen) == sorted(rows)
        assert len(self.codes) >= sum(row.appointment is not None for row in rows.values())

    @invariant()
    def nobody_is_called_twice_at_once(self) -> None:
        busy = Ticket.objects.filter(state__in=[s.value for s in AT_COUNTER], counter__isnull=False)
        places = [(row.site, row.counter) for row in busy]
        assert len(set(places)) == len(places)
        open_now = set(Counter.objects.filter(is_open=True).values_list("number", flat=True))
        assert {number for site, number in places if site == "clerk"} <= open_now
        assert all(row.counter is None for row in Ticket.objects.filter(state="waiting"))

    @invariant()
    def the_order_is_kept(self) -> None:
        line = line_of("clerk", at=self.at)
        assert [one.place for one in line.waiting] == list(range(1, len(line.waiting) + 1))
        first = [one.priority in current_policy().lobby.priorities for one in line.waiting]
        assert first == sorted(first, reverse=True)
        for is_first in (True, False):
            group = [
                one for one, is_priority in zip(line.waiting, first, strict=True) if is_priority is is_first
            ]
            kinds = [one.kind.value for one in group]
            assert kinds == sorted(kinds)  # 'appointment' before 'walk_in'
            booked = [one.booked_at for one in group if one.kind == "appointment"]
            assert booked == sorted(moment for moment in booked if moment)
            came = [one.issued_at for one in group if one.kind == "walk_in"]
            assert came == sorted(came)
        ranges = [one.wait for one in line.waiting if one.wait is not None]
        assert all(0 <= wait.low <= wait.middle <= wait.high for wait in ranges)
        assert [wait.middle for wait in ranges] == sorted(wait.middle for wait in ranges)

    @invariant()
    def what_is_done_stays_done_and_versions_grow(self) -> None:
        done = set(Ticket.objects.filter(state="done").values_list("pk", flat=True))
        assert self.ended <= done
        self.ended = done
        version = line_version("clerk", at=self.at)
        assert version >= self.version
        self.version = version
        assert sum(LineDay.objects.values_list("served", flat=True)) <= len(done)


def test_whatever_happens_at_the_door_the_line_is_fair(tmp_path: Path, settings: Settings) -> None:
    shipped = settings.CHARTEROAK_POLICY.read_text()
    both = shipped.replace('kind = "appointment"', 'kind = "both"')
    assert both != shipped
    settings.CHARTEROAK_POLICY = tmp_path / "both.toml"
    settings.CHARTEROAK_POLICY.write_text(both)
    run_state_machine_as_test(  # type: ignore[no-untyped-call]  # hypothesis gives it no types
        LineMachine,
        settings=played(
            max_examples=10,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=True,
        ),
    )
