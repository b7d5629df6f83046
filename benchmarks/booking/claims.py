"""Many clients at the seats of one slot: nobody gets a seat twice, nobody starves, and how many are claimed a second.

`python -m benchmarks.booking.claims [--clients 32] [--seats 500] [--rounds 5]`

Each client is a process with a connection of its own; all are let go at once and stop when no seat is left. In turn,
each round with a slot of its own:

- bare: a loop around psycopg that sends the claim statement of `claim_seats` by itself (autocommit);
- claim: `claim_seats` in a transaction, as every booking calls it;
- book: `book_seat`, whole: journal event, code, appointment, holding.

A rate is seats over the time from the start until the last one was claimed. It exits with 1 where a seat was had twice,
one was left over, a client starved or the claim is slower than promised.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import secrets
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import psycopg
from benchmarks.booking.office import SITE, booking_office, make_slots
from benchmarks.matching.installation import describe_database

Claim = Callable[[], int | None]
_FORK = multiprocessing.get_context("fork")
_LONGEST = 40  # seconds that one round may take
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
        """Return the luckiest client's seats over the unluckiest's."""
        counts = [len(one) for one in self.seats]
        return max(counts) / max(min(counts), 0.01)

    def is_whole(self, seats: int) -> bool:
        """Tell whether each seat went to exactly one client."""
        had = [seat for one in self.seats for seat in one]
        return len(had) == len(set(had)) == seats


def bare(starts_at: datetime) -> Claim:
    """Send the claim statement over psycopg, as fast as it goes."""
    from charteroak.booking.actions import claims
    from charteroak.booking.seat_plan import PUBLIC_KINDS

    connection = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)
    kinds = sorted(kind.value for kind in PUBLIC_KINDS)
    asked = {"site": SITE, "starts_at": starts_at, "ends_at": starts_at, "kinds": kinds}

    def claim() -> int | None:
        row = connection.execute(claims._CLAIM_ONE, {**asked, "at": datetime.now(UTC)}).fetchone()
        return None if row is None else int(row[0])

    return claim


def claim_alone(starts_at: datetime) -> Claim:
    """Call `claim_seats` in a transaction."""
    from django.db import transaction

    from charteroak.booking.actions.claims import claim_seats
    from charteroak.booking.actions.refusals import SlotTaken

    def claim() -> int | None:
        try:
            with transaction.atomic():
                return claim_seats(site=SITE, starts_at=starts_at, minutes=0, at=datetime.now(UTC))[0]
        except SlotTaken:
            return None

    return _connected(claim)


def book_whole(starts_at: datetime) -> Claim:
    """Call `book_seat`; the seat is looked up afterwards, by who holds it."""
    from charteroak.booking.actions import SlotTaken, book_seat
    from charteroak.staff.permissions import PUBLIC

    def claim() -> int | None:
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

    return _connected(claim)


def _connected(claim: Claim) -> Claim:
    from django.db import connection

    connection.ensure_connection()
    return claim


def _client(prepare: Callable[[datetime], Claim], starts_at: datetime, barrier: Any, answers: Any) -> None:
    claim = prepare(starts_at)
    had: list[int] = []
    barrier.wait(_LONGEST)
    start = last = time.monotonic()
    while (seat := claim()) is not None:
        had.append(seat)
        last = time.monotonic()
    answers.put((had, start, last))


def play(prepare: Callable[[datetime], Claim], starts_at: datetime, clients: int) -> Round:
    """Let so many clients go at one slot at once. Raises where one of them broke."""
    from django.db import connections

    connections.close_all()
    barrier, answers = _FORK.Barrier(clients), _FORK.Queue()
    processes = [
        _FORK.Process(target=_client, args=(prepare, starts_at, barrier, answers), daemon=True)
        for _ in range(clients)
    ]
    for process in processes:
        process.start()
    try:
        said = [answers.get(timeout=_LONGEST) for _ in processes]
    finally:
        # Also where the run is interrupted: the server waits for all its clients before it stops.
        for process in processes:
            process.kill()
            process.join()
    start, last = min(one[1] for one in said), max(one[2] for one in said)
    return Round([one[0] for one in said], last - start)


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


WAYS: tuple[tuple[str, Callable[[datetime], Claim]], ...] = (
    ("bare", bare),
    ("claim", claim_alone),
    ("book", book_whole),
)


def measure(options: argparse.Namespace) -> dict[str, list[Round]]:
    """Play all rounds, and raise AssertionError where a seat was had twice or left over."""
    slots = make_slots(slots=(options.rounds + 1) * len(WAYS) + 1, seats=options.seats)
    # What a served process has done long before: the policy read, modules loaded, the first of all statements built.
    book_whole(slots.pop())()
    played: dict[str, list[Round]] = {name: [] for name, _ in WAYS}
    booked = []
    for number in range(options.rounds + 1):
        for name, prepare in WAYS:
            slot = slots.pop()
            done = play(prepare, slot, options.clients)
            if not done.is_whole(options.seats):
                raise AssertionError(f"{name}: a seat was had twice, or left over")
            booked += [slot] if name == "book" else []
            if number:  # the first round warms the server up
                played[name].append(done)
    if not held_once(booked, options.seats):
        raise AssertionError("a seat is held twice, or not at all")
    return played


def show(played: dict[str, list[Round]], options: argparse.Namespace) -> bool:
    """Print the table; return whether what is promised was kept."""
    print(f"{options.clients} clients, {options.seats} seats in one slot, {options.rounds} rounds")
    print(f"{'':8}{'claims/s':>10}{'(lowest to highest)':>22}{'of bare':>10}{'luckiest : unluckiest':>24}")
    bare_rates = [one.rate for one in played["bare"]]
    kept = True
    for name, rounds in played.items():
        rates = [one.rate for one in rounds]
        ratio = statistics.median(rates) / statistics.median(bare_rates)
        apart = [mine / beside for mine, beside in zip(rates, bare_rates, strict=True)]
        worst = max(one.spread for one in rounds)
        spread = f"({min(rates):,.0f} to {max(rates):,.0f})"
        print(
            f"{name:8}{statistics.median(rates):>10,.0f}{spread:>22}{ratio:>10.2f}"
            f"{statistics.median(one.spread for one in rounds):>12.1f}, worst {worst:.1f}"
            f"   of bare in each round: {min(apart):.2f} to {max(apart):.2f}"
        )
        kept = kept and (name != "claim" or ratio >= PROMISED) and (name == "bare" or worst <= FAIREST)
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
