"""Brings applicants to the counter, one after another, through the `check_person` of a visit."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from benchmarks.matching.measures import Answer, Applicant

_WARM_UP = 30


def check_all(
    applicants: Sequence[Applicant], *, cards: int, seconds: float, say: Callable[[str], None]
) -> list[tuple[Applicant, Answer]]:
    """Return each applicant's answer; those whom the time did not reach are left out. One connection, one thread.

    The first few are asked once before, unmeasured, so that connections are there and code is warm, as in a day's work.
    """
    for applicant in applicants[:_WARM_UP]:
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
