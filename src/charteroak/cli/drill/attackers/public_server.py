"""Has taken over the public server: its environment, its secret, and its role in the database."""

from __future__ import annotations

import time

import psycopg
from psycopg import sql

from charteroak.cli.drill.loot import read_processes
from charteroak.cli.drill.scene import Scene
from charteroak.cli.drill.sweep import Sweep, list_files
from charteroak.cli.drill.threats import Reading

_COLUMNS = """
SELECT table_.relname, column_.attname
FROM pg_class AS table_ JOIN pg_attribute AS column_ ON column_.attrelid = table_.oid
WHERE table_.relnamespace = 'public'::regnamespace AND table_.relkind IN ('r', 'p')
  AND column_.attnum > 0 AND NOT column_.attisdropped
"""


def attack(scene: Scene) -> Reading:
    """Try every column of every table as the public role, and look for a way to the keys."""
    from charteroak.config.roles import PUBLIC, secrets_folder, url_as

    start = time.monotonic()
    url = url_as(scene.url, role=PUBLIC, folder=secrets_folder(scene.places.var))
    whole = Sweep()
    readable = refused = 0
    with psycopg.connect(url, autocommit=True) as connection:
        for table, column in connection.execute(_COLUMNS).fetchall():
            content = _read(connection, table, column)
            if content is None:
                refused += 1
                continue
            readable += 1
            whole.add(scene.scanner.sweep_bytes(content, place=f"{table}.{column} as the public role"))
    for place, content in read_processes(scene.public.processes()).items():
        whole.add(scene.scanner.sweep_bytes(content, place=place))
    whole.add(scene.scanner.sweep_files(list_files([("published", scene.places.var / "published")])))
    return Reading(
        "public_server",
        read=len(whole.owners),
        of=len(scene.canaries),
        detail=f"{readable} columns can be read and {refused} cannot; {len(whole.hits)} hits in "
        f"{whole.size / 1e6:.1f} MB; processes that name a key store: {_keys(scene)}",
        seconds=time.monotonic() - start,
        measured={},
    )


def _read(connection: psycopg.Connection, table: str, column: str) -> bytes | None:
    query = sql.SQL("COPY (SELECT {} FROM {}) TO STDOUT").format(
        sql.Identifier(column), sql.Identifier(table)
    )
    try:
        with connection.cursor() as cursor, cursor.copy(query) as rows:
            return b"".join(bytes(row) for row in rows)
    except psycopg.errors.InsufficientPrivilege:
        return None


def _keys(scene: Scene) -> int:
    """Return in how many of the public server's processes the folder of a key store is named."""
    folder = str(scene.places.custody).encode()
    return sum(folder in content for content in read_processes(scene.public.processes()).values())
