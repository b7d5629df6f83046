"""While people book, a web worker, the job worker and every connection to the database are killed, and all ends well.

The long form, with PostgreSQL itself killed, is `benchmarks/booking/kills.py`.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest
from benchmarks.booking.afterwards import look_at_bookings, look_at_messages
from benchmarks.booking.letters import PostOffice, ask_to_send, count_unsent, make_reminders_due
from benchmarks.booking.letters import post_office as serve_post
from benchmarks.booking.patient_clients import Storm

from charteroak.web.public.book.links import time_stamp
from databases import drop
from live_site import wait_for_address
from people import ROOT
from prepared import Prepared

pytestmark = pytest.mark.slow
_NAME = f"charteroak_storm_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
# What a client sees of a PostgreSQL that is killed.
_CUT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
_TIMES = """
SELECT DISTINCT site, starts_at FROM booking_seat WHERE kind = 'public' AND starts_at > now() + interval '3 days'
"""


@dataclass
class Site:
    """The demo with both faces and its background work, as processes, and the post office that it knows."""

    url: str
    process: psutil.Process
    log: Path
    office: PostOffice

    def part(self, place: int) -> psutil.Process:
        """Return a child, oldest first: 0 is the demo's own key holder, 1 the web's master, 2 the background work."""
        children: list[psutil.Process] = sorted(self.process.children(), key=lambda one: one.create_time())
        return children[place]


@pytest.fixture
def site(prepared: Prepared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    for name in [name for name in os.environ if name.startswith("CHARTEROAK_")]:
        monkeypatch.delenv(name)
    told = {
        "CHARTEROAK_HOME": str(ROOT),
        "CHARTEROAK_VAR": str(tmp_path / "var"),
        "CHARTEROAK_STATIC_FROM_SOURCE": "1",
        "DATABASE_URL": prepared.install(_NAME, tmp_path / "var"),
        # Set for good by the post office; named here so that they go with the test.
        **dict.fromkeys(("CHARTEROAK_SMTP_URL", "CHARTEROAK_SMTP_FROM", "CHARTEROAK_SMS_URL"), ""),
        "CHARTEROAK_KEY_QUOTAS": "",
    }
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    try:
        with serve_post() as office:
            yield from _served(tmp_path / "log", office)
    finally:
        drop(prepared.server, _NAME)


def _served(log: Path, office: PostOffice) -> Iterator[Site]:
    with log.open("wb") as out:
        command = [sys.executable, "-m", "charteroak.cli", "demo", "--port", "0"]
        demo = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
    try:
        yield Site(wait_for_address(log, demo), psutil.Process(demo.pid), log, office)
    finally:
        demo.send_signal(signal.SIGINT)
        try:
            demo.wait(20)
        except subprocess.TimeoutExpired:
            demo.kill()
            demo.wait()


def ask(question: str, *values: object) -> list[tuple[Any, ...]]:
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        return connection.execute(question, values).fetchall()  # type: ignore[call-overload]  # written here


def wait_until(holds: Callable[[], bool], site: Site, *, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, site.log.read_text()
        time.sleep(0.1)


def test_whatever_is_killed_the_confirmed_bookings_stand_once_and_everybody_is_told(site: Site) -> None:
    slots = [f"{place}/{time_stamp(starts_at)}" for place, starts_at in ask(_TIMES)]
    storm, web, work = Storm(site.url, slots, 3), site.part(1), site.part(2)
    confirmed = storm.record.confirmed
    wait_until(lambda: len(confirmed) >= 3, site)
    web.children()[0].kill()
    wait_until(lambda: len(confirmed) >= 6, site)
    ask(_CUT, _NAME)
    ask_to_send()
    wait_until(lambda: site.office.count() > 0, site)
    site.part(2).kill()
    seen = len(confirmed)
    wait_until(lambda: len(confirmed) >= seen + 3, site)
    record = storm.end()

    make_reminders_due()

    def all_sent() -> bool:
        ask_to_send()
        return count_unsent() == 0

    wait_until(all_sent, site)
    findings = [*look_at_bookings(record), *look_at_messages(site.office, kills=2)]
    assert [one for one in findings if not one.holds] == [], record.wrong
    assert len(confirmed) >= 9
    # The pages went on under the same master, and the background work was begun anew beside it.
    assert site.part(1) == web
    assert site.part(2) != work
    assert "It begins anew in" in site.log.read_text()
