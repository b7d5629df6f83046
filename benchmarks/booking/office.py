"""A PostgreSQL of its own with fsync on, in a temporary folder, and slots of seats to claim in it."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

SITE = "clerk"
_NOBODYS = 100  # counters above it are in no policy


@contextmanager
def booking_office() -> Iterator[Path]:
    """Have Django and an empty, migrated database. All is gone afterwards, also where the run is interrupted."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with tempfile.TemporaryDirectory(prefix="charteroak-bench-", ignore_cleanup_errors=True) as var:
        # The server runs as a user of its own, who must reach its folder.
        Path(var).chmod(0o755)
        os.environ.pop("DATABASE_URL", None)
        os.environ |= {"CHARTEROAK_VAR": var, "DJANGO_SETTINGS_MODULE": "charteroak.config.settings"}
        from charteroak.cli.environment import with_database

        with with_database():
            from django.core.management import call_command

            call_command("migrate", verbosity=0, interactive=False)
            yield Path(var)


def make_slots(*, slots: int, seats: int) -> list[datetime]:
    """Write free seats straight into the table, so many in each slot. Returns when the slots begin."""
    from django.db import connection

    from charteroak.booking.models import Seat

    first = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=7)
    starts = [first + timedelta(minutes=15 * number) for number in range(slots)]
    for start in starts:
        ends = start + timedelta(minutes=15)
        Seat.objects.bulk_create(
            [
                Seat(site=SITE, starts_at=start, ends_at=ends, counter=_NOBODYS + n)
                for n in range(1, seats + 1)
            ]
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return starts
