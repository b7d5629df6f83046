"""Kill -9 of web workers, of the job worker and of PostgreSQL, while people book, are told and are reminded.

`python -m benchmarks.booking.kills [--seconds 90] [--clients 16]`

Real processes: `charteroak serve --face public` (gunicorn's master and its workers), `charteroak work`, a PostgreSQL
with fsync, a mail server and an SMS gateway that count. This program starts PostgreSQL and the job worker again,
as a service manager would, and never the web. Afterwards every booking that a client saw confirmed must be there, none
twice, and every message must have come once, as far as decision 38 promises it. It ends with 1 where something fails.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import psycopg
from benchmarks.booking.afterwards import look_at_bookings, look_at_messages
from benchmarks.booking.letters import (
    COMMAND,
    JobWorker,
    PostOffice,
    ask_to_send,
    count_unsent,
    job_worker,
    make_reminders_due,
    post_office,
)
from benchmarks.booking.office import SITE, booking_office, make_slots
from benchmarks.booking.ours import served
from benchmarks.booking.patient_clients import Record, Storm

_SEATS = 4
_EACH_WEB_KILL, _EACH_WORK_KILL = 7.0, 5  # seconds; messages since the worker began to send
_POSTGRES_KILLS = (0.2, 0.5, 0.8)  # of the storm's time
_DOWN_SECONDS, _DRAIN_SECONDS = 2.0, 240.0


class Killer:
    """Kills with SIGKILL, and starts again what nothing else starts again."""

    def __init__(self, folder: Path, office: PostOffice, worker: JobWorker, seconds: float) -> None:
        self._data, self._office, self._worker = folder / "postgres", office, worker
        self.begun = time.monotonic()
        self._postgres_at = [self.begun + part * seconds for part in _POSTGRES_KILLS]
        self._web_at, self._quiet_until = self.begun + _EACH_WEB_KILL, 0.0
        self._sent_before: int | None = None
        self.kills: Counter[str] = Counter()
        self.back_at: list[float] = []

    def look(self) -> None:
        """Kill whatever it is time for. Called several times a second."""
        at = time.monotonic()
        if at >= self._web_at:
            self._web_at = at + _EACH_WEB_KILL
            self.kill_web_worker()
        if self._postgres_at and at >= self._postgres_at[0]:
            self._postgres_at.pop(0)
            self.kill_postgres()
        self._kill_work_while_it_sends()
        self._worker.ensure()
        self.stir()

    def stir(self) -> None:
        """Let reminders be due and have them sent, where there is a database."""
        with suppress(psycopg.OperationalError):
            make_reminders_due()
            ask_to_send()

    def kill_web_worker(self) -> None:
        """Kill one worker of gunicorn's, whichever it is; its master begins another."""
        server = next(one for one in psutil.Process().children() if "serve" in one.cmdline())
        (master,) = server.children()
        workers = master.children()
        if workers:
            random.choice(workers).kill()  # noqa: S311  # no secret
            self.kills["web worker"] += 1

    def _kill_work_while_it_sends(self) -> None:
        count = self._office.count()
        if self._sent_before is None or self._worker.process.poll() is not None:
            self._sent_before = count
        elif count - self._sent_before >= _EACH_WORK_KILL + random.randrange(40):  # noqa: S311  # no secret
            self._worker.kill()
            self.kills["job worker"] += 1
            self._sent_before = None

    def kill_postgres(self) -> None:
        """Kill the server with all its processes; after a while start it again on what it left."""
        master = psutil.Process(int((self._data / "postmaster.pid").read_text().split()[0]))
        for one in [master, *master.children()]:
            with suppress(psutil.NoSuchProcess):
                one.kill()
        self.kills["PostgreSQL"] += 1
        time.sleep(_DOWN_SECONDS)
        start_postgres(self._data)
        self.back_at.append(time.monotonic())


def start_postgres(data: Path) -> None:
    """Start the server again on its folder, and wait until it has recovered."""
    from charteroak.config.database import start_embedded

    server: Any = start_embedded(data)
    for _ in range(10):
        try:
            server.ensure_postgres_running()
            return
        except (subprocess.SubprocessError, AssertionError):
            time.sleep(1)
    raise AssertionError("PostgreSQL did not come back")


def drain(killer: Killer, worker: JobWorker) -> None:
    """Have everything sent that is due, with nothing killed any more."""
    deadline = time.monotonic() + _DRAIN_SECONDS
    while time.monotonic() < deadline:
        worker.ensure()
        killer.stir()
        if not count_unsent():
            return
        time.sleep(0.5)
    print(f"{count_unsent()} not sent in {_DRAIN_SECONDS:.0f} s")


def show(record: Record, killer: Killer, seconds: float) -> None:
    """Print what happened."""
    print(
        f"{len(record.confirmed)} bookings confirmed in {seconds:.0f} s, {len(record.confirmed) / seconds:.1f} a second"
    )
    for what, count in sorted(killer.kills.items()):
        print(f"  killed: {what:<52} {count:6}")
    for what, count in sorted(record.seen.items()):
        print(f"  clients saw: {what:<47} {count:6}")
    for back in killer.back_at:
        after = min((at - back for at in record.at if at > back), default=float("inf"))
        print(f"  first booking after PostgreSQL came back {after:23.1f} s")


def main() -> int:
    parser = argparse.ArgumentParser(description="kill -9 during a storm of bookings")
    parser.add_argument("--seconds", type=float, default=90)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--slots", type=int, default=900)
    options = parser.parse_args()
    with booking_office() as folder, post_office() as office:
        subprocess.run([*COMMAND, "prepare"], check=True, timeout=180, capture_output=True)
        slots = open_times(options.slots)
        with served(folder, face="public") as place, job_worker(folder) as worker:
            storm = Storm(place, slots, options.clients)
            killer = Killer(folder, office, worker, options.seconds)
            while time.monotonic() < killer.begun + options.seconds:
                killer.look()
                time.sleep(0.25)
            record = storm.end()
            seconds = time.monotonic() - killer.begun
            drain(killer, worker)
        show(record, killer, seconds)
        doubtful = killer.kills["job worker"] + killer.kills["PostgreSQL"]
        findings = [*look_at_bookings(record), *look_at_messages(office, kills=doubtful)]
        print(f"{office.count()} messages came")
        for one in findings:
            print(
                f"  {'ok    ' if one.holds else 'FAILED'} {one.what:<68} {one.count:4} (at most {one.allowed})"
            )
        for wrong in record.wrong[:10]:
            print(f"  {wrong}")
        print(f"Load: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        if not all(one.holds for one in findings):
            for log in ("serve.log", "work.log"):
                print(f"== the end of {log}\n" + (folder / log).read_text()[-3000:])
            return 1
    return 0


def open_times(count: int) -> list[str]:
    """Make times with seats, and the keys that contacts of these days are sealed to. Returns the ends of addresses."""
    from charteroak.booking.actions import publish_desk_keys
    from charteroak.lib.clock import now
    from charteroak.web.public.book.links import time_stamp

    starts = make_slots(slots=count, seats=_SEATS)
    publish_desk_keys(at=now())
    return [f"{SITE}/{time_stamp(start)}" for start in starts]


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.exit(main())
