"""The journal only ever grows, and an event lives and dies with its act."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from charteroak.journal.actions import OutsideTransaction, record_event, sequence_entries
from charteroak.journal.models import Entry
from charteroak.journal.queries import count_events, iterate_leaves, list_entries
from people import NOON


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    ["UPDATE journal_entry SET event = 'x'", "DELETE FROM journal_entry", "TRUNCATE journal_entry CASCADE"],
)
def test_the_database_refuses_to_change_an_entry(statement: str) -> None:
    record_event("status_list.published", at=NOON, role="system")
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert count_events("status_list.published") == 1


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_recorded() -> None:
    with pytest.raises(OutsideTransaction):
        record_event("status_list.published", at=NOON, role="system")


@pytest.mark.django_db
def test_an_act_that_fails_leaves_no_event() -> None:
    def act() -> None:
        with transaction.atomic():
            record_event("status_list.published", at=NOON, role="system")
            raise ValueError("the act failed")

    with pytest.raises(ValueError, match="the act failed"):
        act()
    assert count_events("status_list.published") == 0


@pytest.mark.django_db(transaction=True)
def test_an_entry_whose_leaf_is_not_what_was_hashed_is_noticed() -> None:
    for _ in range(3):
        with transaction.atomic():
            record_event("status_list.published", at=NOON, role="system")
    assert sequence_entries() >= 3
    before = list(iterate_leaves())
    assert [line.event for line in list_entries(limit=2)] == ["status_list.published"] * 2
    Entry.objects.bulk_create(
        [Entry(leaf=b"{}", leaf_hash=b"\0" * 32, event="status_list.published", hour=NOON)]
    )
    assert list(iterate_leaves()) == before
    sequence_entries()
    with pytest.raises(ValueError, match="hash"):
        list(iterate_leaves())
