"""What `charteroak prepare --demo-staff` leaves: made once a day and a state of the sources, then copied.

`tests/cli/test_demo.py` shows the first preparation, from nothing.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from psycopg.sql import SQL, Identifier

from databases import clone, drop
from people import ROOT

_FOLDER = ROOT / "var" / "test-prepared"
_PREFIX = "charteroak_prepared_"
_LOCK = 4243
_READ = (".py", ".po", ".toml", ".json", ".sql")


@dataclass(frozen=True)
class Prepared:
    """`database`: a template on the test server; `var`: what the installation keeps in files."""

    server: str
    database: str
    var: Path

    def install(self, name: str, var: Path) -> str:
        """Copy it into a database and a folder that may be there and empty; return the database's URL.

        The database's roles are named after it: they come when `charteroak prepare` or `demo` runs over the copy.
        """
        shutil.copytree(self.var, var, symlinks=True, dirs_exist_ok=True)
        return clone(self.server, self.database, name)


def environment(var: Path, database: str) -> dict[str, str]:
    """Return what an installation's processes are told, and nothing of what the tests' own are."""
    told = ("CHARTEROAK_", "DATABASE", "DJANGO", "PORT")
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(told)},
        "CHARTEROAK_HOME": str(ROOT),
        "CHARTEROAK_VAR": str(var),
        "CHARTEROAK_STATIC_FROM_SOURCE": "1",
        "DATABASE_URL": database,
    }


def prepare_once(server: str, template: str) -> Prepared:
    """Return the prepared installation of today and of these sources; whoever comes first makes it."""
    name = f"{_PREFIX}{datetime.now(UTC):%Y%m%d}_{_digest(template)}"
    made = Prepared(server, name, _FOLDER / name)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        known = connection.execute(
            "SELECT datistemplate FROM pg_database WHERE datname = %s", [name]
        ).fetchone()
        if known is None or not known[0] or not made.var.exists():
            _forget_earlier(connection, server)
            url = clone(server, template, name)
            made.var.mkdir(parents=True)
            subprocess.run(
                [sys.executable, "-m", "charteroak.cli", "prepare", "--demo-staff"],
                env=environment(made.var, url),
                check=True,
                timeout=300,
                stdout=subprocess.PIPE,
            )
            connection.execute(SQL("ALTER DATABASE {} IS_TEMPLATE true").format(Identifier(name)))
        connection.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
    return made


def _digest(template: str) -> str:
    digest = hashlib.sha256(template.encode() + sys.version.encode())
    for folder in ("src", "policies"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in _READ:
                digest.update(str(path).encode() + path.read_bytes())
    return digest.hexdigest()[:10]


def _forget_earlier(connection: psycopg.Connection, server: str) -> None:
    """Drop what earlier days and sources left, and what was killed half way."""
    rows = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [_PREFIX])
    for (name,) in rows.fetchall():
        connection.execute(SQL("ALTER DATABASE {} IS_TEMPLATE false").format(Identifier(name)))
        with suppress(psycopg.Error):  # somebody copies it, or a copy of it still names its roles
            drop(server, name)
    shutil.rmtree(_FOLDER, ignore_errors=True)
