"""Every table says who may reach it, and nothing in the table of grants is idle."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.db import connection

from charteroak.config.grants import OWN, TABLES, Grant, Table, read_letters

# Where persons, staff and cards are: no line may ever give the public face more of them than stands here.
_NEVER_PUBLIC = re.compile(
    r"^(staff|enrollment|matching|cards|payments|mfa|account|auth|django|procrastinate|custody)_"
)


def _tables() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return {name for (name,) in cursor.fetchall()}


@pytest.mark.django_db
def test_every_table_of_the_database_has_its_line() -> None:
    undeclared = sorted(_tables() - set(TABLES))
    assert not undeclared, (
        f"No role reaches {', '.join(undeclared)}. Decide who may, and add to src/charteroak/config/grants.py, in OWN: "
        f'"{undeclared[0]}": Table(public="", desk="r a w d", jobs=""),'
    )


@pytest.mark.django_db
def test_no_line_stands_for_a_table_that_is_gone() -> None:
    gone = sorted(set(TABLES) - _tables())
    assert not gone, f"src/charteroak/config/grants.py still names {', '.join(gone)}"


@pytest.mark.django_db
def test_every_column_named_in_a_grant_is_there() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
        )
        known = set(cursor.fetchall())
    named = {
        (name, column)
        for name, table in TABLES.items()
        for letters in (table.public, table.desk, table.jobs)
        for grant in read_letters(letters)
        for column in grant.columns
    }
    assert named
    assert sorted(named - known) == []


def test_each_of_our_own_tables_stands_among_our_own() -> None:
    ours = {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith("charteroak.")
    }
    assert sorted(ours - set(OWN)) == []


def test_the_public_face_reaches_no_table_of_persons_staff_or_cards() -> None:
    reached = {name for name, table in TABLES.items() if table.public and _NEVER_PUBLIC.match(name)}
    # Which policy file was adopted, without which no face starts: the digest of a file that anybody may read.
    assert reached == {"staff_adoptedpolicy"}
    assert read_letters(TABLES["staff_adoptedpolicy"].public) == [Grant("SELECT", ("id", "digest"))]


# What its owner takes back, at once: a sealed contact; an account for comments with everything.
_DELETED_BY_THE_PUBLIC = {
    "booking_contact",
    "guide_comment",
    "guide_commenter",
    "guide_commenteraddress",
    "guide_commenterlink",
    "guide_errorreport",  # what was reported of a comment that its writer deletes
}


def test_the_public_face_deletes_nothing_that_is_not_its_own_and_reads_no_whole_journal() -> None:
    for name, table in TABLES.items():
        deletes = "DELETE" in {grant.privilege for grant in read_letters(table.public)}
        assert not deletes or name in _DELETED_BY_THE_PUBLIC, name
    assert read_letters(TABLES["journal_entry"].public) == [
        Grant("SELECT", ("id", "commitment")),
        Grant("INSERT"),
    ]


def test_what_only_grows_is_changed_by_nobody() -> None:
    growing = {name: table for name, table in TABLES.items() if table.only_grows}
    assert {"journal_entry", "journal_sequence", "payments_payment"} <= set(growing)
    for name, table in growing.items():
        for letters in (table.public, table.desk, table.jobs):
            # The right to update an id is the right to lock the row: the triggers refuse the update itself.
            changes = [grant for grant in read_letters(letters) if grant.privilege in {"UPDATE", "DELETE"}]
            assert changes in ([], [Grant("UPDATE", ("id",))]), name


@pytest.mark.django_db
def test_a_table_only_grows_where_triggers_hold_it_and_only_there() -> None:
    with connection.cursor() as cursor:
        # Bits of tgtype: 1 for each row, 2 before, 8 DELETE, 16 UPDATE, 32 TRUNCATE (pg_trigger.h).
        cursor.execute(
            "SELECT tgrelid::regclass::text, bit_or(tgtype) & 56 FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid "
            "WHERE NOT tgisinternal AND tgenabled = 'O' AND proname LIKE '%%refuse%%' GROUP BY 1"
        )
        held = {name for name, bits in cursor.fetchall() if bits == 56}
    assert held == {name for name, table in TABLES.items() if table.only_grows}


@pytest.mark.parametrize("letters", ["x", "r b", "r(id", "D"])
def test_an_unknown_letter_is_refused(letters: str) -> None:
    with pytest.raises(ValueError, match=re.escape(letters)):
        read_letters(letters)


def test_letters_are_read() -> None:
    assert read_letters("r(id) a w(state why)") == [
        Grant("SELECT", ("id",)),
        Grant("INSERT"),
        Grant("UPDATE", ("state", "why")),
    ]
    assert read_letters(Table().public) == []
