"""What a test begins with is written once in a run; after that its rows are copied, which takes a hundredth of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from django.db import connection, transaction
from psycopg.sql import SQL, Identifier

from charteroak.directory.actions import seed_directory
from charteroak.guide.actions import refresh_search, seed_first_pages
from people import NOON

# The rows by what made them: what was there before and is not any more, and what is there since, table by table.
_kept: dict[object, list[_Change]] = {}
# Append-only, and chained to what stands before: what was only set up is not told there a second time.
_LEFT_ALONE = {"journal_entry", "journal_sequence"}
_TOUCHED = """
SELECT relname FROM pg_stat_xact_user_tables
WHERE schemaname = 'public' AND n_tup_ins + n_tup_upd + n_tup_del > 0 ORDER BY relname
"""
_KEY = """
SELECT attname FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY(indkey)
WHERE indrelid = %s::regclass AND indisprimary
"""
_SEQUENCES = """
SELECT attname, pg_get_serial_sequence(%s, attname) FROM pg_attribute
WHERE attrelid = %s::regclass AND attidentity <> '' AND NOT attisdropped
"""


@dataclass(frozen=True)
class _Change:
    table: str
    gone: str
    new: str


def once_a_run(what: object, make: Callable[[], object]) -> None:
    """Write what a test begins with by `make`, or copy the rows that it wrote before for the same `what`.

    `what` names everything that the rows depend on. It belongs at a test's beginning: on tables that others wrote in
    meanwhile the copy fails, or begins something else. The journal does not tell of what was copied.
    """
    if what not in _kept:
        _kept[what] = _watch(make)
    with transaction.atomic():
        for change in _kept[what]:
            _repeat(change)
    _forget_looked_up()


def _watch(make: Callable[[], object]) -> list[_Change]:
    """Return what `make` changes, and take it back."""
    with transaction.atomic():
        make()
        tables = [str(name) for (name,) in _driver().execute(_TOUCHED) if name not in _LEFT_ALONE]
        after = {table: _rows(table) for table in tables}
        transaction.set_rollback(True)
    changes = []
    for table, now in after.items():
        before = _rows(table)
        gone, new = before - now, now - before
        if gone or new:
            changes.append(_Change(table, "".join(gone.elements()), "".join(new.elements())))
    return changes


def _repeat(change: _Change) -> None:
    table, driver = Identifier(change.table), _driver()
    if change.gone:
        beside = Identifier(f"gone_{change.table}")
        driver.execute(SQL("CREATE TEMPORARY TABLE {} (LIKE {}) ON COMMIT DROP").format(beside, table))
        _write(beside, change.gone)
        ((key,),) = driver.execute(_KEY, [change.table]).fetchall()
        leave = SQL("DELETE FROM {} WHERE {} IN (SELECT {} FROM {})")
        driver.execute(leave.format(table, Identifier(key), Identifier(key), beside))
        driver.execute(SQL("DROP TABLE {}").format(beside))
    if change.new:
        _write(table, change.new)
    for column, sequence in driver.execute(_SEQUENCES, [change.table] * 2).fetchall():
        # Sequences keep no step back: a test's own rows come after the copied ones, whichever was first.
        driver.execute(
            SQL(
                "SELECT setval({sequence}, greatest(nextval({sequence}), (SELECT max({column}) FROM {table})))"
            ).format(sequence=psycopg.sql.Literal(sequence), column=Identifier(column), table=table)
        )


def _rows(table: str) -> Counter[str]:
    with _driver().cursor().copy(SQL("COPY {} TO STDOUT").format(Identifier(table))) as copy:
        return Counter(b"".join(map(bytes, copy)).decode().splitlines(keepends=True))


def _write(table: Identifier, rows: str) -> None:
    with _driver().cursor().copy(SQL("COPY {} FROM STDIN").format(table)) as copy:
        copy.write(rows)


def _driver() -> psycopg.Connection[Any]:
    connection.ensure_connection()
    driver: psycopg.Connection[Any] = connection.connection
    return driver


def _forget_looked_up() -> None:
    """Forget what Wagtail remembers of the tree, as it does when a page is saved."""
    from wagtail.models import Site

    Site.clear_site_root_paths_cache()


def write_guide() -> None:
    """Have the guide's first pages, all of Hartford's, in both languages."""
    once_a_run("guide", lambda: seed_first_pages(at=NOON))


def write_directory(*, at: datetime) -> None:
    """Have Hartford's first services in the directory, and found."""

    def write() -> None:
        seed_directory(at=at)
        refresh_search(at=at)

    once_a_run(("directory", at), write)
