"""Leaks planted in what attacker 1 carries away: columns, logs, processes, files, backups. All are found."""

from __future__ import annotations

import base64
import gzip
import json
import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import psycopg
import pytest

from charteroak.cli.drill.canaries import Canary, invent_canaries
from charteroak.cli.drill.forms import list_patterns, list_windows
from charteroak.cli.drill.installation import Places
from charteroak.cli.drill.loot import dump_database, read_processes
from charteroak.cli.drill.photographs import take_picture
from charteroak.cli.drill.search import Search
from charteroak.cli.drill.sweep import Scanner, list_files
from databases import clone, drop

CANARIES = invent_canaries(25)
_NAME = f"charteroak_planted_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"


@pytest.fixture(scope="module")
def scanner() -> Scanner:
    words = [pattern for canary in CANARIES for pattern in list_patterns(canary)]
    windows = [
        window
        for canary in CANARIES
        for window in list_windows(canary.index, "photo", take_picture(canary.index))
    ]
    return Scanner(Search([*words, *windows]), np.zeros((0, 256), dtype=np.float32), [])


@pytest.fixture
def places(tmp_path: Path) -> Places:
    places = Places(tmp_path)
    for folder in (places.var, places.temporary, places.logs, places.dumps, places.backups):
        folder.mkdir(parents=True)
    return places


def _log_line(places: Places, canary: Canary) -> None:
    handler = logging.FileHandler(places.logs / "desk.log")
    handler.emit(logging.makeLogRecord({"msg": "saved %s", "args": (canary.family_name,)}))
    handler.close()


def _spooled_upload(places: Places, canary: Canary) -> None:
    with tempfile.NamedTemporaryFile(dir=places.temporary, delete=False) as spooled:
        spooled.write(b"--boundary\r\n" + take_picture(canary.index))


def _utf_16(places: Places, canary: Canary) -> None:
    (places.var / "export.csv").write_text(f"name;born\n{canary.full_name};?\n", "utf-16")


def _base64_in_json(places: Places, canary: Canary) -> None:
    body = base64.b64encode(f"who={canary.full_name}&x=1".encode()).decode()
    (places.var / "job.json").write_text(json.dumps({"args": {"body": body}}))


def _reversed(places: Places, canary: Canary) -> None:
    (places.var / "cache").write_text(canary.street[::-1])


def _plain_backup(places: Places, canary: Canary) -> None:
    (places.backups / "old.sql.gz").write_bytes(gzip.compress(f"COPY x\n1\t{canary.email}\n".encode()))


def _published(places: Places, canary: Canary) -> None:
    (places.var / "published").mkdir()
    (places.var / "published" / "keys.json").write_text(json.dumps({"born": str(canary.birth_date)}))


@pytest.mark.parametrize(
    "plant", [_log_line, _spooled_upload, _utf_16, _base64_in_json, _reversed, _plain_backup, _published]
)
def test_a_leak_in_a_file_is_found_and_only_that_one(
    plant: Callable[[Places, Canary], None], places: Places, scanner: Scanner
) -> None:
    assert scanner.sweep_files(list_files([("city", places.city)])).hits == []
    plant(places, CANARIES[1])
    assert scanner.sweep_files(list_files([("city", places.city)])).owners == {CANARIES[1].index}


@pytest.fixture
def database(postgres: str, template: str) -> Iterator[str]:
    yield clone(postgres, template, _NAME)
    drop(postgres, _NAME)


def test_leaks_in_columns_are_found_also_where_postgresql_compressed_them(
    database: str, places: Places, scanner: Scanner
) -> None:
    dump_database(places, database)
    assert scanner.sweep_files(list_files([("dumps", places.dumps)])).hits == []
    with psycopg.connect(database) as connection:
        connection.execute("CREATE TABLE planted (id int, note text, born date, body jsonb, picture bytea)")
        plant = "INSERT INTO planted VALUES (%s, %s, %s, %s, %s)"
        # Long and repeated, so that it is stored compressed (pglz).
        connection.execute(plant, [1, f"{CANARIES[0].full_name} " * 2000, None, None, None])
        connection.execute(plant, [2, None, CANARIES[1].birth_date, None, None])
        name = base64.b64encode(CANARIES[2].full_name.encode()).decode()
        connection.execute(plant, [3, None, None, json.dumps({"a": name}), None])
        connection.execute(plant, [4, None, None, None, take_picture(3)])
        packed = gzip.compress(f"{CANARIES[4].full_name}\n".encode() * 9)
        connection.execute(plant, [5, None, None, None, packed])
        stored = connection.execute("SELECT pg_column_size(note) FROM planted WHERE id = 1").fetchone()
    assert stored is not None
    assert stored[0] < 10_000
    dump_database(places, database)
    for name in ("public.planted", "dump.plain", "dump.custom"):
        found = scanner.sweep_files([(places.dumps / name, name)])
        assert found.owners == {0, 1, 2, 3, 4}, name


def test_leaks_in_a_process_are_found_in_its_environment_its_command_line_and_a_file_that_it_deleted(
    scanner: Scanner,
) -> None:
    script = (
        "import os, sys, tempfile, time; f = tempfile.TemporaryFile(); f.write(sys.stdin.buffer.read()); f.flush();"
        "os.write(1, b'.'); time.sleep(60)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script, CANARIES[0].street],
        env={**os.environ, "WHO": CANARIES[1].full_name},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(CANARIES[2].full_name.encode())
        process.stdin.close()
        process.stdout.read(1)
        found = {
            place.split(":")[0].split()[0] + place.partition(":")[2]: scanner.sweep_bytes(
                content, place=place
            ).owners
            for place, content in read_processes([process.pid]).items()
        }
    finally:
        process.kill()
        process.wait()
    assert found["process environ"] == {1}
    assert found["process cmdline"] == {0}
    assert {2} in [owners for place, owners in found.items() if place.startswith("deleted")]
