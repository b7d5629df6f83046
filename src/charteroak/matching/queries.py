from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Q
from psycopg.sql import SQL, Literal

from charteroak.matching.fingerprints import Posting, Secrets, labels, open_posting
from charteroak.matching.models import Apart, MiniRecord
from charteroak.matching.quarters import cohort_in

_QUARTERS = """
SELECT substring(partition.relname FROM '[0-9]{5}$')::integer
FROM pg_inherits JOIN pg_class AS partition ON partition.oid = inhrelid
WHERE inhparent = 'public.matching_posting'::regclass ORDER BY 1
"""
_PAST = SQL("SELECT quarter FROM ({}) AS known (quarter) WHERE matching_is_over(quarter)").format(
    SQL(_QUARTERS)
)
# One arm for each quarter, so that each label is looked for in the one partition that it can stand in.
_ARM = SQL(
    "SELECT quarter, label, sealed FROM matching_posting WHERE quarter = {quarter} AND label = ANY({labels}::bytea[])"
)


@dataclass(frozen=True)
class Found:
    """A mini-record that postings led to: where it is, what opens it, and which of the person's keys led there."""

    quarter: int
    record: bytes = field(repr=False)
    key: bytes = field(repr=False)
    cohort: str
    shared: tuple[int, ...]


@dataclass(frozen=True)
class Place:
    """Which secret of a person a label was made with, and which place it is."""

    secret: int
    place: int


def list_quarters() -> list[int]:
    """List the quarters that there are partitions for, the earliest first."""
    with connection.cursor() as cursor:
        cursor.execute(_QUARTERS)
        return [int(quarter) for (quarter,) in cursor.fetchall()]


def list_past_quarters() -> list[int]:
    """List those that are over by the database's clock. For the background work alone."""
    with connection.cursor() as cursor:
        cursor.execute(_PAST)
        return [int(quarter) for (quarter,) in cursor.fetchall()]


def list_used_quarters() -> list[int]:
    """List those in which anybody stands."""
    return [one for one in list_quarters() if MiniRecord.objects.filter(quarter=one).only("quarter").exists()]


def find_mini_record(*, quarter: int, record: bytes) -> bytes | None:
    """Return a sealed mini-record, or None."""
    row = MiniRecord.objects.filter(quarter=quarter, record=record).first()
    return None if row is None else bytes(row.sealed)


def places_of(secrets: Secrets, quarter: int) -> dict[bytes, Place]:
    """Return every label that a person's postings of a quarter can stand under."""
    return {
        label: Place(number, place)
        for number, secret in enumerate(secrets.each)
        for place, label in enumerate(labels(secret, quarter))
    }


def find_postings(
    secrets: Secrets, quarters: Iterable[int]
) -> list[tuple[int, bytes, Place, Posting | None]]:
    """Return what stands under a person's labels: quarter, label, its place, what it says (None: it does not open).

    One statement, whatever the number of quarters.
    """
    known = {quarter: places_of(secrets, quarter) for quarter in quarters}
    arms = [
        _ARM.format(quarter=Literal(quarter), labels=Literal(_array(known[quarter]))) for quarter in known
    ]
    if not arms or not secrets.each:
        return []
    with connection.cursor() as cursor:
        cursor.execute(SQL(" UNION ALL ").join(arms))
        rows = [(int(quarter), bytes(label), bytes(sealed)) for quarter, label, sealed in cursor.fetchall()]
    found = []
    for quarter, label, sealed in rows:
        place = known[quarter][label]
        opened = open_posting(sealed, secret=secrets.each[place.secret], under=label)
        found.append((quarter, label, place, opened))
    return found


def _array(labels: Iterable[bytes]) -> str:
    # As PostgreSQL writes an array of bytes: ten times quicker than to have each element quoted.
    return "{" + ",".join(f'"\\\\x{label.hex()}"' for label in labels) + "}"


def find_records(secrets: Secrets, quarters: Iterable[int]) -> list[Found]:
    """Return each mini-record that a person's labels lead to, once, in no order."""
    shared: dict[tuple[int, bytes], tuple[Posting, set[int]]] = {}
    for quarter, _, place, posting in find_postings(secrets, quarters):
        if posting is not None:
            _, numbers = shared.setdefault((quarter, posting.record), (posting, set()))
            numbers.add(place.secret)
    return [
        Found(quarter, record, posting.key, cohort_in(quarter, posting.month), tuple(sorted(numbers)))
        for (quarter, record), (posting, numbers) in shared.items()
    ]


def find_sealed(found: Collection[Found]) -> Mapping[tuple[int, bytes], bytes]:
    """Return the sealed mini-records of what was found, by quarter and id; what is not there is left out."""
    rows = MiniRecord.objects.filter(
        quarter__in={one.quarter for one in found}, record__in=[one.record for one in found]
    )
    return {(row.quarter, bytes(row.record)): bytes(row.sealed) for row in rows}


def find_apart(records: Collection[bytes]) -> set[tuple[bytes, bytes]]:
    """Return the pairs among some records that a human said are two people, the smaller id first."""
    rows = Apart.objects.filter(one__in=records, other__in=records)
    return {(bytes(row.one), bytes(row.other)) for row in rows}


def find_apart_of(record: bytes) -> dict[bytes, int]:
    """Return the records that a human said are of somebody else than one's, each with the quarter of its card's end.

    A record that is gone is left out.
    """
    rows = Apart.objects.filter(Q(one=record) | Q(other=record)).values_list("one", "other")
    others = {bytes(one) if bytes(other) == record else bytes(other) for one, other in rows}
    held = MiniRecord.objects.filter(record__in=others).values_list("record", "quarter")
    return {bytes(other): int(quarter) for other, quarter in held}


def is_apart(*, one: bytes, other: bytes) -> bool:
    """Tell whether a human said that two records are of two people."""
    return bool(find_apart([one, other]))
