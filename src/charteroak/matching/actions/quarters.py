"""Partitions: begun ahead, dropped when their quarter is over, and shuffled every night."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.db import connection, transaction

from charteroak.matching.quarters import first_day_after, next_quarter, quarters_between
from charteroak.matching.queries import list_past_quarters, list_quarters, list_used_quarters
from charteroak.program.rules import Policy


def ensure_quarter(quarter: int) -> None:
    """Make the partitions of a quarter where there are none, in the caller's transaction."""
    if quarter not in list_quarters():
        _call("SELECT matching_begin_quarter(%s)", quarter)


@transaction.atomic
def begin_quarters(*, policy: Policy, at: datetime) -> int:
    """Make the partitions that cards of the next months will stand in. Return how many quarters were begun."""
    today = at.astimezone(UTC).date()
    last = date(today.year + policy.card.validity_years, today.month, 1)
    wanted = quarters_between(today, last)
    wanted.append(next_quarter(wanted[-1]))
    missing = [quarter for quarter in wanted if quarter not in list_quarters()]
    for quarter in missing:
        ensure_quarter(quarter)
    return len(missing)


@transaction.atomic
def destroy_past_quarters(*, before: date) -> int:
    """Drop the partitions of quarters whose last day is before a date, and return how many rows went with them.

    Only where the database's own clock says so too: a quarter that is over by one clock alone is left as it is.
    """
    past = [quarter for quarter in list_past_quarters() if first_day_after(quarter) <= before]
    return sum(_call("SELECT matching_end_quarter(%s)", quarter) for quarter in past)


@transaction.atomic
def shuffle_postings() -> int:
    """Write anew, in the order of their random labels and ids, the newest two quarters in which anybody stands.

    New cards go there, one after the other; the order of the rows would say which postings are of one card. Return how
    many rows.
    """
    newest = sorted(quarter for quarter in list_used_quarters())[-2:]
    return sum(_call("SELECT matching_shuffle_quarter(%s)", quarter) for quarter in newest)


def _call(statement: str, quarter: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, [quarter])
        return int(cursor.fetchone()[0])
