"""Many people at once: a city that brings its cards back, and the benchmark. All of them, or nobody.

Worker processes build batches, in the form in which PostgreSQL reads them; one process pours these into tables of its
transaction, finds a place for every posting, and puts whole partitions in the place of those that stand there. Indexes
are built last, and rows stand in the order of their random labels and ids.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import connection, transaction
from psycopg.sql import SQL, Composed, Identifier, Literal

from charteroak.custody.stores.base import KeyStore
from charteroak.lib.locks import Lock, take_lock
from charteroak.matching.actions.adding import NoPlaceLeft
from charteroak.matching.actions.quarters import ensure_quarter
from charteroak.matching.fingerprints import PLACES, Posting, Secrets, label, seal_posting
from charteroak.matching.mini_record import MiniRecord, seal
from charteroak.matching.quarters import cohort_of, month_in_quarter, quarter_of

_BEGIN = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_END = b"\xff\xff"
_POSTING = struct.Struct(">hihi16si")  # five fields: quarter, label, and how long what is sealed is
_WHO = struct.Struct(">iiih")  # the person's number, and which of their keys
_RECORD = struct.Struct(">hihi8si")

_STAGING = """
CREATE TEMPORARY TABLE bulk_posting (quarter smallint, label bytea, sealed bytea, number integer, key smallint)
ON COMMIT DROP;
CREATE TEMPORARY TABLE bulk_record (quarter smallint, record bytea, sealed bytea) ON COMMIT DROP;
CREATE TEMPORARY TABLE bulk_again (quarter smallint, label bytea, sealed bytea, number integer, key smallint)
ON COMMIT DROP;
ALTER TABLE bulk_posting ALTER sealed SET STORAGE PLAIN;
"""
# Whoever finds a label taken, by somebody before in the list or by somebody who stands there already.
_LOSERS = """
WITH ranked AS (
    SELECT ctid AS row, number, key, quarter, label,
           row_number() OVER (PARTITION BY quarter, label ORDER BY number) AS rank FROM bulk_posting
), lost AS (
    SELECT row, number, key FROM ranked WHERE rank > 1 OR EXISTS (
        SELECT FROM matching_posting AS there WHERE there.quarter = ranked.quarter AND there.label = ranked.label
    )
)
DELETE FROM bulk_posting USING lost WHERE bulk_posting.ctid = lost.row RETURNING lost.number, lost.key
"""
# Joins, not conditions: a few thousand are looked for among ten million in one pass, not in one pass for each.
_AGAIN_LOSERS = """
WITH ranked AS (
    SELECT ctid AS row, number, key, quarter, label,
           row_number() OVER (PARTITION BY quarter, label ORDER BY number) AS rank FROM bulk_again
), lost AS (
    SELECT row, number, key FROM ranked WHERE rank > 1
    UNION SELECT one.row, one.number, one.key FROM ranked AS one JOIN bulk_posting USING (quarter, label)
    UNION SELECT one.row, one.number, one.key FROM ranked AS one JOIN matching_posting USING (quarter, label)
)
DELETE FROM bulk_again USING lost WHERE bulk_again.ctid = lost.row RETURNING lost.number, lost.key
"""


@dataclass(frozen=True)
class Added:
    """A person to be added. `number`: the caller's own, each once; `record`, `key`: new ones for this card."""

    number: int
    secrets: Secrets = field(repr=False)
    record: MiniRecord = field(repr=False)
    record_id: bytes = field(repr=False)
    key: bytes = field(repr=False)
    expires_on: date


@dataclass(frozen=True)
class Batch:
    """What a worker made of some people: rows as PostgreSQL reads them, and how many people."""

    people: int
    quarters: frozenset[int]
    postings: bytes = field(repr=False)
    records: bytes = field(repr=False)


@dataclass(frozen=True)
class Loaded:
    """How many were added, how many postings, and how many keys were passed over since all their places were taken."""

    people: int
    postings: int
    passed_over: int


Progress = Callable[[str, int], None]


def build_batch(people: Sequence[Added], *, store: KeyStore) -> Batch:
    """Seal the rows of some people. Needs no database; one use of a month's key for each.

    :raises StoreUnavailable: the key store cannot be reached. :raises KeyMissing: a month's key is not there.
    """
    postings, records = bytearray(), bytearray()
    for one in people:
        quarter, cohort = quarter_of(one.expires_on), cohort_of(one.expires_on)
        sealed = seal(one.record, record_id=one.record_id, key=one.key, store=store, cohort=cohort)
        records += _RECORD.pack(3, 2, quarter, 8, one.record_id, len(sealed)) + sealed
        for number in range(len(one.secrets.each)):
            postings += _row(one, number, 0)
    quarters = frozenset(quarter_of(one.expires_on) for one in people)
    return Batch(len(people), quarters, bytes(postings), bytes(records))


def _row(one: Added, number: int, place: int) -> bytes:
    quarter, secret = quarter_of(one.expires_on), one.secrets.each[number]
    under = label(secret, quarter=quarter, place=place)
    posting = Posting(one.record_id, one.key, month_in_quarter(one.expires_on))
    sealed = seal_posting(posting, secret=secret, under=under)
    head = _POSTING.pack(5, 2, quarter, 16, under, len(sealed))
    return head + sealed + _WHO.pack(4, one.number, 2, number)


