"""What a command needs around it: a database, Django, and an end to both."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from charteroak.config.database import ensure_database


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
        django.setup()
        yield
    finally:
        if server is not None:
            from django.db import connections

            connections.close_all()
            server.cleanup()
