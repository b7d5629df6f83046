"""PostgreSQL's advisory locks that this installation takes, each by its own number. No tables."""

from __future__ import annotations

from enum import IntEnum

from django.db import connection


class Lock(IntEnum):
    """Any numbers will do, as long as no two are alike and every process has the same."""

    KEY_MADE = 3394
    JOURNAL_SEQUENCE = 6962
    SIGNING_KEYS = 9052
    JOURNAL_PUBLISHED = 9162
    JOURNAL_KEY = 9163
    HOLDS = 1_210_619
    INTAKE = 1_210_620
    REPORT = 1_210_622
    REGISTER = 1_210_623
    ALARM = 1_210_624
    POSTINGS = 1_210_700
    QUARTERS = 1_210_701  # taken by the functions of matching's migration 0002
    SEATS_OPENED = 7_240_511
    BOOKING_FORM = 7_240_512
    OFFERS = 7_240_513
    BOOKING_DEVICE = 7_240_514
    LINE_DRAWN = 7_240_515
    LOBBY_FORM = 7_240_531
    DIRECTORY = 7_240_541
    SEARCH = 7_240_601


def take_lock(lock: Lock, *, shared: bool = False) -> None:
    """Hold a lock until the transaction ends: many may share it, or one holds it alone and the others wait."""
    with connection.cursor() as cursor:
        if shared:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [lock.value])
        else:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [lock.value])


def take_lock_for(lock: Lock, name: str) -> None:
    """Hold a lock of one thing until the transaction ends: who asks for another name does not wait."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [lock.value, name])
