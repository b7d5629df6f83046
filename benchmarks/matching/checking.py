"""Brings applicants to the counter, one after another, through the `check_person` of a visit."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.matching.measures import Answer, Applicant

WARM_UP = 30


def check_all(
    applicants: Sequence[Applicant], *, cards: int, seconds: float, say: Callable[[str], None]
) -> list[tuple[Applicant, Answer]]:
    """Return each applicant's answer; those whom the time did not reach are left out. One connection, one thread.

    The first few are asked once before, unmeasured, so that connections are there and code is warm, as in a day's work.
    """
    for applicant in applicants[:WARM_UP]:
        check(applicant, cards=cards)
    start = last = time.perf_counter()
    asked = []
    for applicant in applicants:
        asked.append((applicant, check(applicant, cards=cards)))
        now = time.perf_counter()
        if now - start > seconds:
            say(f"  stopped after {len(asked):,} of {len(applicants):,} applicants and {seconds:.0f} s")
            break
        if now - last > 15:
            last = now
            say(f"  {len(asked):,} of {len(applicants):,} applicants checked ({now - start:.0f} s)")
    return asked


def check(applicant: Applicant, *, cards: int) -> Answer:
    """Check one applicant, as at a visit: both key holders, the postings, the few mini-records, the judgement."""
    from charteroak.lib.clock import now
    from charteroak.matching.actions import check_person

    at = now()
    start = time.perf_counter()
    found = check_person(person=applicant.person, cards=cards, at=at)
    took = 1000 * (time.perf_counter() - start)
    if found.broken:
        raise AssertionError("a mini-record does not open")
    return Answer(
        tuple(int(candidate.card_number) for candidate in found.candidates),
        tuple(candidate.verdict.value for candidate in found.candidates),
        took,
        found.macs,
        found.openings,
    )


class CoreTime:
    """Counts the processor time of the desk's process, of its own server process and of the second holder.

    It does not count what other work takes of the machine, as the clock does.
    """

    def __init__(self, holder: int) -> None:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            self._others = {"server": int(cursor.fetchone()[0]), "holder": holder}
        self._start = self._now()

    def _now(self) -> dict[str, float]:
        return {"desk": time.process_time(), **{name: _seconds_of(pid) for name, pid in self._others.items()}}

    def each(self, count: int) -> dict[str, float]:
        """Return the milliseconds of each since the beginning, for one of `count`."""
        now = self._now()
        return {name: 1000 * (now[name] - start) / max(count, 1) for name, start in self._start.items()}


def _seconds_of(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
