"""A card's holder goes into the index, so that they are found again; a human's word that two are two people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import connection, transaction
from psycopg.sql import SQL, Identifier, Literal

from charteroak.custody.actions import cohort_key
from charteroak.custody.queries import get_key_store
from charteroak.lib.locks import Lock, take_lock
from charteroak.matching.actions.quarters import ensure_quarter
from charteroak.matching.fingerprints import PLACES, Posting, Secrets, label, seal_posting
from charteroak.matching.mini_record import MiniRecord, seal
from charteroak.matching.people import Person
from charteroak.matching.quarters import month_in_quarter, quarter_of
from charteroak.matching.queries import find_apart_of, find_mini_record, find_postings


class NoPlaceLeft(Exception):
    """Every place under every key of a person is taken. Says nothing of whom."""


@transaction.atomic
def add_person(
    *,
    secrets: Secrets,
    person: Person,
    card_number: str,
    expires_on: date,
    record: bytes,
    key: bytes,
    at: datetime,
) -> None:
    """Put a card's holder under their labels, in the quarter in which the card expires.

    `record`, `key`: new ones (`new_record`, `new_key`), drawn once for a card. With the same `record` again it changes
    nothing, but for what an earlier call left undone. A key whose places are all taken is passed over.

    :raises NoPlaceLeft: that is so of every key. :raises StoreUnavailable: the key store cannot be reached.
    :raises KeyDestroyed: the month is over.
    """
    quarter = quarter_of(expires_on)
    ensure_quarter(quarter)
    cohort = cohort_key(expires_on=expires_on, at=at)
    # Two desks at once: the second waits here, and then sees which places the first one took.
    take_lock(Lock.POSTINGS)
    if find_mini_record(quarter=quarter, record=record) is None:
        mini = MiniRecord(person, card_number)
        sealed = seal(mini, record_id=record, key=key, store=get_key_store(), cohort=cohort)
        _insert("matching_minirecord", ("quarter", "record", "sealed"), [(quarter, record, sealed)])
    _take_places(secrets, quarter, Posting(record, key, month_in_quarter(expires_on)))


def _take_places(secrets: Secrets, quarter: int, posting: Posting) -> None:
    """Take the first free place under each key that does not lead to the record yet."""
    # Somebody who does not wait for the lock may take a place between the look and the act: look again.
    for _ in range(PLACES + 1):
        free = _free_places(secrets, quarter, posting.record)
        rows = []
        for number, place in free.items():
            under = label(secrets.each[number], quarter=quarter, place=place)
            rows.append((quarter, under, seal_posting(posting, secret=secrets.each[number], under=under)))
        # Labels are random: their order tells nothing, and is one for all.
        rows.sort(key=lambda row: row[1])
        if _insert("matching_posting", ("quarter", "label", "sealed"), rows) == len(rows):
            return


def _free_places(secrets: Secrets, quarter: int, record: bytes) -> dict[int, int]:
    """Return for each key that is to be placed its first free place.

    :raises NoPlaceLeft: none has one, and none leads to the record.
    """
    taken: dict[int, set[int]] = {number: set() for number in range(len(secrets.each))}
    placed = set()
    for _, _, place, posting in find_postings(secrets, [quarter]):
        taken[place.secret].add(place.place)
        if posting is not None and posting.record == record:
            placed.add(place.secret)
    free = {
        number: min(set(range(PLACES)) - used)
        for number, used in taken.items()
        if number not in placed and len(used) < PLACES
    }
    if not free and not placed:
        raise NoPlaceLeft
    return free


@transaction.atomic
def remember_apart(*, one: bytes, other: bytes, expires_on: date) -> None:
    """Keep that a human said of two records that they are two people, until the first of their cards expires.

    `expires_on`: when that is. Doing it again changes nothing.
    """
    quarter = quarter_of(expires_on)
    ensure_quarter(quarter)
    smaller, larger = sorted((one, other))
    _insert("matching_apart", ("quarter", "one", "other"), [(quarter, smaller, larger)])


@transaction.atomic
def carry_apart(*, old: bytes, new: bytes, expires_on: date) -> None:
    """Let what was said of a card that ends hold for the one that follows it, so that nobody is asked again.

    `expires_on`: when the new one does. Doing it again changes nothing.
    """
    for other, ends in find_apart_of(old).items():
        if other != new:
            quarter = min(quarter_of(expires_on), ends)
            ensure_quarter(quarter)
            smaller, larger = sorted((new, other))
            _insert("matching_apart", ("quarter", "one", "other"), [(quarter, smaller, larger)])


def _insert(table: str, columns: Sequence[str], rows: Sequence[tuple[int, bytes, bytes]]) -> int:
    """Insert what is not there yet, in one statement, and return how many rows that was."""
    if not rows:
        return 0
    statement = SQL("INSERT INTO {} ({}) VALUES {} ON CONFLICT DO NOTHING").format(
        Identifier(table),
        SQL(", ").join(map(Identifier, columns)),
        SQL(", ").join(SQL("({})").format(SQL(", ").join(map(Literal, row))) for row in rows),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.rowcount)
