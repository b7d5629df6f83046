"""A clock that jumps, in a process of its own under libfaketime: nothing is destroyed early, nothing lives again."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as current
from django.db import connection, connections

from charteroak.custody.actions import confirm_clock, day_key, look_at_clock
from charteroak.custody.queries import get_key_store
from charteroak.enrollment.models import Visit
from charteroak.journal.queries import count_events
from charteroak.lib.clock import local_date, now, ticks
from people import ROOT, opened

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("office")]

_LIBRARY = Path(
    os.environ.get("CHARTEROAK_FAKETIME") or "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"
)
_JOB = """
import django
django.setup()
from charteroak.jobs import schedule
for _ in range(2):
    schedule.destroy_overdue_hourly(timestamp=0)
"""
_OPEN = """
import django, sys
django.setup()
from charteroak.custody.stores.base import ClockDoubted
from charteroak.lib.clock import now
from people import opened
try:
    opened(at=now())
except ClockDoubted:
    sys.exit(7)
"""
# A server on the same machine jumps with it: its clock is stood in for by a function that is found before its own.
_SERVER_TOO = """
CREATE SCHEMA IF NOT EXISTS jumped;
CREATE OR REPLACE FUNCTION jumped.clock_timestamp() RETURNS timestamptz LANGUAGE sql AS
$$ SELECT pg_catalog.clock_timestamp() + interval '{days} days' $$;
"""


def _run(code: str, *, days: int = 0, server_too: bool = False) -> int:
    used = connection.settings_dict
    url = f"postgresql:///{used['NAME']}?host={used['HOST']}&user={used['USER']}"
    url += f"&port={used['PORT']}" if used["PORT"] else ""
    url += f"&password={used['PASSWORD']}" if used["PASSWORD"] else ""
    if server_too:
        with connection.cursor() as cursor:
            cursor.execute(_SERVER_TOO.format(days=days))
        url += "&options=-csearch_path%3Djumped,public,pg_catalog"
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("CHARTEROAK_")},
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT / 'tests'}",
        "DJANGO_SETTINGS_MODULE": "charteroak.config.settings",
        "DATABASE_URL": url,
        "CHARTEROAK_HOME": str(ROOT),
        "CHARTEROAK_VAR": str(current.CHARTEROAK_KEYS.parent),
        "CHARTEROAK_KEYS": str(current.CHARTEROAK_KEYS),
        "CHARTEROAK_KEYS_PASSPHRASE_FILE": str(current.CHARTEROAK_KEYS_PASSPHRASE_FILE),
        "CHARTEROAK_HOLDER_URL": current.CHARTEROAK_HOLDER_URL,
        "CHARTEROAK_HOLDER_FILES": str(current.CHARTEROAK_HOLDER_FILES),
    }
    if days:
        # Only what may be set jumps; what merely counts goes on, as on a real machine.
        environment |= {
            "LD_PRELOAD": str(_LIBRARY),
            "FAKETIME": f"{days:+d}d",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }
    connections.close_all()
    return subprocess.run([sys.executable, "-c", code], env=environment, timeout=60, check=False).returncode


@pytest.fixture
def fresh_visit() -> str:
    """A visit of this hour, and a clock that is believed."""
    assert _LIBRARY.is_file(), "libfaketime is not installed"
    look_at_clock(at=now(), ticks=ticks())
    return opened(at=now())


@pytest.mark.parametrize(("days", "server_too"), [(365, False), (365, True), (-365, True), (2, True)])
def test_a_jump_destroys_nothing_and_is_told_once(fresh_visit: str, days: int, server_too: bool) -> None:
    assert _run(_JOB, days=days, server_too=server_too) == 0
    assert Visit.objects.filter(ref=fresh_visit).exists()
    assert get_key_store().names("visit") == [Visit.objects.get().key_name]
    assert count_events("clock.doubted") == 1
    assert count_events("destruction.receipt") == 0


def test_once_the_clock_is_right_again_the_schedule_goes_on_by_itself(fresh_visit: str) -> None:
    assert _run(_JOB, days=365) == 0
    Visit.objects.update(opened_at=now() - timedelta(hours=25))
    assert _run(_JOB) == 0
    assert not Visit.objects.exists()
    assert count_events("destruction.receipt") == 1


def test_a_visit_begun_while_the_clock_ran_ahead_does_not_stay_until_then(fresh_visit: str) -> None:
    assert _run(_OPEN, days=365) == 0
    assert Visit.objects.count() == 2
    assert _run(_JOB) == 0
    assert [visit.ref for visit in Visit.objects.all()] == [fresh_visit]
    assert len(get_key_store().names("visit")) == 1


def test_a_clock_set_back_revives_no_key(fresh_visit: str) -> None:
    store = get_key_store()
    old = day_key(day=local_date(now(), "America/New_York"), at=now())
    store.destroy(old)
    assert _run(_OPEN) != 0  # a key that was destroyed is never made anew
    assert confirm_clock(at=now(), ticks=ticks())
    assert _run(_OPEN, days=-3) == 7  # nor one of a day that is over, whether it had one or not
    assert store.names("visit") == []
