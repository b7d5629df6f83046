"""What the database's own log may hold of the public face: nothing that people type.

A statement holds what was typed, and PostgreSQL writes every statement that failed into its log, unless told otherwise.
Both settings are a role's own: they hold whatever the server's configuration says (log_statement,
log_min_duration_statement, auto_explain all write at the level LOG, which stands below FATAL).
"""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier, Literal

# PostgreSQL's documentation, 19.8.2 'When to Log' and table 19.2, severities.
QUIET = {"log_min_messages": "fatal", "log_min_error_statement": "panic"}


def quiet_role(connection: psycopg.Connection[Any], name: str) -> None:
    """Have a role's statements written into no log. Only a superuser may."""
    for setting, value in QUIET.items():
        statement = SQL("ALTER ROLE {} SET {} = {}")
        connection.execute(statement.format(Identifier(name), Identifier(setting), Literal(value)))


def list_loud_settings(url: str) -> list[str]:
    """List what is set so that statements of the URL's role may be logged: ['log_min_messages = warning']."""
    with psycopg.connect(url) as connection:
        rows = connection.execute(
            "SELECT name, setting FROM pg_settings WHERE name = ANY(%s) ORDER BY name", [list(QUIET)]
        ).fetchall()
    return [f"{name} = {value}" for name, value in rows if value not in {QUIET[name], "panic"}]
