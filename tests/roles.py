"""Be one of the database's roles for a while, as a process that serves a face is."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection
from psycopg.conninfo import make_conninfo

from charteroak.config.database import django_database
from charteroak.config.granting import apply_grants
from charteroak.config.roles import url_as


@contextmanager
def acting_as(role: str) -> Iterator[None]:
    """Grant what is declared, and make Django connect as a role. For tests with real transactions alone."""
    kept = dict(connection.settings_dict)
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    url = make_conninfo("", **{key: kept[name] for key, name in names.items() if kept[name]})
    with tempfile.TemporaryDirectory() as folder:
        apply_grants(url, folder=Path(folder))
        connection.close()
        mine = django_database(url_as(url, role=role, folder=Path(folder)))
        connection.settings_dict.update({name: mine[name] for name in names.values()})
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict.update(kept)
