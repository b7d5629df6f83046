"""What `make bench-booking` says of seats and pages: its counting, its verdicts, and that a site that fails is said."""

from __future__ import annotations

import argparse
import sys
from contextlib import nullcontext
from datetime import UTC, datetime, time
from pathlib import Path

import pytest
from benchmarks.booking import claims, pages
from benchmarks.booking.django_appointment import _list_slots, prepare_peer
from benchmarks.booking.one_person import address_of, hidden_fields
from benchmarks.booking.ours import running

_ASKED = argparse.Namespace(clients=2, bookings=2, rounds=1, seats=6)


def _round(*counts: int, seconds: float = 1.0) -> claims.Round:
    seats = iter(range(100))
    return claims.Round([[next(seats) for _ in range(count)] for count in counts], seconds)


def test_a_round_is_whole_when_each_seat_went_to_one_client() -> None:
    assert _round(2, 4).is_whole(6)
    assert not _round(2, 4).is_whole(7)
    assert not claims.Round([[1, 2], [2, 3]], 1.0).is_whole(4)


@pytest.mark.parametrize(("counts", "spread"), [((2, 4), 2.0), ((5, 5), 1.0), ((0, 5), 500.0)])
def test_luckiest_to_unluckiest(counts: tuple[int, ...], spread: float) -> None:
    assert claims.spread_of(counts) == spread


@pytest.mark.parametrize(
    ("claimed", "seconds", "kept"),
    [((3, 3), 1.0, True), ((3, 3), 2.5, False), ((1, 5), 1.0, False)],
    ids=["fair and fast", "slower than half the bare loop", "one starved"],
)
def test_the_verdict_on_claims(claimed: tuple[int, ...], seconds: float, *, kept: bool) -> None:
    played = {"bare": [_round(0, 6)], "claim": [_round(*claimed, seconds=seconds)], "book": [_round(3, 3)]}
    assert claims.show(played, _ASKED) is kept


def _way(name: str, rate: float) -> pages.Way:
    way = pages.Way(name, lambda: nullcontext(""), lambda _person, _slot: True, [])
    way.rates, way.first, way.sold_twice = [rate], [0.1], [0]
    way.bookings = [[0.1, 0.2], [0.1, 0.3]]
    return way


@pytest.mark.parametrize(("signed_in", "as_new", "kept"), [(9.0, 10.0, True), (11.0, 5.0, False)])
def test_the_peer_is_judged_by_its_better_way(signed_in: float, as_new: float, *, kept: bool) -> None:
    ways = [_way("ours", 30.0), _way("signed in", signed_in), _way("as new", as_new)]
    assert pages.show(ways, _ASKED) is kept


def test_each_person_has_an_address_of_their_own() -> None:
    found = [address_of(number) for number in range(3000)]
    assert len(set(found)) == 3000
    assert all(0 <= int(part) <= 255 for one in found for part in one.split("."))


def test_hidden_fields_are_read_in_any_order() -> None:
    page = '<input type="hidden" name="a" value="1"><input value="2" type="hidden" name="b"><input name="c" value="3">'
    assert hidden_fields(page) == {"a": "1", "b": "2"}


def test_times_of_the_peer_are_different_and_in_its_hours() -> None:
    slots = _list_slots(100, minutes=15, opens=8, closes=18)
    assert len(set(slots)) == 100
    assert all(time(8) <= start < end <= time(18) for _, start, end in slots)
    assert min(day for day, _, _ in slots) >= datetime.now(UTC).date()


def test_a_site_that_does_not_start_is_said_with_its_log(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "print('no such table'); raise SystemExit(3)"]
    with pytest.raises(AssertionError, match="no such table"), running(command, "Serving (x)", tmp_path):
        pass


def test_a_peer_that_is_not_installed_is_said(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="make bench-booking"):
        prepare_peer(tmp_path / "python", tmp_path, slots=1, people=1)
