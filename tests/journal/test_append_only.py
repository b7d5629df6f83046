"""The journal only ever grows, and an event lives and dies with its act."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from charteroak.journal.actions import OutsideTransaction, record_event
from charteroak.journal.models import Entry
from charteroak.journal.queries import count_events, get_root, list_entries
from people import NOON


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    ["UPDATE journal_entry SET event = 'x'", "DELETE FROM journal_entry", "TRUNCATE journal_entry"],
)
def test_the_database_refuses_to_change_an_entry(statement: str) -> None:
    record_event("staff.signed_in", at=NOON, role="clerk")
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert count_events("staff.signed_in") == 1


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_recorded() -> None:
    with pytest.raises(OutsideTransaction):
        record_event("staff.signed_in", at=NOON, role="clerk")


@pytest.mark.django_db
def test_an_act_that_fails_leaves_no_event() -> None:
    def act() -> None:
        with transaction.atomic():
            record_event("staff.signed_in", at=NOON, role="clerk")
            raise ValueError("the act failed")

    with pytest.raises(ValueError, match="the act failed"):
        act()
    assert count_events("staff.signed_in") == 0


@pytest.mark.django_db
def test_the_root_stands_for_all_entries_and_notices_another_leaf() -> None:
    for _ in range(3):
        record_event("staff.signed_in", at=NOON, role="clerk")
    size, root = get_root()
    record_event("staff.signed_in", at=NOON, role="clerk")
    assert get_root()[0] == size + 1
    assert get_root()[1] != root
    assert [line.event for line in list_entries(limit=2)] == ["staff.signed_in"] * 2
    Entry.objects.bulk_create([Entry(leaf=b"{}", leaf_hash=b"\0" * 32, event="staff.signed_in", hour=NOON)])
    with pytest.raises(ValueError, match="hash"):
        get_root()
