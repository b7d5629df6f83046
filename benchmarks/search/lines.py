"""The whole directory as lines: how long `format=ndjson` takes for 50,000 services, and how much memory it needs.

`python -m benchmarks.search.lines [--services 50000]`

Program and PostgreSQL are held to one core together. What comes is thrown away piece by piece, as a reader
would write it to a file; the memory is the most that the process had above what it had before.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import time
from typing import Any

import psutil
from benchmarks.booking.office import booking_office
from benchmarks.search.city import fill, read_concepts

_SEED = 20261122
_PROMISED_MIB = 64.0


def stream(query: str) -> tuple[int, int, float, float]:
    """Ask for a list and read it to its end. Returns lines, bytes, seconds, and MiB of memory above the beginning."""
    from django.test import Client

    process, start = psutil.Process(), time.monotonic()
    before = highest = process.memory_info().rss
    lines = size = 0
    answer: Any = Client(SERVER_NAME="127.0.0.1").get(f"/hsds/services?format=ndjson{query}")
    for piece in answer.streaming_content:
        lines, size = lines + piece.count(b"\n"), size + len(piece)
        highest = max(highest, process.memory_info().rss)
    return lines, size, time.monotonic() - start, (highest - before) / 2**20


def main() -> int:
    parser = argparse.ArgumentParser(description="the directory as lines")
    parser.add_argument("--services", type=int, default=50_000)
    options = parser.parse_args()
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with booking_office():
        from django.db import connections

        print("filling", flush=True)
        # In a process of its own: what it needs is more than what is measured here.
        connections.close_all()
        filling = multiprocessing.get_context("fork").Process(
            target=fill, args=(read_concepts(), options.services, _SEED)
        )
        filling.start()
        filling.join()
        stream("&organization_id=00000000-0000-4000-8000-000000000000")  # what the first request loads
        kept = True
        for query in ("&minimal=true", "", "&full=true"):
            lines, size, seconds, above = stream(query)
            words = f"{lines} lines, {size / 1e6:.0f} MB in {seconds:.1f} s, {above:.0f} MiB of memory more"
            print(f"{query or '(flat)':<14} {words}", flush=True)
            kept = kept and lines == options.services and above < _PROMISED_MIB
    print("All promises kept." if kept else "FELL SHORT.")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
