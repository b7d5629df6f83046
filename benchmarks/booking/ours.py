"""Our own site, served as in service, and a booking there: form, post, confirmation page."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from benchmarks.booking.office import SITE, make_slots
from benchmarks.booking.one_person import Browser, hidden_fields

COMMAND = [sys.executable, "-m", "charteroak.cli"]
START_SECONDS = 60
_TAKEN = 409


def prepare_forms(count: int) -> list[str]:
    """Prepare an installation with so many times of one seat each. Returns the addresses of their forms."""
    subprocess.run([*COMMAND, "prepare"], check=True, timeout=180, capture_output=True)
    from django.db.models import Count

    from charteroak.booking.models import Seat
    from charteroak.web.public.book.links import time_stamp

    # The policy opens seats of its own at some of these times; those are left out.
    starts = make_slots(slots=2 * count, seats=1)
    seats = Seat.objects.filter(site=SITE, starts_at__in=starts).values_list("starts_at")
    once: Sequence[datetime] = [start for start, seen in seats.annotate(seen=Count("pk")) if seen == 1]
    if len(once) < count:
        raise AssertionError(f"only {len(once)} times have one seat")
    return [f"/en/book/at/{SITE}/{time_stamp(start)}/" for start in sorted(once)[:count]]


@contextmanager
def served(folder: Path, *, face: str = "all") -> Iterator[str]:
    """Serve a face of the installation of a folder on a port of its own; yield its address."""
    command = [*COMMAND, "serve", "--face", face, "--port", "0"]
    with running(command, r"Serving (http://127\.0\.0\.1:\d+)", folder) as found:
        yield found


@contextmanager
def running(
    command: Sequence[str], greeting: str, folder: Path, environment: dict[str, str] | None = None
) -> Iterator[str]:
    """Run a server until the end of the block, from its greeting on, of which the first group is yielded.

    :raises AssertionError: it did not start; its whole log is in the message.
    """
    log = folder / "serve.log"
    with log.open("wb") as out:
        server = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, env=environment)
    try:
        deadline = time.monotonic() + START_SECONDS
        while not (found := re.search(greeting, log.read_text())):
            if server.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"it did not start:\n{log.read_text()}")
            time.sleep(0.1)
        yield found[1]
    finally:
        server.send_signal(signal.SIGINT)
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def book_ours(person: Browser, form: str) -> bool:
    """Book the time of a form, and read the confirmation. Returns whether it was to be had."""
    status, page = person.get(form, expected=(200, _TAKEN))
    if status == _TAKEN:
        return False
    said = {**hidden_fields(page), "language": "en", "contact": "", "work": ""}
    status, appointment = person.post(form, said, expected=(302, _TAKEN))
    if status == _TAKEN:
        return False
    person.get(appointment)
    return True


def is_held_once(count: int) -> bool:
    """Tell whether so many seats are held, each by one appointment."""
    from charteroak.booking.models import Holding

    held = list(Holding.objects.filter(is_active=True).values_list("seat_id", flat=True))
    return len(held) == len(set(held)) == count
