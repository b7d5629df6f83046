"""What a command needs around it: a database, Django, and an end to both."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg

from charteroak.config.database import ensure_database
from charteroak.lib.collecting import rare_collections


def var_folder() -> Path:
    """Return the folder that holds everything this installation writes."""
    from charteroak.config import settings

    return settings.VAR


@contextmanager
def with_database() -> Iterator[None]:
    """Have a PostgreSQL server and Django ready, and stop the server afterwards if this process was its last user."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "charteroak.config.settings")
    from charteroak.config.database import django_database

    server = ensure_database(var_folder())
    try:
        import django
        from django.conf import settings

        settings.DATABASES["default"].update(django_database(os.environ["DATABASE_URL"]))
        with rare_collections():
            django.setup()
        yield
    finally:
        if server is not None:
            from django.db import connections

            connections.close_all()
            server.cleanup()


def become(role: str) -> None:
    """Make every later connection of this process, and of those forked from it, one of a role of the database."""
    from django.db import connections

    from charteroak.config.database import django_database

    connections.close_all()
    connections["default"].settings_dict.update(django_database(_url_as(role)))


def refused_roles(roles: Sequence[str]) -> list[str]:
    """Return the roles that the database does not let in, and say on standard error what to do about each."""
    refused = []
    for role in roles:
        try:
            psycopg.connect(_url_as(role), connect_timeout=10).close()
        except psycopg.OperationalError as error:
            refused.append(role)
            print(f"The database does not let the role '{role}' in: {error}", file=sys.stderr)
    if refused:
        print("Run `charteroak prepare` as the database's owner first.", file=sys.stderr)
    return refused


def _url_as(role: str) -> str:
    from charteroak.config.roles import secrets_folder, url_as

    return url_as(os.environ["DATABASE_URL"], role=role, folder=secrets_folder(var_folder()))
