"""Many clients at the seats of one slot: nobody gets a seat twice, nobody starves, and how many are claimed a second.

`python -m benchmarks.booking.claims [--clients 32] [--seats 500] [--rounds 5]`

Each client is a process with connections of its own, which it keeps, as a served process does. In each round, with
slots of their own, all clients go in turn at the seats of

- bare: a loop around psycopg that sends the claim statement of `claim_seats` by itself (autocommit);
- claim: `claim_seats` in a transaction, as every booking calls it;
- book: `book_seat`, whole: journal event, code, appointment, holding.

They stop when no seat is left. A rate is seats over the time from the start until the last one was claimed. How fair it
was is counted for each round (500 seats are 16 for each of 32 clients), and for each client over all rounds together.
As a measure beside it: were every seat drawn by lot, the luckiest would have 3.0 times what the unluckiest has in half
of such rounds, and more than 4 times in one of ten.

A slot is gone in less than half a second, so what happens in the first milliseconds must not decide. Each client has
claimed in each way before, from a slot that does not count: PostgreSQL reads its catalogs anew for each connection, and
a client that did so meanwhile got nothing while others took thirty seats. And all begin at one moment, for which each
sleeps by itself: a barrier wakes one after another, and who is awake first keeps the others from the processor.

It exits with 1 where a seat was had twice, one was left over, a client starved or the claim is slower than promised.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import secrets
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import psycopg
from benchmarks.booking.office import SITE, booking_office, make_slots
from benchmarks.matching.installation import describe_database

Claim = Callable[[datetime], int | None]
_FORK = multiprocessing.get_context("fork")
_LONGEST = 40  # seconds that one round may take
_TO_SLEEP = 0.3  # seconds until all clients have heard when they begin
PROMISED, FAIREST = 0.5, 4.0


@dataclass(frozen=True)
class Round:
    """What each client got, and how long all took."""

    seats: list[list[int]]
    seconds: float

    @property
    def rate(self) -> float:
        return sum(map(len, self.seats)) / self.seconds

    @property
    def spread(self) -> float:
        return spread_of([len(one) for one in self.seats])

    def is_whole(self, seats: int) -> bool:
        """Tell whether each seat went to exactly one client."""
        had = [seat for one in self.seats for seat in one]
        return len(had) == len(set(had)) == seats


def spread_of(counts: Sequence[int]) -> float:
    """Return the luckiest client's seats over the unluckiest's."""
    return max(counts) / max(min(counts), 0.01)


def bare() -> Claim:
    """Send the claim statement over psycopg, as fast as it goes."""
    from charteroak.booking.actions import claims
    from charteroak.booking.seat_plan import PUBLIC_KINDS

    connection = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)
    kinds = sorted(kind.value for kind in PUBLIC_KINDS)

    def claim(starts_at: datetime) -> int | None:
        asked = {"site": SITE, "starts_at": starts_at, "ends_at": starts_at, "kinds": kinds}
        row = connection.execute(claims._CLAIM_ONE, {**asked, "at": datetime.now(UTC)}).fetchone()
        return None if row is None else int(row[0])

    return claim


def claim_alone() -> Claim:
    """Call `claim_seats` in a transaction."""
    from django.db import transaction

    from charteroak.booking.actions.claims import claim_seats
    from charteroak.booking.actions.refusals import SlotTaken

    def claim(starts_at: datetime) -> int | None:
        try:
            with transaction.atomic():
                return claim_seats(site=SITE, starts_at=starts_at, minutes=0, at=datetime.now(UTC))[0]
        except SlotTaken:
            return None

    return claim


def book_whole() -> Claim:
    """Call `book_seat`; the seat is looked up afterwards, by who holds it."""
    from charteroak.booking.actions import SlotTaken, book_seat
    from charteroak.staff.permissions import PUBLIC

    def claim(starts_at: datetime) -> int | None:
        try:
            facts = book_seat(
                site=SITE,
                starts_at=starts_at,
                language="en",
                access_needs=[],
                request_token=secrets.token_urlsafe(16),
                at=datetime.now(UTC),
                by=PUBLIC,
            )
        except SlotTaken:
            return None
        return int(facts.reference.replace("-", ""), 16)

    return claim


WAYS: tuple[tuple[str, Callable[[], Claim]], ...] = (
    ("bare", bare),
    ("claim", claim_alone),
    ("book", book_whole),
)


def _client(slots: Sequence[tuple[str, datetime]], warm: Sequence[datetime], line: Any) -> None:
    ways = {name: prepare() for name, prepare in WAYS}
    for claim, slot in zip(ways.values(), warm, strict=True):
        claim(slot)
    for name, slot in slots:
        line.send("ready")
        begins = line.recv()
        claim = ways[name]
        had: list[int] = []
        time.sleep(max(0.0, begins - time.monotonic()))
        last = begins
        while (seat := claim(slot)) is not None:
            had.append(seat)
            last = time.monotonic()
        line.send((had, last))


@contextmanager
def clients_for(
    count: int, slots: Sequence[tuple[str, datetime]], warm: Sequence[datetime]
) -> Iterator[list[Any]]:
    """Have so many clients that will go at the slots one after another; yield a line to each."""
    from django.db import connections

    connections.close_all()
    lines, processes = [], []
    for _ in range(count):
        ours, theirs = _FORK.Pipe()
        lines.append(ours)
        processes.append(_FORK.Process(target=_client, args=(slots, warm, theirs), daemon=True))
    try:
        for process in processes:
            process.start()
        yield lines
    finally:
        # Also where the run is interrupted: the server waits for all its clients before it stops.
        for process in processes:
            process.kill()
            process.join()


def play(lines: Sequence[Any]) -> Round:
    """Let all clients go at the next slot at one moment. Raises where one of them broke."""
    for line in lines:
        _heard(line)
    begins = time.monotonic() + _TO_SLEEP
    for line in lines:
        line.send(begins)
    said = [_heard(line) for line in lines]
    return Round([had for had, _ in said], max(last for _, last in said) - begins)


def _heard(line: Any) -> Any:
    if not line.poll(_LONGEST):
        raise AssertionError("a client no longer answers")
    return line.recv()


def held_once(slots: Sequence[datetime], seats: int) -> bool:
    """Tell whether each seat of the slots that were booked is held by exactly one appointment."""
    from charteroak.booking.models import Appointment, Holding

    for start in slots:
        held = list(
            Holding.objects.filter(seat__starts_at=start, is_active=True).values_list("seat_id", flat=True)
        )
        booked = set(Appointment.objects.filter(seat__starts_at=start).values_list("seat_id", flat=True))
        if not len(held) == len(set(held)) == len(booked) == seats or set(held) != booked:
            return False
    return True


def measure(options: argparse.Namespace) -> dict[str, list[Round]]:
    """Play all rounds, and raise AssertionError where a seat was had twice or left over."""
    names = [name for name, _ in WAYS]
    slots = make_slots(slots=(options.rounds + 2) * len(names), seats=options.seats)
    warm = [slots.pop() for _ in names]
    # The first round warms the server up.
    order = [(name, slots.pop()) for _ in range(options.rounds + 1) for name in names]
    # What a served process has done long before: the policy read, modules loaded.
    book_whole()(warm[-1])
    played: dict[str, list[Round]] = {name: [] for name in names}
    with clients_for(options.clients, order, warm) as lines:
        for name, _ in order:
            played[name].append(done := play(lines))
            if not done.is_whole(options.seats):
                raise AssertionError(f"{name}: a seat was had twice, or left over")
    if not held_once([slot for name, slot in order if name == "book"], options.seats):
        raise AssertionError("a seat is held twice, or not at all")
    return {name: rounds[1:] for name, rounds in played.items()}


def show(played: dict[str, list[Round]], options: argparse.Namespace) -> bool:
    """Print the table; return whether what is promised was kept."""
    print(f"{options.clients} clients, {options.seats} seats in one slot, {options.rounds} rounds")
    print(
        f"{'':8}{'claims/s':>10}{'(lowest-highest)':>18}{'of bare':>9}{'(lowest-highest)':>18}"
        f"{'luckiest : unluckiest':>24}{'worst':>7}{'of all rounds':>15}"
    )
    bare_rates = [one.rate for one in played["bare"]]
    kept = True
    for name, rounds in played.items():
        rates = [one.rate for one in rounds]
        ratio = statistics.median(rates) / statistics.median(bare_rates)
        apart = [mine / beside for mine, beside in zip(rates, bare_rates, strict=True)]
        spreads = [one.spread for one in rounds]
        together = spread_of([sum(map(len, had)) for had in zip(*(one.seats for one in rounds), strict=True)])
        print(
            f"{name:8}{statistics.median(rates):>10,.0f}{f'({min(rates):,.0f}-{max(rates):,.0f})':>18}"
            f"{ratio:>9.2f}{f'({min(apart):.2f}-{max(apart):.2f})':>18}"
            f"{statistics.median(spreads):>24.1f}{max(spreads):>7.1f}{together:>15.1f}"
        )
        kept = kept and (name != "claim" or ratio >= PROMISED) and (name == "bare" or max(spreads) <= FAIREST)
    print(f"seats had twice: 0; left over: 0. Load: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print("kept" if kept else f"NOT KEPT: at least {PROMISED} for the claim, and at most {FAIREST:.0f}:1")
    return kept


def main() -> int:
    parser = argparse.ArgumentParser(description="seats of one slot, claimed by many at once")
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--seats", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with booking_office():
        print(", ".join(f"{name} {value}" for name, value in describe_database().items()))
        return 0 if show(measure(options), options) else 1


if __name__ == "__main__":
    sys.exit(main())
