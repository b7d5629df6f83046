"""Bring the database's roles and grants to what `grants.TABLES` says: make what is missing, take back the rest."""

from __future__ import annotations

from pathlib import Path
from typing import Any, LiteralString

import psycopg
from psycopg import sql
from psycopg.sql import SQL, Composed, Identifier, Literal

from charteroak.config.grants import DESK_FUNCTIONS, PARTITIONS, TABLES, Grant, read_letters
from charteroak.config.roles import ALL, BACKUP, DESK, JOBS, OWNER, PUBLIC, ensure_password, role_name
from charteroak.config.statement_log import quiet_role

_LOGINS = (PUBLIC, DESK, JOBS, ALL, BACKUP)
_PLAIN = SQL("NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS")

# What is ours in the schema: not what an extension brought.
_RELATIONS = """
SELECT relation.relname, relation.relkind = 'S'
FROM pg_class AS relation
WHERE relation.relnamespace = 'public'::regnamespace AND relation.relkind IN ('r', 'p', 'v', 'm', 'S')
  AND NOT EXISTS (SELECT FROM pg_depend AS tie WHERE tie.objid = relation.oid AND tie.objsubid = 0
                  AND tie.classid = 'pg_class'::regclass AND tie.deptype IN ('e', 'a', 'i'))
ORDER BY relation.relkind <> 'S', relation.relname
"""
_PARTITIONS = "SELECT schemaname, tablename FROM pg_tables WHERE schemaname = ANY(%s) ORDER BY 1, 2"
_FUNCTIONS = """
SELECT function.oid::regprocedure::text FROM pg_proc AS function
WHERE function.pronamespace = 'public'::regnamespace
  AND NOT EXISTS (SELECT FROM pg_depend AS tie WHERE tie.objid = function.oid
                  AND tie.classid = 'pg_proc'::regclass AND tie.deptype = 'e')
"""
_TYPES = """
SELECT type.typname FROM pg_type AS type
WHERE type.typnamespace = 'public'::regnamespace AND type.typtype IN ('e', 'd')
  AND NOT EXISTS (SELECT FROM pg_depend AS tie WHERE tie.objid = type.oid
                  AND tie.classid = 'pg_type'::regclass AND tie.deptype = 'e')
"""
# The sequence behind a column: (table, sequence).
_SEQUENCES = """
SELECT tie.refobjid::regclass::text, sequence.relname
FROM pg_class AS sequence JOIN pg_depend AS tie ON tie.objid = sequence.oid AND tie.deptype IN ('a', 'i')
WHERE sequence.relkind = 'S' AND sequence.relnamespace = 'public'::regnamespace
"""

Connection = psycopg.Connection[tuple[Any, ...]]


class RolesMissing(Exception):
    """Roles are missing and this user of the server may not make them. Carries their names."""


def apply_grants(url: str, *, folder: Path) -> list[str]:
    """Make roles and grants as declared, in one transaction. Safe to repeat, also while the site is served.

    `folder` holds the roles' passwords, drawn where missing. Returns the tables that no line of grants.py names:
    nobody but the owner reaches them.

    :raises RolesMissing: the user of the URL may not make roles, and some are not there.
    """
    with psycopg.connect(url) as connection:
        database = connection.info.dbname
        connection.execute("SELECT pg_advisory_xact_lock(hashtext('charteroak.grants'))")
        _make_roles(connection, database, folder)
        _hand_to_owner(connection, database)
        tables = _close_everything(connection, database)
        for statement in _grants(connection, database, tables):
            connection.execute(statement)
        _open_partitions_to_backup(connection, database)
        return sorted(tables - set(TABLES))


def _make_roles(connection: Connection, database: str, folder: Path) -> None:
    names = {role_name(database, role): role for role in (*_LOGINS, OWNER)}
    asked = connection.execute("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", [list(names)])
    known = {str(name) for (name,) in asked.fetchall()}
    if not _may(connection, "rolsuper OR rolcreaterole"):
        missing = sorted(set(names) - known - {role_name(database, OWNER)})
        if missing:
            raise RolesMissing(", ".join(missing))
        return
    for name in sorted(set(names) - known):
        connection.execute(SQL("CREATE ROLE {} NOLOGIN {}").format(Identifier(name), _PLAIN))
    for role in _LOGINS:
        name = role_name(database, role)
        # Hashed here, so that no log of the server ever holds the password.
        password = ensure_password(folder, role).encode()
        hashed = connection.pgconn.encrypt_password(password, name.encode(), b"scram-sha-256").decode()
        alter = SQL("ALTER ROLE {} LOGIN PASSWORD {}").format(Identifier(name), Literal(hashed))
        connection.execute(alter)
    if _may(connection, "rolsuper"):
        quiet_role(connection, role_name(database, PUBLIC))
    both = SQL(", ").join(Identifier(role_name(database, role)) for role in (PUBLIC, DESK))
    connection.execute(SQL("GRANT {} TO {}").format(both, Identifier(role_name(database, ALL))))


def _may(connection: Connection, attribute: LiteralString) -> bool:
    ask = SQL("SELECT {} FROM pg_roles WHERE rolname = current_user").format(SQL(attribute))
    row = connection.execute(ask).fetchone()
    return bool(row and row[0])


