"""`charteroak serve` and `work` say plainly why they do not start."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from charteroak.cli import serve
from charteroak.config.roles import role_name, url_as
from databases import clone, drop

ROOT = Path(__file__).resolve().parent.parent.parent
_NAME = f"charteroak_unprepared_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"


@pytest.fixture
def unprepared(postgres: str, template: str, tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of an installation whose database has tables and no role yet."""
    url = clone(postgres, template, _NAME)
    clean = {name: value for name, value in os.environ.items() if not name.startswith("CHARTEROAK_")}
    yield {
        **clean,
        "CHARTEROAK_HOME": str(ROOT),
        "CHARTEROAK_VAR": str(tmp_path / "var"),
        "CHARTEROAK_STATIC_FROM_SOURCE": "1",
        "DATABASE_URL": url,
    }
    drop(postgres, _NAME)


def _run(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "charteroak.cli", *words],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("words", "role"),
    [
        (("serve", "--face", "public", "--port", "0"), "public"),
        (("serve", "--face", "desk", "--port", "0"), "desk"),
        (("work",), "jobs"),
    ],
)
def test_a_database_without_roles_is_said_plainly(
    unprepared: dict[str, str], words: tuple[str, ...], role: str
) -> None:
    done = _run(unprepared, *words)
    assert done.returncode == 1
    assert f"does not let the role '{role}' in" in done.stderr
    assert "charteroak prepare" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_face_that_there_is_not_is_refused(unprepared: dict[str, str]) -> None:
    assert _run(unprepared, "serve", "--face", "back").returncode == 2
    done = _run({**unprepared, "CHARTEROAK_FACE": "back"}, "manage", "check")
    assert done.returncode != 0
    assert "must be public, desk or all" in done.stderr


def test_a_role_takes_the_place_of_whoever_the_address_names(tmp_path: Path) -> None:
    given = "postgresql://postgres:hidden@db.example:6432/oak?sslmode=verify-full"
    bare = url_as(given, role="public", folder=tmp_path)
    parts = psycopg.conninfo.conninfo_to_dict(bare)
    assert parts["user"] == role_name("oak", "public") == "oak_public"
    assert "password" not in parts, "the owner's password is not the role's"
    assert (parts["host"], str(parts["port"]), parts["sslmode"]) == ("db.example", "6432", "verify-full")
    (tmp_path / "public").write_text("drawn\n")
    assert "password=drawn" in url_as(given, role="public", folder=tmp_path)
    own = "postgresql://oak_desk:mine@db.example/oak"
    assert "password=mine" in url_as(own, role="desk", folder=tmp_path)


def test_the_server_never_sees_a_password_in_the_clear(unprepared: dict[str, str], tmp_path: Path) -> None:
    from charteroak.config.granting import apply_grants

    apply_grants(unprepared["DATABASE_URL"], folder=tmp_path)
    with psycopg.connect(unprepared["DATABASE_URL"]) as connection:
        rows = connection.execute(
            sql.SQL("SELECT rolpassword FROM pg_authid WHERE rolname = {}").format(role_name(_NAME, "public"))
        ).fetchall()
    assert rows[0][0].startswith("SCRAM-SHA-256$")
    assert (tmp_path / "public").stat().st_mode & 0o077 == 0
    assert len({path.read_text() for path in tmp_path.iterdir()}) == 5


def test_a_public_face_that_could_read_the_keys_is_warned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("CHARTEROAK_KEYS", raising=False)
    serve._warn_of_keys(tmp_path)
    assert capsys.readouterr().err == ""
    (tmp_path / "keys").mkdir()
    serve._warn_of_keys(tmp_path)
    assert f"can read the key folder {tmp_path / 'keys'}" in capsys.readouterr().err
