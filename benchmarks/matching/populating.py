"""Gives a whole city its cards: fingerprints made by worker processes, poured into the database by `bulk_add`.

The second holder's process would be asked a million times over TLS, which is not what building measures: the workers
are given both holders' keys and compute the same HMACs in memory. Nothing else is different from a visit.
"""

from __future__ import annotations

import hashlib
import hmac
import multiprocessing
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from charteroak.matching.people import Person

WORKERS = 2
_CHUNK = 500
# As many years as a card of Hartford's is good: cards of all their months are in a city.
CARD_YEARS = 2
_SEED = b"benchmark"


@dataclass(frozen=True)
class _Keys:
    city: bytes = field(repr=False)
    holder: bytes = field(repr=False)
    store: object = field(repr=False)


_keys: _Keys


@dataclass(frozen=True)
class Built:
    """What building took and what it takes on disk, in seconds and bytes."""

    people: int
    postings: int
    passed_over: int
    seconds: float
    steps: dict[str, float]
    heap_bytes: int
    index_bytes: int


def months_of_cards(at: datetime) -> list[date]:
    """Return a day in each month in which the city's cards expire."""
    first = at.year * 12 + at.month
    return [date((first + month) // 12, (first + month) % 12 + 1, 15) for month in range(CARD_YEARS * 12)]


def populate(people: Sequence[Person], *, at: datetime, say: Callable[[str], None]) -> Built:
    """Add everybody, the number of their card being their place in the list."""
    from charteroak.matching.actions.bulk import Batch, bulk_add

    months = months_of_cards(at)
    _prepare(months, at)
    start = time.perf_counter()
    steps: dict[str, float] = {}
    last = start

    def progress(step: str, count: int) -> None:
        nonlocal last
        steps[step] = time.perf_counter() - start
        if time.perf_counter() - last > 15:
            last = time.perf_counter()
            say(f"  {step}: {count:,} ({last - start:.0f} s)")

    def batches(pool: object) -> Iterator[Batch]:
        yield from pool.imap(_batch, _chunks(people, months))  # type: ignore[attr-defined]

    # Forked while no connection is open: a child must not share one.
    with multiprocessing.get_context("fork").Pool(WORKERS, initializer=_begin_worker) as pool:
        loaded = bulk_add(
            batches=batches(pool),
            again=lambda number: _added(number, people[number], months),
            progress=progress,
        )
    took = time.perf_counter() - start
    heap, index = _sizes()
    return Built(loaded.people, loaded.postings, loaded.passed_over, took, steps, heap, index)


def _prepare(months: Sequence[date], at: datetime) -> None:
    """Make the keys of all months, and take both holders' out of their stores."""
    from django.conf import settings
    from django.db import connections

    from charteroak.custody.actions import MATCH_KEY, cohort_key
    from charteroak.custody.holder.folder import HOLDER_KEY, Holder
    from charteroak.custody.purposes import Algorithm
    from charteroak.custody.stores.hidden import read_hidden
    from charteroak.custody.stores.sealed_file import SealedFileStore

    global _keys
    for month in months:
        cohort_key(expires_on=month, at=at)
    passphrase: Path = settings.CHARTEROAK_KEYS_PASSPHRASE_FILE
    store = SealedFileStore(settings.CHARTEROAK_KEYS, read_hidden(passphrase))
    holder = Holder(settings.CHARTEROAK_HOLDER_OWN)
    _keys = _Keys(
        bytes(store._load(MATCH_KEY, Algorithm.HMAC)),
        bytes(holder.store._load(HOLDER_KEY, Algorithm.HMAC)),
        store,
    )
    holder.ledger.close()
    connections.close_all()


def _begin_worker() -> None:
    # Ctrl-C is the parent's matter, which ends its workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


Chunk = tuple[int, Sequence[Person], Sequence[date]]


def _chunks(people: Sequence[Person], months: Sequence[date]) -> Iterator[Chunk]:
    for start in range(0, len(people), _CHUNK):
        yield start, people[start : start + _CHUNK], months


def _batch(chunk: Chunk) -> object:
    from charteroak.matching.actions.bulk import build_batch

    start, people, months = chunk
    added = [_added(start + place, person, months) for place, person in enumerate(people)]
    return build_batch(added, store=_keys.store)  # type: ignore[arg-type]


def _added(number: int, person: Person, months: Sequence[date]):
    from charteroak.matching.actions.bulk import Added
    from charteroak.matching.fingerprints import Secrets
    from charteroak.matching.mini_record import MiniRecord
    from charteroak.matching.rules import all_keys

    each = tuple(
        hmac.digest(_keys.holder, hmac.digest(_keys.city, key, "sha256"), "sha256")
        for key in all_keys(person)
    )
    # The same for a number whenever it is asked for.
    drawn = hashlib.blake2b(b"%d" % number, key=_SEED, digest_size=26).digest()
    month = months[int.from_bytes(drawn[24:]) % len(months)]
    return Added(number, Secrets(each), MiniRecord(person, f"{number:012}"), drawn[:8], drawn[8:24], month)


def _sizes() -> tuple[int, int]:
    """Return the bytes of the tables and of their indexes, all quarters together."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(pg_table_size(relid)), 0), coalesce(sum(pg_indexes_size(relid)), 0) FROM ("
            "SELECT relid FROM pg_partition_tree('matching_posting') UNION ALL "
            "SELECT relid FROM pg_partition_tree('matching_minirecord')) AS parts"
        )
        heap, index = cursor.fetchone()
    return int(heap), int(index)


def empty_index() -> None:
    """Take everybody out again, before the next size."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE matching_posting, matching_minirecord, matching_apart")