def _hand_to_owner(connection: Connection, database: str) -> None:
    # A superuser's tables go to the owner role. Whoever is none has made the tables, and is their owner already.
    if not _may(connection, "rolsuper"):
        return
    owner = Identifier(role_name(database, OWNER))
    connection.execute(SQL("ALTER DATABASE {} OWNER TO {}").format(Identifier(database), owner))
    connection.execute(SQL("ALTER SCHEMA public OWNER TO {}").format(owner))
    for name, is_sequence in connection.execute(_RELATIONS).fetchall():
        kind = SQL("SEQUENCE" if is_sequence else "TABLE")
        connection.execute(SQL("ALTER {} {} OWNER TO {}").format(kind, Identifier(name), owner))
    for schema, name in connection.execute(_PARTITIONS, [list(PARTITIONS)]).fetchall():
        table = Identifier(schema, name)
        connection.execute(SQL("ALTER TABLE {} OWNER TO {}").format(table, owner))
    for schema in PARTITIONS:
        connection.execute(SQL("ALTER SCHEMA {} OWNER TO {}").format(Identifier(schema), owner))
    for (signature,) in connection.execute(_FUNCTIONS).fetchall():
        connection.execute(SQL("ALTER FUNCTION {} OWNER TO {}").format(_as_written(signature), owner))
    for (name,) in connection.execute(_TYPES).fetchall():
        connection.execute(SQL("ALTER TYPE {} OWNER TO {}").format(Identifier(name), owner))


def _as_written(signature: str) -> sql.SQL:
    # PostgreSQL's own quoting of one of its names, out of its catalog.
    return SQL(signature)


def _close_everything(connection: Connection, database: str) -> set[str]:
    names = [Identifier(role_name(database, role)) for role in _LOGINS]
    everybody = SQL(", ").join([SQL("PUBLIC"), *names])
    logins = SQL(", ").join(names)
    whole = Identifier(database)
    connection.execute(SQL("REVOKE ALL ON DATABASE {} FROM {}").format(whole, everybody))
    connection.execute(SQL("GRANT CONNECT ON DATABASE {} TO {}").format(whole, logins))
    connection.execute(SQL("REVOKE ALL ON SCHEMA public FROM {}").format(everybody))
    connection.execute(SQL("GRANT USAGE ON SCHEMA public TO {}").format(logins))
    for kind in ("TABLES", "SEQUENCES"):
        connection.execute(SQL("REVOKE ALL ON ALL {} IN SCHEMA public FROM {}").format(SQL(kind), everybody))
    for schema in PARTITIONS:
        connection.execute(SQL("REVOKE ALL ON SCHEMA {} FROM {}").format(Identifier(schema), everybody))
        tables = SQL("REVOKE ALL ON ALL TABLES IN SCHEMA {} FROM {}")
        connection.execute(tables.format(Identifier(schema), everybody))
    jobs, desk = (Identifier(role_name(database, role)) for role in (JOBS, DESK))
    for (signature,) in connection.execute(_FUNCTIONS).fetchall():
        function = _as_written(signature)
        connection.execute(SQL("REVOKE ALL ON FUNCTION {} FROM {}").format(function, everybody))
        callers = SQL(", ").join([jobs, desk] if signature in DESK_FUNCTIONS else [jobs])
        connection.execute(SQL("GRANT EXECUTE ON FUNCTION {} TO {}").format(function, callers))
    found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    return {str(name) for (name,) in found}


def _open_partitions_to_backup(connection: Connection, database: str) -> None:
    """Let the backup read partitions, those too that are begun later."""
    backup = Identifier(role_name(database, BACKUP))
    # Whoever is no superuser has made the tables, and will make the partitions.
    owned = _may(connection, "rolsuper")
    owner = Identifier(role_name(database, OWNER)) if owned else SQL("current_user")
    for schema in map(Identifier, PARTITIONS):
        connection.execute(SQL("GRANT USAGE ON SCHEMA {} TO {}").format(schema, backup))
        connection.execute(SQL("GRANT SELECT ON ALL TABLES IN SCHEMA {} TO {}").format(schema, backup))
        later = SQL("ALTER DEFAULT PRIVILEGES FOR ROLE {} IN SCHEMA {} GRANT SELECT ON TABLES TO {}")
        connection.execute(later.format(owner, schema, backup))


def _grants(connection: Connection, database: str, tables: set[str]) -> list[Composed]:
    sequences: dict[str, list[str]] = {}
    for table, sequence in connection.execute(_SEQUENCES).fetchall():
        sequences.setdefault(table, []).append(sequence)
    statements = []
    for table in sorted(tables & set(TABLES)):
        row = TABLES[table]
        for role, letters in ((PUBLIC, row.public), (DESK, row.desk), (JOBS, row.jobs)):
            if not letters:
                continue
            whom = Identifier(role_name(database, role))
            give = SQL(", ").join(map(_privilege, read_letters(letters)))
            statements.append(SQL("GRANT {} ON TABLE {} TO {}").format(give, Identifier(table), whom))
            statements += [
                SQL("GRANT USAGE ON SEQUENCE {} TO {}").format(Identifier(name), whom)
                for name in (sequences.get(table, ()) if "a" in letters else ())
            ]
    backup = Identifier(role_name(database, BACKUP))
    for kind in ("TABLES", "SEQUENCES"):
        statements.append(SQL("GRANT SELECT ON ALL {} IN SCHEMA public TO {}").format(SQL(kind), backup))
    return statements


def _privilege(grant: Grant) -> Composed:
    columns = SQL(", ").join(map(Identifier, grant.columns))
    name = SQL(grant.privilege)  # one of four words
    return SQL("{} ({})").format(name, columns) if grant.columns else SQL("{}").format(name)
