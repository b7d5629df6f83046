"""Databases on the test server: cloned from the migrated template, and dropped."""

from __future__ import annotations

import psycopg
from psycopg import sql


def database_url(server: str, name: str) -> str:
    """Return the URL of another database on the same server."""
    return (
        server.replace("/postgres?", f"/{name}?")
        if "/postgres?" in server
        else f"{server.rsplit('/', 1)[0]}/{name}"
    )


def clone(server: str, template: str, name: str) -> str:
    """Make a fresh database from the template and return its URL."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        )
    return database_url(server, name)


def drop(server: str, name: str) -> None:
    """Drop a database and the roles that are named after it."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        roles = connection.execute(
            "SELECT rolname FROM pg_roles WHERE starts_with(rolname, %s)", [name + "_"]
        ).fetchall()
        for (role,) in roles:
            connection.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(role)))
