"""An installation of its own in a temporary folder: PostgreSQL, the desk's key store, the second holder's process."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

# A day's quota is what guessers are held by; thousands of applicants in minutes are no guessers.
_QUOTAS = "match.mac=1000000000 holder.mac=1000000000 cohort.open=1000000000 cohort.seal=1000000000"

# Whose tables are written and read; with those that they refer to. To build all takes a quarter of a minute.
_ROOMS = ("custody", "journal", "matching", "staff")


@dataclass(frozen=True)
class Installation:
    """Its folder, and the process of the second holder."""

    folder: Path
    holder: int


@contextmanager
def installation() -> Iterator[Installation]:
    """Have Django, a database with fsync on, keys and the second holder over TLS on loopback.

    Everything is gone afterwards, also where the run is interrupted.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with tempfile.TemporaryDirectory(prefix="charteroak-bench-", ignore_cleanup_errors=True) as var:
        # The server runs as a user of its own, who must reach its folder.
        Path(var).chmod(0o755)
        os.environ.pop("DATABASE_URL", None)
        os.environ |= {
            "CHARTEROAK_VAR": var,
            "CHARTEROAK_KEY_QUOTAS": _QUOTAS,
            "DJANGO_SETTINGS_MODULE": "charteroak.config.settings",
        }
        from charteroak.cli.environment import with_database

        with with_database():
            from django.core.management import call_command

            from charteroak.cli.own_holder import own_holder
            from charteroak.custody.actions import ensure_standing_keys, make_sentinels, prepare_key_store
            from charteroak.lib.clock import now
            from charteroak.lib.collecting import rare_collections

            with rare_collections():
                for room in _ROOMS:
                    call_command("migrate", room, verbosity=0, interactive=False)
            prepare_key_store()
            ensure_standing_keys(at=now())
            with own_holder() as holder:
                if holder is None:
                    raise AssertionError("no holder of our own")
                make_sentinels(at=now())
                yield Installation(Path(var), holder.pid)


def describe_database() -> dict[str, str]:
    """Return what of the server's settings says whether a commit waits for the disk."""
    from django.db import connection

    found = {}
    with connection.cursor() as cursor:
        for name in ("server_version", "fsync", "synchronous_commit", "full_page_writes", "shared_buffers"):
            cursor.execute(f"SHOW {name}")  # one of the words above
            found[name] = str(cursor.fetchone()[0])
    return found


def disk_use(folder: Path) -> tuple[int, int]:
    """Return the bytes that a folder takes and those that are free beside it."""
    taken = 0
    for base, _, names in os.walk(folder):
        for name in names:
            try:
                taken += (Path(base) / name).lstat().st_size
            except OSError:  # the server removes files as it goes
                continue
    return taken, shutil.disk_usage(folder).free
