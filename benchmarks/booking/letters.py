"""People with a contact, the job worker as a process of its own, and the servers that count what it sends.

A reminder's hour is a day before the time booked. So that it comes during a run, the reminders that stand in the outbox
are made due by hand (`make_reminders_due`): only their hour is changed.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from tests.post_office import Gateway, Mailbox, sms_gateway, smtp_server

COMMAND = [sys.executable, "-m", "charteroak.cli"]
# What `contacts.clean` takes and nobody has: 555-0100 to 555-0199 of each area code.
_AREA_CODES = [
    203,
    475,
    860,
    959,
    201,
    212,
    213,
    214,
    215,
    216,
    217,
    218,
    219,
    224,
    225,
    228,
    229,
    231,
    234,
    239,
]
_NUMBERS = 100
_STOP_SECONDS = 15


def contact_of(number: int) -> str:
    """Return a contact that no other number has: an e-mail address, or a telephone number for each second one."""
    if number % 2:
        return f"person-{number}@example.org"
    area, rest = divmod(number // 2, _NUMBERS)
    return f"+1{_AREA_CODES[area]}55501{rest:02}"


@dataclass(frozen=True)
class PostOffice:
    """Where messages go: a mail server and an SMS gateway of this process."""

    mailbox: Mailbox
    gateway: Gateway

    def count(self) -> int:
        """Count what came in, doubles too."""
        return len(self.mailbox.mails) + len(self.gateway.asked)


@contextmanager
def post_office() -> Iterator[PostOffice]:
    """Run both servers, and let every process that is started from now on know of them, with quotas for a storm."""
    with smtp_server() as mailbox, sms_gateway() as gateway:
        os.environ |= {
            "CHARTEROAK_SMTP_URL": f"smtp://127.0.0.1:{mailbox.port}",
            "CHARTEROAK_SMTP_FROM": "no-reply@example.org",
            "CHARTEROAK_SMS_URL": f"http://127.0.0.1:{gateway.port}/send",
            "CHARTEROAK_KEY_QUOTAS": "desk.open=100000 contact.mac=100000",
        }
        yield PostOffice(mailbox, gateway)


class JobWorker:
    """`charteroak work`, which can be killed outright and started again as a service manager does."""

    def __init__(self, folder: Path) -> None:
        self._log = folder / "work.log"
        self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        with self._log.open("ab") as out:
            # The second key holder is another institution's, and messages need none: none is started beside it.
            known = {**os.environ, "CHARTEROAK_HOLDER_URL": "https://localhost:1"}
            return subprocess.Popen([*COMMAND, "work"], stdout=out, stderr=subprocess.STDOUT, env=known)

    def ensure(self) -> bool:
        """Start it again where it is gone. Tells whether it was."""
        if self.process.poll() is None:
            return False
        self.process = self._start()
        return True

    def kill(self) -> None:
        """Kill it with SIGKILL."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        """Ask it to stop, and after a while no longer ask."""
        self.process.terminate()
        try:
            self.process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()


@contextmanager
def job_worker(folder: Path) -> Iterator[JobWorker]:
    """Have the job worker running."""
    worker = JobWorker(folder)
    try:
        yield worker
    finally:
        worker.stop()


# As the worker's own clock defers it; of this lock one waits at a time.
_DEFER = """
INSERT INTO procrastinate_jobs (queue_name, task_name, priority, queueing_lock, args, status)
VALUES ('default', 'charteroak.jobs.schedule.send_messages_each_minute', 0, 'send_messages', '{"timestamp": 0}', 'todo')
ON CONFLICT DO NOTHING
"""
_REMIND = """
UPDATE notify_message SET due_at = now() WHERE kind = 'reminder' AND due_at > now() AND attempts = 0
"""


def ask_to_send() -> None:
    """Have the job worker send now what is due, and not at the next full minute. Asked already: nothing happens."""
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        connection.execute(_DEFER)


def make_reminders_due() -> int:
    """Let the hour of every reminder in the outbox be now. Returns how many there were."""
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        return connection.execute(_REMIND).rowcount


def count_unsent() -> int:
    """Count what is in the outbox and neither sent nor given up."""
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        question = "SELECT count(*) FROM notify_message WHERE state IN ('due', 'sending')"
        return int((connection.execute(question).fetchone() or (0,))[0])
