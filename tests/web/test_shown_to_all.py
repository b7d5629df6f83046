"""What all are shown alike is made by one, once in a while, and nobody waits for it twice."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache

from charteroak.web.public.book.waiting_room.shown import shown_to_all

AT = datetime(2026, 11, 22, 14, tzinfo=UTC)


@pytest.fixture(autouse=True)
def nothing_made_yet() -> None:
    cache.clear()


def test_it_is_made_anew_when_its_seconds_are_over_and_not_before() -> None:
    made = iter(range(10))

    def show(at: datetime) -> int:
        return shown_to_all("it", lambda: next(made), at=at, seconds=3)

    assert [show(AT + timedelta(seconds=n)) for n in range(7)] == [0, 0, 0, 1, 1, 1, 2]


def test_with_no_seconds_it_is_always_made() -> None:
    made = iter(range(10))
    assert [shown_to_all("it", lambda: next(made), at=AT, seconds=0) for _ in range(3)] == [0, 1, 2]


def test_while_one_makes_it_the_others_are_shown_the_last() -> None:
    shown_to_all("it", lambda: "old", at=AT, seconds=1)
    began, may_end = threading.Event(), threading.Event()

    def slowly() -> str:
        began.set()
        assert may_end.wait(5)
        return "new"

    later = AT + timedelta(seconds=2)
    got: list[str] = []
    maker = threading.Thread(target=lambda: got.append(shown_to_all("it", slowly, at=later, seconds=1)))
    maker.start()
    assert began.wait(5)
    assert shown_to_all("it", lambda: "never made", at=later, seconds=1) == "old"
    may_end.set()
    maker.join(5)
    assert got == ["new"]
    assert shown_to_all("it", lambda: "never made", at=later, seconds=1) == "new"


def test_what_fails_is_tried_again_by_the_next() -> None:
    with pytest.raises(ZeroDivisionError):
        shown_to_all("it", lambda: 1 // 0, at=AT, seconds=1)
    assert shown_to_all("it", lambda: 1, at=AT, seconds=1) == 1


def test_a_clock_that_was_set_back_shows_nothing_from_its_future() -> None:
    shown_to_all("it", lambda: "later", at=AT + timedelta(hours=1), seconds=5)
    assert shown_to_all("it", lambda: "now", at=AT, seconds=5) == "now"