@transaction.atomic
def bulk_add(*, batches: Iterable[Batch], again: Callable[[int], Added], progress: Progress) -> Loaded:
    """Add many people in one transaction: all, or after any error nobody.

    `again` gives a person by their number once more, where a label is taken and another is needed: a few in a hundred.
    `progress` is told the step ('read', 'placed', 'written') and how many people or postings are done.
    To be called as the owner of the tables, who alone may put partitions in place.

    :raises NoPlaceLeft: somebody could be placed under none of their keys.
    """
    people, quarters = 0, set[int]()
    _become_owner()
    take_lock(Lock.POSTINGS)
    _run(SQL(_STAGING))
    for batch in batches:
        _copy("bulk_posting", batch.postings)
        _copy("bulk_record", batch.records)
        people, quarters = people + batch.people, quarters | batch.quarters
        progress("read", people)
    for quarter in sorted(quarters):
        ensure_quarter(quarter)
    _run(SQL("ANALYZE bulk_posting"))
    passed_over = _find_places(again, progress)
    postings = sum(_write_quarter(quarter, progress) for quarter in sorted(quarters))
    _run(SQL("DROP TABLE bulk_posting, bulk_record, bulk_again"))
    return Loaded(people, postings, passed_over)


def _become_owner() -> None:
    # Until the transaction ends: partitions are the owner's, so that the backup may read them.
    _run(SQL("SET LOCAL maintenance_work_mem = '256MB'"))
    _run(SQL("SET LOCAL work_mem = '128MB'"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableowner FROM pg_tables WHERE tablename = 'matching_posting'")
        owner = str(cursor.fetchone()[0])
        cursor.execute(SQL("SET LOCAL ROLE {}").format(Identifier(owner)))


def _run(statement: SQL | Composed) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.rowcount)


def _copy(table: str, rows: bytes) -> None:
    with connection.cursor() as cursor:
        pour = SQL("COPY {} FROM STDIN (FORMAT BINARY)").format(Identifier(table))
        with cursor.copy(pour) as copy:
            copy.write(_BEGIN + rows + _END)


def _find_places(again: Callable[[int], Added], progress: Progress) -> int:
    """Give everybody who lost a label the next place under their key; return how many found none."""
    lost = _lost(SQL(_LOSERS))
    for place in range(1, PLACES):
        progress("placed", len(lost))
        if not lost:
            return 0
        known = {number: again(number) for number in {number for number, _ in lost}}
        _copy("bulk_again", b"".join(_row(known[number], key, place) for number, key in lost))
        _run(SQL("ANALYZE bulk_again"))
        lost = _lost(SQL(_AGAIN_LOSERS))
        _run(SQL("INSERT INTO bulk_posting SELECT * FROM bulk_again"))
        _run(SQL("TRUNCATE bulk_again"))
    _check_everybody_is_placed({number for number, _ in lost})
    return len(lost)


def _lost(statement: SQL) -> list[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return sorted((int(number), int(key)) for number, key in cursor.fetchall())


def _check_everybody_is_placed(numbers: set[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT number FROM bulk_posting WHERE number = ANY(%s)", [list(numbers)])
        if len(cursor.fetchall()) < len(numbers):
            raise NoPlaceLeft


def _write_quarter(quarter: int, progress: Progress) -> int:
    """Write a quarter's partitions anew, with who stood there before; return how many postings were added."""
    _replace("matching_minirecord", "record", quarter, "bulk_record")
    before = _count("matching_posting", quarter)
    added = _replace("matching_posting", "label", quarter, "bulk_posting") - before
    progress("written", added)
    return added


def _count(table: str, quarter: int) -> int:
    with connection.cursor() as cursor:
        count = SQL("SELECT count(*) FROM {} WHERE quarter = {}").format(Identifier(table), Literal(quarter))
        cursor.execute(count)
        return int(cursor.fetchone()[0])


_REPLACE = """
CREATE TABLE {new} (LIKE public.{table} INCLUDING ALL EXCLUDING INDEXES, CHECK (quarter = {quarter}));
INSERT INTO {new} SELECT quarter, {by}, sealed FROM (
    SELECT quarter, {by}, sealed FROM public.{table} WHERE quarter = {quarter}
    UNION ALL SELECT quarter, {by}, sealed FROM {staging} WHERE quarter = {quarter}
) AS both_ ORDER BY {by};
ALTER TABLE {new} ADD PRIMARY KEY (quarter, {by});
ALTER TABLE public.{table} DETACH PARTITION {old};
DROP TABLE {old};
ALTER TABLE {new} RENAME TO {name};
ALTER TABLE public.{table} ATTACH PARTITION {old} FOR VALUES IN ({quarter});
"""


def _replace(table: str, by: str, quarter: int, staging: str) -> int:
    """Put a new partition in the place of an old one, sorted and with its index built last. Return its rows."""
    name = f"{table}_{quarter}"
    _run(
        SQL(_REPLACE).format(
            new=Identifier("matching_quarters", f"{name}_new"),
            old=Identifier("matching_quarters", name),
            name=Identifier(name),
            table=Identifier(table),
            staging=Identifier(staging),
            by=Identifier(by),
            quarter=Literal(quarter),
        )
    )
    return _count(table, quarter)
