"""How fast the outbox empties: reminders that are due at once, by the job worker, to a mail server and an SMS gateway.

`python -m benchmarks.booking.outbox [--messages 2000] [--delay 0]`

The worker is `charteroak work`; each second person left a telephone number. `--delay`: milliseconds that each answer of
the servers takes, as one far away. It fails where a message came twice or not at all.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections import Counter
from uuid import uuid4

from benchmarks.booking.letters import (
    COMMAND,
    ask_to_send,
    contact_of,
    job_worker,
    make_reminders_due,
    post_office,
)
from benchmarks.booking.office import SITE, booking_office, make_slots

_SEATS = 4
_PATIENCE = 300.0


def book_many(count: int) -> None:
    """Book so many times with a contact each, and leave the reminders alone in the outbox."""
    from charteroak.booking.actions import publish_desk_keys
    from charteroak.journeys.book import book_time
    from charteroak.lib.clock import now
    from charteroak.notify.models import Message
    from charteroak.staff.permissions import PUBLIC

    starts = make_slots(slots=-(-count // _SEATS), seats=_SEATS)
    publish_desk_keys(at=now())
    for number in range(count):
        book_time(
            site=SITE, starts_at=starts[number // _SEATS], language="en", access_needs=[], request_token=uuid4().hex,
            contact=contact_of(number), at=now(), by=PUBLIC,
        )  # fmt: skip
    Message.objects.exclude(kind="reminder").delete()


def is_emptied() -> bool:
    """Tell whether nothing is left to send; what was sent is counted elsewhere."""
    from charteroak.notify.queries import count_messages

    left = count_messages()
    if left["failed"] or left["dropped"]:
        raise AssertionError(f"not all were sent: {left}")
    return left["due"] == left["sending"] == 0


def main() -> int:
    parser = argparse.ArgumentParser(description="how fast the outbox empties")
    parser.add_argument("--messages", type=int, default=2_000)
    parser.add_argument("--delay", type=float, default=0.0)
    options = parser.parse_args()
    with booking_office() as folder, post_office() as office:
        subprocess.run([*COMMAND, "prepare"], check=True, timeout=180, capture_output=True)
        book_many(options.messages)
        office.mailbox.delay = office.gateway.delay = options.delay / 1000
        make_reminders_due()
        with job_worker(folder):
            deadline = time.monotonic() + _PATIENCE
            while not office.count():
                ask_to_send()
                time.sleep(0.05)
            start = time.monotonic()
            while not is_emptied():
                if time.monotonic() > deadline:
                    raise AssertionError(f"{office.count()} came in {_PATIENCE:.0f} s")
                ask_to_send()
                time.sleep(0.2)
            seconds = time.monotonic() - start
        times = [
            *office.mailbox.times().values(),
            *Counter(one["id"] for one in office.gateway.asked).values(),
        ]
    print(
        f"{len(times)} reminders due at once, half by e-mail and half by SMS; answers after {options.delay:.0f} ms"
    )
    print(f"messages a second   {len(times) / seconds:8.1f}")
    print(f"500 messages        {500 * seconds / len(times):8.1f} s")
    print(f"Load: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    if len(times) != options.messages or set(times) != {1}:
        print(f"FAILED: {len(times)} of {options.messages} came; most copies of one: {max(times)}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
