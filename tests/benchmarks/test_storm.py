"""The launch of `make bench-booking` in small: a crowd of a few books every seat once, through the real pages."""

from __future__ import annotations

import asyncio
import random
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from benchmarks.booking import storm
from benchmarks.booking.crowd import Launch, Person, _solve, make_crowd, play
from django.core.cache import cache
from django.utils.html import escape
from pytest_django.fixtures import Settings

from charteroak.booking.models import LinePlace
from charteroak.program.loading import load_policy
from charteroak.web.work import is_done, new_challenge

ZONE = ZoneInfo("America/New_York")


def test_people_come_before_at_and_after_the_opening_each_from_an_address_of_its_own() -> None:
    crowd = make_crowd(20_000, seconds=600, opens=240, dice=random.Random(1))
    early = sum(one.comes < 210 for one in crowd)
    around = sum(210 <= one.comes < 270 for one in crowd)
    assert 4_500 < early < 8_500
    assert 6_000 < around < 9_500
    assert min(one.comes for one in crowd) >= 0
    assert max(one.comes for one in crowd) <= 600
    assert len({one.source for one in crowd}) == len(crowd)


def test_the_work_that_a_page_asks_for_is_done_as_its_script_does_it() -> None:
    at = datetime.now(UTC)
    challenge = new_challenge("form-1", at=at)
    answer = _solve(f'<p data-work="{escape(challenge.as_json())}">')
    assert is_done(answer=answer, stamp="", form="form-1", at=at)
    assert not is_done(answer=answer, stamp="", form="form-2", at=at)


def test_a_launch_opens_at_a_whole_minute_that_is_far_enough_away() -> None:
    opening = storm.opening_after(100)
    assert opening.second == opening.microsecond == 0
    assert 100 <= (opening - datetime.now(UTC)).total_seconds() <= 160


def small_launch(place: tuple[str, int]) -> Launch:
    return Launch(place, opens=time.monotonic(), pace=0.02)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_small_crowd_goes_through_the_line_and_books_every_seat_once(
    live_server: SimpleNamespace, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    opened = datetime.now(ZONE).replace(second=0, microsecond=0)
    settings.CHARTEROAK_POLICY = storm.write_policy(tmp_path, opened, room=True)
    settings.CHARTEROAK_ADMITTED_PER_SECOND = 2.0
    cache.clear()
    assert load_policy(settings.CHARTEROAK_POLICY).booking.release.opens == opened.time()
    storm.write_seats(4, opening=opened.astimezone(UTC) - timedelta(minutes=1))
    host, _, port = live_server.url.removeprefix("http://").partition(":")
    launch = small_launch((host, int(port)))
    crowd = [
        Person(n, n / 10, "en", has_script=True, is_impatient=n == 3, has_second_tab=n == 4, goes_away=False)
        for n in range(8)
    ]
    # In a thread of its own: where a browser of another test is open, this one has a loop that runs already.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(play(launch, crowd, longest=90))).result()
    assert not launch.ledger.errors
    assert launch.ends["booked"] == 4
    assert launch.ends["told that all are taken"] == 4
    assert storm.count_sold() == (4, 0)
    assert LinePlace.objects.count() == 8
    said = SimpleNamespace(seats=4)
    broken = storm.show(launch, said, used={"the people": 0.0}, lasted=1.0)  # type: ignore[arg-type]
    assert broken in ([], ["p99 of all pages is 2 s or more"])  # the test's server loads its pages first
    assert "sold 4; sold twice, or to nobody 0" in capsys.readouterr().out


def test_each_promise_that_a_launch_breaks_is_named() -> None:
    launch = small_launch(("127.0.0.1", 1))
    launch.ledger.seconds["form"] = [0.1] * 200
    assert storm.broken_promises(launch, seats=3, sold=3, wrong=0) == []
    assert storm.broken_promises(launch, seats=4, sold=3, wrong=0) == ["a seat was left over"]
    assert storm.broken_promises(launch, seats=3, sold=3, wrong=1) == ["a seat was sold twice"]
    launch.ledger.errors["form: 500"] += 1
    assert storm.broken_promises(launch, seats=3, sold=3, wrong=0) == ["an error page, or none"]
    launch.ledger.errors.clear()
    launch.ledger.seconds["form"] = [0.1] * 97 + [2.5] * 3
    assert storm.broken_promises(launch, seats=3, sold=3, wrong=0) == ["p99 of all pages is 2 s or more"]
    launch.ledger.seconds["form"] = [0.1] * 200
    launch.ends["gave up after errors"] += 1
    assert storm.broken_promises(launch, seats=3, sold=3, wrong=0) == ["somebody got no answer"]
    launch.ends.clear()
    launch.booked_at = [1.0] * 4
    assert storm.broken_promises(launch, seats=3, sold=3, wrong=0) == ["a booking is not there"]
