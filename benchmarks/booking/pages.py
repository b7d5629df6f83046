"""Bookings over HTTP by many clients at once, at our site and at another program's, in one run.

`python -m benchmarks.booking.pages [--clients 16] [--bookings 200] [--rounds 3] [--peer PYTHON]`

PYTHON is the interpreter of the peer's environment, which `make bench-booking` makes; without it ours runs alone.
Both sites stand on one PostgreSQL, in a temporary folder, and are served in turn, each by two workers of four threads;
ours with `charteroak serve`, as in service, its background work too. Rate limits stay on: each booking comes from an
address of its own of 127.0.0.0/8, as it would from another person's. In each round, at each site:

- the first bookings after it was started, one by each client at once, count for nothing but the row that says so;
- 200 bookings, each of another time;
- a race: each client goes for the same 20 times one after another, and takes every one that it is told is free. How
  often a time was confirmed to more than one person is counted.

What a booking is at the peer, and by which of its two ways it is judged, stands in `django_appointment.py`. It fails
where a page was no success, where a seat of ours is held twice, and where ours is not three times as fast as the peer.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.booking.django_appointment import (
    Peer,
    book_as_new,
    book_signed_in,
    is_offered,
    peer_site,
    prepare_peer,
)
from benchmarks.booking.office import booking_office
from benchmarks.booking.one_person import Browser
from benchmarks.booking.ours import book_ours, is_held_once, prepare_forms, served

PROMISED = 3.0
RACED = 20


@dataclass
class Way:
    """One way to book at one site, and what was measured of it; seconds."""

    name: str
    serve: Callable[[], AbstractContextManager[str]]
    book: Callable[[Browser, Any], bool]
    slots: list[Any]
    # Whether the site says that a time is free, where its booking does not ask by itself.
    offered: Callable[[Browser, Any], bool] = lambda _person, _slot: True
    is_raced: bool = True
    rates: list[float] = field(default_factory=list)
    bookings: list[list[float]] = field(default_factory=list)
    first: list[float] = field(default_factory=list)
    sold_twice: list[int] = field(default_factory=list)
    confirmed: int = 0


def play(way: Way, clients: int, bookings: int, people: Iterator[int]) -> None:
    """Serve a site and measure one round of it."""
    with way.serve() as place, ThreadPoolExecutor(clients) as pool:

        def book(slot: Any) -> list[float]:
            with Browser(place, number=next(people)) as person:
                if not way.book(person, slot):
                    raise AssertionError(f"{way.name}: a time that nobody else wanted was not to be had")
                return person.took

        first = list(pool.map(book, [way.slots.pop() for _ in range(clients)]))
        way.first += [max(one) for one in first]
        chosen = [way.slots.pop() for _ in range(bookings)]
        start = time.monotonic()
        took = list(pool.map(book, chosen))
        way.rates.append(len(took) / (time.monotonic() - start))
        way.bookings += took
        way.confirmed += clients + bookings
        if not way.is_raced:
            return
        raced = [way.slots.pop() for _ in range(RACED)]
        had = list(pool.map(lambda _: _race(way, place, next(people), raced), range(clients)))
        sold = [sum(slot in one for one in had) for slot in raced]
        if not all(sold):
            raise AssertionError(f"{way.name}: {sold.count(0)} times of the race were left over")
        way.sold_twice.append(sum(sold) - len(raced))
        way.confirmed += sum(sold)


def _race(way: Way, place: str, number: int, slots: Sequence[Any]) -> list[Any]:
    """Go for each of the times. Returns those that were confirmed to this person."""
    had = []
    for slot in slots:
        with Browser(place, number=number) as person:
            if way.offered(person, slot) and way.book(person, slot):
                had.append(slot)
    return had


def ways_of_peer(peer: Peer) -> list[Way]:
    """List the two ways to book at the peer, with times that are not shared."""
    half = len(peer.slots) // 2
    common = {"serve": partial(peer_site, peer), "offered": partial(is_offered, peer)}
    return [
        Way(
            "django-appointment, signed in",
            book=partial(book_signed_in, peer),
            slots=peer.slots[:half],
            **common,
        ),
        # Its race takes minutes, and ends like the other: what follows the choice of a time does not look at it again.
        Way(
            "django-appointment, as new",
            book=partial(book_as_new, peer),
            slots=peer.slots[half:],
            is_raced=False,
            **common,
        ),
    ]


def show(ways: Sequence[Way], options: argparse.Namespace) -> bool:
    """Print the table; return whether what is promised was kept."""
    print(
        f"{options.clients} clients, {options.bookings} bookings on different times, {options.rounds} rounds; "
        "ms of all rounds"
    )
    print(
        f"{'':30}{'bookings/s':>11}{'(lowest-highest)':>18}{'one booking p50':>17}{'p95':>7}{'longest':>9}"
        f"{'pages':>7}{'one page p95':>14}{'longest':>9}{'of the first':>14}{'sold twice of ' + str(RACED):>18}"
    )
    for way in ways:
        whole = [1000 * sum(one) for one in way.bookings]
        pages = [1000 * page for one in way.bookings for page in one]
        spread = f"({min(way.rates):.1f}-{max(way.rates):.1f})"
        twice = _middle(way.sold_twice) if way.sold_twice else "-"
        print(
            f"{way.name:30}{statistics.median(way.rates):>11.1f}{spread:>18}{statistics.median(whole):>17.0f}"
            f"{_p95(whole):>7.0f}{max(whole):>9.0f}{len(pages) / len(whole):>7.1f}{_p95(pages):>14.0f}"
            f"{max(pages):>9.0f}{1000 * max(way.first):>14.0f}{twice:>18}"
        )
    print(f"Load: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    ours, *peers = ways
    if not peers:
        return True
    apart = [max(one) for one in zip(*(way.rates for way in peers), strict=True)]
    ratios = [mine / theirs for mine, theirs in zip(ours.rates, apart, strict=True)]
    ratio = statistics.median(ours.rates) / statistics.median(apart)
    kept = ratio >= PROMISED
    print(
        f"ours to the peer's better way: {ratio:.2f} ({min(ratios):.2f}-{max(ratios):.2f}), promised {PROMISED:.0f}: "
        + ("kept" if kept else "NOT KEPT")
    )
    return kept


def _middle(counts: Sequence[int]) -> str:
    return f"{statistics.median(counts):.0f} ({min(counts)}-{max(counts)})"


def _p95(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def main() -> int:
    parser = argparse.ArgumentParser(description="bookings over HTTP, ours beside another program's")
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--bookings", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peer", type=Path, help="the interpreter of the peer's environment")
    options = parser.parse_args()
    needed = options.rounds * (options.clients + options.bookings + RACED)
    people = iter(range(10**9))
    with booking_office() as folder:
        ours = Way("ours", partial(served, folder), book_ours, prepare_forms(needed))
        ways = [ours]
        if options.peer is not None:
            ways += ways_of_peer(
                prepare_peer(options.peer, folder, slots=2 * needed, people=options.bookings)
            )
        for _ in range(options.rounds):
            for way in ways:
                play(way, options.clients, options.bookings, people)
        if any(ours.sold_twice) or not is_held_once(ours.confirmed):
            raise AssertionError("a seat is held twice, or a booking is missing")
        return 0 if show(ways, options) else 1


if __name__ == "__main__":
    sys.exit(main())
