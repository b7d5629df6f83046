"""Be one of the database's roles for a while, as a process that serves a face is."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Identifier, Literal

from charteroak.config import granting, grants
from charteroak.config.database import django_database
from charteroak.config.granting import apply_grants
from charteroak.config.roles import role_name, url_as


def grant_in_template(server: psycopg.Connection, url: str, name: str) -> None:
    """Make roles and grants in the template, so that its clones have them; again only when they changed."""
    sources = [Path(str(module.__file__)).read_bytes() for module in (grants, granting)]
    stamp = hashlib.sha256(b"".join(sources)).hexdigest()
    known = server.execute(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name]
    ).fetchone()
    if known is None or known[0] != stamp:
        with tempfile.TemporaryDirectory() as folder:
            apply_grants(url, folder=Path(folder))
        server.execute(SQL("COMMENT ON DATABASE {} IS {}").format(Identifier(name), Literal(stamp)))


@contextmanager
def requests_as_their_faces(template: str) -> Iterator[None]:
    """Let every request of Django's test client be that of the face that its page belongs to.

    It reaches the database as the face's role, and a page of the public face that asks for a key is refused.
    """
    from django.conf import settings
    from django.core.signals import request_finished, request_started
    from django.db import connection
    from django.test.client import ClientHandler

    def become(*, environ: dict[str, Any], **_: Any) -> None:
        settings.FACE = _face_of(environ["PATH_INFO"])
        role = role_name(template, settings.FACE)
        connection.ensure_connection()
        connection.connection.execute(SQL("SET ROLE {}").format(Identifier(role)))

    def come_back(**_: Any) -> None:
        settings.FACE = "all"
        # A transaction that failed takes the role back with everything else.
        with suppress(psycopg.errors.InFailedSqlTransaction):
            if connection.connection is not None:
                connection.connection.execute("RESET ROLE")

    request_started.connect(become, sender=ClientHandler)
    request_finished.connect(come_back)
    try:
        yield
    finally:
        settings.FACE = "all"
        request_started.disconnect(become, sender=ClientHandler)
        request_finished.disconnect(come_back)


def _face_of(path: str) -> str:
    from django.urls import Resolver404, resolve
    from django.utils import translation

    with translation.override(translation.get_language_from_path(path) or "en"):
        try:
            resolve(path, urlconf="charteroak.config.urls_public")
        except Resolver404:
            return "desk"
    return "public"


@contextmanager
def acting_as(role: str) -> Iterator[None]:
    """Grant what is declared, and make Django connect as a role. For tests with real transactions alone."""
    from django.db import connection

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
