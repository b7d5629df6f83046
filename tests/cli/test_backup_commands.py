"""The commands backup, restore and clock, as an operator runs them, from a database to an empty one."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import psycopg
import pyrage
import pytest
from forking import Forking
from psycopg import sql

from databases import clone, database_url, drop
from people import ROOT

_WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
_FULL, _EMPTY = f"charteroak_copied_{_WORKER}", f"charteroak_pasted_{_WORKER}"


# As `charteroak` is, with what these commands import besides.
_LOADED = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "charteroak.config.settings"
import django
django.setup()
from charteroak.cli import main as call
from charteroak.journeys import backup, destroy_on_time, publish_journal, restore
"""


@dataclass(frozen=True)
class Operator:
    full: str
    empty: str
    var: Path
    forking: Forking

    def types(self, *words: str, url: str = "") -> subprocess.CompletedProcess[str]:
        return self.forking.run(words, cwd=ROOT, DATABASE_URL=url or self.full)


@pytest.fixture
def operator(
    postgres: str, template: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Operator]:
    full = clone(postgres, template, _FULL)
    with psycopg.connect(postgres, autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(_EMPTY)))
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(_EMPTY)))
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("CHARTEROAK", "DATABASE"))}
    told = {**kept, "CHARTEROAK_HOME": str(ROOT), "CHARTEROAK_VAR": str(tmp_path), "DATABASE_URL": full}
    forking = Forking(_LOADED, folder=tmp_path_factory.mktemp("said"), environment=told)
    yield Operator(full=full, empty=database_url(postgres, _EMPTY), var=tmp_path, forking=forking)
    forking.stop()
    drop(postgres, _FULL)
    drop(postgres, _EMPTY)


@pytest.mark.slow
def test_a_copy_is_made_and_put_back(operator: Operator) -> None:
    refused = operator.types("backup")
    assert refused.returncode == 1
    assert "there is no age key" in refused.stderr
    key = pyrage.x25519.Identity.generate()
    (operator.var / "backup-recipients").write_text(f"{key.to_public()}\n")
    (operator.var / "identity").write_text(f"{key}\n")
    made = operator.types("backup")
    assert made.returncode == 0, made.stderr
    (copy,) = (operator.var / "backups").glob("*.age")
    assert str(copy) in made.stdout
    assert " MB  " in made.stdout
    again = operator.types("restore", "--identity", str(operator.var / "identity"), str(copy))
    assert (again.returncode, "has tables already" in again.stderr) == (1, True)
    back = operator.types(
        "restore", "--identity", str(operator.var / "identity"), str(copy), url=operator.empty
    )
    assert back.returncode == 0, back.stderr
    assert "Next: charteroak clock, then charteroak prepare." in back.stdout
    with psycopg.connect(operator.empty) as restored:
        events = restored.execute("SELECT event FROM journal_entry ORDER BY id").fetchall()
    assert ("backup.restored",) in events


@pytest.mark.slow
def test_the_clock_is_believed_or_confirmed_by_somebody_who_knows_the_date(operator: Operator) -> None:
    first = operator.types("clock")
    assert first.returncode == 0, first.stderr
    assert "It is believed" in first.stdout
    with psycopg.connect(operator.full) as database:
        database.execute(
            "UPDATE custody_clockmark SET believed_at = believed_at - interval '9 days', boot = 'other'"
        )
    doubted = operator.types("clock")
    assert doubted.returncode == 1
    assert "off for longer than 36 hours" in doubted.stdout
    today = datetime.now(UTC).astimezone(ZoneInfo("America/New_York")).date()
    assert operator.types("clock", "confirm", str(today - timedelta(days=9))).returncode == 2
    assert operator.types("clock", "confirm", str(today)).returncode == 0
    assert operator.types("clock").returncode == 0
