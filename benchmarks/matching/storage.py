"""What matching takes on disk for each person, how long it takes to build, and what a check costs without the network.

`python -m benchmarks.matching.storage [--sizes 10k,100k] [--checks 400]`

Both holders' keys are in this process, so that what is measured is the index: labels, one statement, openings,
comparing. `benchmarks.matching.run` measures the same with the second holder behind TLS, and with a million people.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from pathlib import Path
from unittest import mock

from benchmarks.matching.applicants import Applicant, make_city, test_applicants
from benchmarks.matching.installation import installation
from benchmarks.matching.populating import empty_index, populate
from benchmarks.matching.run import read_size

_TABLES = ("matching_posting", "matching_minirecord")


class InProcessHolder:
    """The second holder's key without its process."""

    def __init__(self, folder: Path) -> None:
        from charteroak.custody.holder.folder import Holder

        self._store = Holder(folder).store

    def macs(self, inputs: Sequence[bytes]) -> list[bytes]:
        from charteroak.custody.holder.folder import HOLDER_KEY

        return [self._store.mac(HOLDER_KEY, data) for data in inputs]


def sizes_of(table: str) -> tuple[int, int, int]:
    """Return rows, bytes and bytes of indexes of a table with all its partitions."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 - one of two words above
        rows = cursor.fetchone()[0]
        cursor.execute(
            "SELECT sum(pg_table_size(relid)), sum(pg_indexes_size(relid)) FROM pg_partition_tree(%s)",
            [table],
        )
        heap, index = cursor.fetchone()
    return int(rows), int(heap), int(index)


def time_checks(applicants: Sequence[Applicant], *, cards: int) -> list[float]:
    """Return the seconds of each check, in order of length."""
    from charteroak.lib.clock import now
    from charteroak.matching.actions import check_person

    at, times = now(), []
    for applicant in applicants:
        start = time.perf_counter()
        check_person(person=applicant.person, cards=cards, at=at)
        times.append(time.perf_counter() - start)
    return sorted(times)


def measure(size: int, *, checks: int) -> None:
    from charteroak.lib.clock import now

    city = make_city(size)
    built = populate([each.person for each in city], at=now(), say=lambda words: print(words, flush=True))
    print(f"\n{size:,} people: built in {built.seconds:.1f} s, {built.postings / size:.1f} postings each")
    whole = 0
    for table in _TABLES:
        rows, heap, index = sizes_of(table)
        whole += heap + index
        print(
            f"  {table}: {rows:,} rows, {heap / size:.0f} + {index / size:.0f} bytes a person (rows + index)"
        )
    print(f"  {whole / size:.0f} bytes a person, {whole / 1e6:.0f} MB in all")
    steps = " ".join(f"{step} {seconds:.1f} s" for step, seconds in built.steps.items())
    print(f"  until {steps}")
    times = time_checks(test_applicants(city, returning=checks // 2, new=checks // 2), cards=size)
    for share in (0.5, 0.95, 0.99):
        print(f"  check, p{share * 100:.0f}: {times[int(len(times) * share)] * 1000:.1f} ms")
    empty_index()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="10k,100k")
    parser.add_argument("--checks", type=int, default=400)
    options = parser.parse_args()
    with installation():
        from django.conf import settings

        holder = InProcessHolder(settings.CHARTEROAK_HOLDER_OWN)
        with mock.patch("charteroak.matching.actions.checking.get_second_holder", return_value=holder):
            for size in options.sizes.split(","):
                measure(read_size(size), checks=options.checks)


if __name__ == "__main__":
    main()
