"""A day at the library's door: numbers are taken, called, put off, moved and served; the database holds the rules."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from charteroak.lobby.actions import (
    CalledEnough,
    CounterBusy,
    CounterClosed,
    CounterTaken,
    LineClosed,
    LineFull,
    NotAtCounter,
    NotOffered,
    NotOpen,
    OtherSite,
    UnknownTicket,
    WrongMove,
    begin_service,
    call_again,
    call_next,
    close_counter,
    close_line,
    destroy_past_lines,
    destroy_past_tickets,
    end_kiosk,
    finish,
    make_kiosk,
    mark_left,
    move_ticket,
    open_counter,
    open_line,
    put_on_hold,
    resume,
    take_ticket,
)
from charteroak.lobby.models import LineDay, Ticket
from charteroak.lobby.permissions import kiosk_actor
from charteroak.lobby.queries import (
    TicketFacts,
    board,
    changed_since,
    find_kiosk,
    find_ticket,
    line_of,
    line_version,
    lines_of_all_sites,
    list_kiosks,
    public_wait,
)
from charteroak.lobby.rules import Door
from charteroak.lobby.states import TicketState
from charteroak.staff.permissions import PUBLIC, NotPermitted, Role, actor_for

pytestmark = pytest.mark.django_db

ZONE = ZoneInfo("America/New_York")
# A Saturday; the library takes walk-ins from 11:00 to 16:00 at two counters, 30 minutes each.
SATURDAY = datetime(2026, 11, 28, 12, tzinfo=ZONE).astimezone(UTC)
MONDAY = datetime(2026, 11, 30, 9, tzinfo=ZONE).astimezone(UTC)  # the clerk's office, by appointment
ANA = actor_for(account_id="a1", role=Role.CLERK, site="library")
BEN = actor_for(account_id="b2", role=Role.CLERK, site="library")
CARA = actor_for(account_id="c3", role=Role.CLERK, site="clerk")
CHIEF = actor_for(account_id="d4", role=Role.SUPERVISOR, site="clerk")
KIOSK = kiosk_actor("library")


def take(n: int, *, minute: float = 0, by: Any = KIOSK, **asked: Any) -> TicketFacts:
    at = SATURDAY + timedelta(minutes=minute)
    return take_ticket(request_token=f"token-of-person-{n:02}", language="es", at=at, by=by, **asked)


@pytest.fixture
def counters() -> None:
    open_counter(number=1, at=SATURDAY, by=ANA)
    open_counter(number=2, at=SATURDAY, by=BEN)


def test_a_number_has_the_letter_of_the_site_and_begins_anew_each_day() -> None:
    first, second = take(1), take(2)
    assert (first.name, second.name) == ("L-001", "L-002")
    assert (first.place, second.place) == (1, 2)
    again = take_ticket(
        request_token="token-of-another-day", language="en", at=SATURDAY + timedelta(days=7), by=KIOSK
    )
    assert again.name == "L-001"


def test_the_same_form_is_one_ticket_with_the_same_page() -> None:
    first, second = take(1), take(1)
    assert first.id == second.id
    assert first.token == second.token != ""
    assert Ticket.objects.count() == 1


def test_whoever_has_the_token_sees_place_and_range_and_nobody_else_gets_the_token(counters: None) -> None:
    take(1)
    mine = take(2)
    seen = find_ticket(mine.token, at=SATURDAY)
    assert seen is not None
    assert (seen.name, seen.place, seen.token) == ("L-002", 2, "")
    assert find_ticket("no-such-token", at=SATURDAY) is None
    assert find_ticket(mine.token, at=SATURDAY + timedelta(days=1)) is None
    assert mine.token not in repr(mine) + repr(line_of("library", at=SATURDAY))


def test_next_calls_in_order_and_a_second_click_calls_nobody_else(counters: None) -> None:
    first, second = take(1), take(2)
    called = call_next(counter=1, at=SATURDAY, by=ANA)
    again = call_next(counter=1, at=SATURDAY, by=ANA)
    assert called is not None
    assert again is not None
    assert called.id == again.id == first.id
    other = call_next(counter=2, at=SATURDAY, by=BEN)
    assert other is not None
    assert other.id == second.id
    begin_service(ticket=first.id, at=SATURDAY, by=ANA)
    with pytest.raises(CounterBusy):
        call_next(counter=1, at=SATURDAY, by=ANA)
    for _ in range(2):
        finish(ticket=first.id, at=SATURDAY + timedelta(minutes=20), by=ANA)
    line = LineDay.objects.get()
    assert (line.served, line.minutes, line.squares) == (1, 20, 400)
    assert call_next(counter=1, at=SATURDAY, by=ANA) is None


def test_nobody_calls_from_a_counter_that_is_not_theirs(counters: None) -> None:
    take(1)
    for counter, by in ((2, ANA), (3, ANA), (1, CARA)):
        with pytest.raises(NotAtCounter):
            call_next(counter=counter, at=SATURDAY, by=by)
    with pytest.raises(NotPermitted):
        call_next(counter=1, at=SATURDAY, by=KIOSK)
    with pytest.raises(NotPermitted):
        take(2, by=PUBLIC)


def test_priority_goes_first_and_others_by_their_ticket(counters: None) -> None:
    plain, frail = take(1), take(2, minute=1, priority="frail")
    order = [ticket.id for ticket in line_of("library", at=SATURDAY).waiting]
    assert order == [frail.id, plain.id]
    for asked in ({"priority": "important"}, {"service": "licence"}):
        with pytest.raises(NotOffered):
            take(3, **asked)


def test_on_hold_keeps_the_place_and_is_not_called(counters: None) -> None:
    first, second = take(1), take(2)
    assert put_on_hold(ticket=first.id, at=SATURDAY, by=ANA).state is TicketState.ON_HOLD
    put_on_hold(ticket=first.id, at=SATURDAY, by=ANA)
    called = call_next(counter=1, at=SATURDAY, by=ANA)
    assert called is not None
    assert called.id == second.id
    third = take(3)
    back = resume(ticket=first.id, at=SATURDAY, by=ANA)
    assert back.place == 1
    assert [one.id for one in line_of("library", at=SATURDAY).waiting] == [first.id, third.id]


def test_a_number_is_called_as_often_as_the_policy_says_and_may_come_back(counters: None) -> None:
    mine = take(1)
    call_next(counter=1, at=SATURDAY, by=ANA)
    assert [call_again(ticket=mine.id, at=SATURDAY, by=ANA).calls for _ in range(2)] == [2, 3]
    with pytest.raises(CalledEnough):
        call_again(ticket=mine.id, at=SATURDAY, by=ANA)
    mark_left(ticket=mine.id, why="no_show", at=SATURDAY, by=ANA)
    assert line_of("library", at=SATURDAY).ended[0].id == mine.id
    take(2)
    assert resume(ticket=mine.id, at=SATURDAY, by=ANA).place == 1
    with pytest.raises(WrongMove):
        finish(ticket=mine.id, at=SATURDAY, by=ANA)


def test_who_is_sent_to_a_counter_is_called_there_alone_and_freed_when_it_closes(counters: None) -> None:
    mine = take(1)
    call_next(counter=1, at=SATURDAY, by=ANA)
    begin_service(ticket=mine.id, at=SATURDAY, by=ANA)
    move_ticket(ticket=mine.id, counter=2, at=SATURDAY, by=ANA)
    assert call_next(counter=1, at=SATURDAY, by=ANA) is None
    with pytest.raises(CounterClosed):
        move_ticket(ticket=mine.id, counter=7, at=SATURDAY, by=ANA)
    close_counter(number=2, at=SATURDAY, by=BEN)
    called = call_next(counter=1, at=SATURDAY, by=ANA)
    assert called is not None
    assert called.id == mine.id


def test_who_is_sent_to_another_site_keeps_their_number_and_is_called_there(counters: None) -> None:
    mine = take(1)
    with pytest.raises(OtherSite):
        move_ticket(ticket=mine.id, site="nowhere", at=SATURDAY, by=ANA)
    moved = move_ticket(ticket=mine.id, site="clerk", at=SATURDAY, by=ANA)
    assert (moved.site, moved.name) == ("clerk", "L-001")
    open_counter(number=1, at=SATURDAY, by=CARA)
    with pytest.raises(UnknownTicket):
        put_on_hold(ticket=mine.id, at=SATURDAY, by=ANA)
    with pytest.raises(NotPermitted):
        put_on_hold(ticket=mine.id, at=SATURDAY, by=KIOSK)
    called = call_next(counter=1, at=SATURDAY, by=CARA)
    assert called is not None
    assert called.id == mine.id
    # The next number of either site is not the one that went over.
    assert take(2).name == "L-002"


def test_a_closing_counter_lets_go_who_was_called_and_not_who_is_served(counters: None) -> None:
    mine = take(1)
    call_next(counter=1, at=SATURDAY, by=ANA)
    with pytest.raises(CounterTaken):
        close_counter(number=1, at=SATURDAY, by=BEN)
    close_counter(number=1, site="library", at=SATURDAY, by=CHIEF)
    assert line_of("library", at=SATURDAY).waiting[0].id == mine.id
    call_next(counter=2, at=SATURDAY, by=BEN)
    begin_service(ticket=mine.id, at=SATURDAY, by=BEN)
    with pytest.raises(CounterBusy):
        close_counter(number=2, at=SATURDAY, by=BEN)


def test_a_supervisor_opens_a_counter_for_whoever_comes_to_sit_there() -> None:
    open_counter(number=3, site="library", at=SATURDAY, by=CHIEF)
    assert line_of("library", at=SATURDAY).counters[0].account == ""
    open_counter(number=3, at=SATURDAY, by=ANA)
    open_counter(number=3, at=SATURDAY, by=ANA)
    assert line_of("library", at=SATURDAY).counters[0].account == "a1"
    with pytest.raises(CounterTaken):
        open_counter(number=3, at=SATURDAY, by=BEN)
    with pytest.raises(NotPermitted):
        open_counter(number=3, site="library", at=SATURDAY, by=CARA)


def test_the_range_follows_a_counter_that_closes(counters: None) -> None:
    mine = [take(n) for n in range(1, 6)][-1]
    before = find_ticket(mine.token, at=SATURDAY)
    close_counter(number=2, at=SATURDAY, by=BEN)
    after = find_ticket(mine.token, at=SATURDAY)
    assert before is not None
    assert after is not None
    assert before.wait is not None
    assert after.wait is not None
    assert after.wait.low > before.wait.low
    assert after.wait.high > before.wait.high
    close_counter(number=1, at=SATURDAY, by=ANA)
    alone = find_ticket(mine.token, at=SATURDAY)
    assert alone is not None
    assert alone.wait is None


def test_a_full_line_takes_no_more_walk_ins_and_says_so(counters: None) -> None:
    two_hours_before_closing = 120
    refused_at = 0
    for n in range(1, 30):
        try:
            take(n, minute=two_hours_before_closing)
        except LineFull:
            refused_at = n
            break
    # Two hours, two counters, about half an hour each, and they do not all end together: seven are served for sure.
    assert refused_at == 8
    later = SATURDAY + timedelta(minutes=two_hours_before_closing)
    assert public_wait("library", at=later).door.door is Door.FULL
    open_counter(number=3, site="library", at=later, by=CHIEF)
    assert public_wait("library", at=later).door.door is Door.OPEN
    take(8, minute=two_hours_before_closing)


def test_a_closed_line_takes_no_more_and_can_be_opened_again(counters: None) -> None:
    close_line(why="short_of_staff", at=SATURDAY, by=ANA)
    close_line(why="short_of_staff", at=SATURDAY, by=ANA)
    door = board("library", at=SATURDAY).door
    assert (door.door, door.why) == (Door.CLOSED, "short_of_staff")
    with pytest.raises(LineClosed):
        take(1)
    with pytest.raises(NotPermitted):
        open_line(site="library", at=SATURDAY, by=CARA)
    open_line(site="library", at=SATURDAY, by=CHIEF)
    take(1)


def test_walk_ins_are_taken_in_their_hours_and_a_little_before() -> None:
    with pytest.raises(NotOpen):
        take(1, minute=-100)
    early = take(1, minute=-75)
    assert early.wait is not None
    assert early.wait.low == 15  # until it opens; two counters are planned, and nobody is before them
    with pytest.raises(NotOpen):
        take(2, minute=240)


def test_every_change_is_a_new_version_and_looking_is_none(counters: None) -> None:
    seen = line_version("library", at=SATURDAY)
    assert not changed_since("library", seen, at=SATURDAY)
    acts = [
        lambda: take(1),
        lambda: call_next(counter=1, at=SATURDAY, by=ANA),
        lambda: put_on_hold(ticket=Ticket.objects.get().pk, at=SATURDAY, by=ANA),
        lambda: close_counter(number=2, at=SATURDAY, by=BEN),
        lambda: close_line(why="other", at=SATURDAY, by=ANA),
    ]
    for act in acts:
        act()
        now = line_version("library", at=SATURDAY)
        assert now > seen
        seen = now
    board("library", at=SATURDAY)
    lines_of_all_sites(at=SATURDAY)
    assert line_version("library", at=SATURDAY) == seen
    assert line_version("library", at=SATURDAY + timedelta(days=1)) > seen


def test_the_wall_shows_the_latest_call_first_and_a_few_of_the_next(counters: None) -> None:
    for n in range(1, 12):
        take(n)
    call_next(counter=1, at=SATURDAY, by=ANA)
    call_next(counter=2, at=SATURDAY + timedelta(seconds=5), by=BEN)
    shown = board("library", at=SATURDAY)
    assert [(one.name, one.counter) for one in shown.called] == [("L-002", 2), ("L-001", 1)]
    assert shown.following[:2] == ("L-003", "L-004")
    assert (len(shown.following), shown.people) == (8, 9)


def test_a_kiosk_is_let_in_by_a_supervisor_and_shut_out_again() -> None:
    with pytest.raises(NotPermitted):
        make_kiosk(site="library", at=SATURDAY, by=ANA)
    token = make_kiosk(site="library", at=SATURDAY, by=CHIEF)
    actor = find_kiosk(token)
    assert actor is not None
    assert take(1, by=actor).name == "L-001"
    assert find_kiosk("x" + token) is None
    for _ in range(2):
        for kiosk in list_kiosks("library"):
            end_kiosk(kiosk=kiosk.id, at=SATURDAY, by=CHIEF)
    assert find_kiosk(token) is None


def test_yesterdays_tickets_are_nobodys_business_and_go(counters: None) -> None:
    mine = take(1)
    tomorrow = SATURDAY + timedelta(days=1)
    with pytest.raises(UnknownTicket):
        put_on_hold(ticket=mine.id, at=tomorrow, by=ANA)
    for n in range(2, 4):
        called = call_next(counter=1, at=SATURDAY, by=ANA)
        assert called is not None
        begin_service(ticket=called.id, at=SATURDAY, by=ANA)
        finish(ticket=called.id, at=SATURDAY + timedelta(minutes=10), by=ANA)
        take(n)
    assert destroy_past_tickets(before=SATURDAY.date()) == 0
    assert destroy_past_tickets(before=tomorrow.date()) == 3
    line = LineDay.objects.get()
    assert (line.served, line.minutes) == (0, 0)  # of two people: no sum of these is kept
    assert destroy_past_lines(before=tomorrow.date()) == 1
