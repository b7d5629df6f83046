"""The clock is believed only where nothing speaks against it; a doubt is recorded once, and ends when it is right."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from charteroak.custody import actions
from charteroak.custody.actions import confirm_clock, day_key, look_at_clock
from charteroak.custody.rules import Doubt, Mark, doubt_clock
from charteroak.custody.stores.base import ClockDoubted
from charteroak.journal.queries import count_events
from charteroak.lib.clock import Ticks, ticks
from people import NOON

RUN = Ticks("boot-a", 1000.0)
LATER = timedelta(hours=1)


def later(by: timedelta, *, boot: str = "boot-a") -> Ticks:
    return Ticks(boot, 1000.0 + by.total_seconds())


def doubt(
    moved: timedelta, counted: timedelta, *, boot: str = "boot-a", database: timedelta | None = None
) -> Doubt:
    at = NOON + moved
    theirs = at if database is None else NOON + database
    return doubt_clock(at=at, database_now=theirs, ticks=later(counted, boot=boot), mark=Mark(NOON, RUN))


@pytest.mark.parametrize(
    ("moved", "counted", "expected"),
    [
        (LATER, LATER, Doubt.NONE),
        (LATER + timedelta(minutes=9), LATER, Doubt.NONE),
        (timedelta(days=90), timedelta(days=90), Doubt.NONE),  # the worker stood still, the machine did not
        (LATER + timedelta(minutes=11), LATER, Doubt.JUMPED),
        (timedelta(days=365), LATER, Doubt.JUMPED),
        (timedelta(days=-365), LATER, Doubt.JUMPED),
        (timedelta(minutes=-11), timedelta(0), Doubt.JUMPED),
    ],
)
def test_while_the_machine_runs_the_clock_must_keep_pace_with_it(
    moved: timedelta, counted: timedelta, expected: Doubt
) -> None:
    assert doubt(moved, counted) is expected


@pytest.mark.parametrize(
    ("moved", "expected"),
    [
        (timedelta(hours=14), Doubt.NONE),  # a night
        (timedelta(hours=36), Doubt.NONE),
        (timedelta(hours=37), Doubt.ABSENT),
        (timedelta(days=365), Doubt.ABSENT),
        (timedelta(hours=-1), Doubt.BEHIND),
    ],
)
def test_after_a_start_only_a_short_absence_is_believed(moved: timedelta, expected: Doubt) -> None:
    assert doubt(moved, timedelta(0), boot="boot-b") is expected
    assert doubt(moved, timedelta(0), boot="") is expected


def test_the_databases_clock_must_say_the_same() -> None:
    assert doubt(LATER, LATER, database=LATER + timedelta(minutes=11)) is Doubt.DATABASE
    assert doubt(LATER, LATER, database=timedelta(minutes=49)) is Doubt.DATABASE
    assert doubt_clock(at=NOON, database_now=NOON, ticks=RUN, mark=None) is Doubt.NONE


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> dict[str, datetime]:
    """The time that the database says."""
    said = {"now": NOON}
    monkeypatch.setattr(actions, "_database_now", lambda: said["now"])
    return said


def look(server: dict[str, datetime], moved: timedelta, counted: timedelta) -> Doubt:
    server["now"] = NOON + moved
    return look_at_clock(at=NOON + moved, ticks=later(counted))


@pytest.mark.django_db
def test_a_doubt_is_recorded_once_and_is_over_when_the_clock_is_right_again(
    server: dict[str, datetime],
) -> None:
    assert look(server, timedelta(0), timedelta(0)) is Doubt.NONE
    for hours in (1, 2, 3):
        assert look(server, timedelta(days=365, hours=hours), timedelta(hours=hours)) is Doubt.JUMPED
    assert count_events("clock.doubted") == 1
    assert look(server, timedelta(hours=4), timedelta(hours=4)) is Doubt.NONE
    look(server, timedelta(days=-9), timedelta(hours=5))
    assert count_events("clock.doubted") == 2


@pytest.mark.django_db
def test_somebody_may_confirm_it_and_the_journal_says_so(server: dict[str, datetime]) -> None:
    look(server, timedelta(0), timedelta(0))
    moved, counted = timedelta(days=4), timedelta(hours=1)
    assert look(server, moved, counted) is Doubt.JUMPED
    assert confirm_clock(at=NOON + moved, ticks=later(counted))
    assert count_events("clock.confirmed") == 1
    assert look(server, moved + LATER, counted + LATER) is Doubt.NONE
    server["now"] = NOON
    assert not confirm_clock(at=NOON + moved, ticks=later(counted))
    assert count_events("clock.confirmed") == 1


@pytest.mark.usefixtures("office")
def test_no_key_is_made_for_a_day_that_was_over(server: dict[str, datetime]) -> None:
    look(server, timedelta(0), timedelta(0))
    day_key(day=NOON.date(), at=NOON)
    past = NOON - timedelta(days=2)
    with pytest.raises(ClockDoubted):
        day_key(day=past.date(), at=past)


def test_this_machine_counts() -> None:
    one, other = ticks(), ticks()
    assert one.boot == other.boot != ""
    assert one.seconds <= other.seconds
