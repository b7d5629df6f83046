"""An installation served as in service: two processes, two roles of the database, and no key near the public one."""

from __future__ import annotations

import json
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from charteroak.config.granting import apply_grants
from charteroak.config.roles import secrets_folder, url_as
from databases import drop
from live_site import LiveSite
from people import ROOT
from prepared import Prepared, environment

_NAME = f"charteroak_faces_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
_COMMAND = [sys.executable, "-m", "charteroak.cli"]
# The user that the tests' own PostgreSQL runs as when a superuser starts it: another than the one who holds the keys.
_OTHER_USER = "embedded_postgres"


@dataclass(frozen=True)
class Faces:
    """`site` is the desk face, as the walks of a clerk want it. `public_environment`: what the public process has."""

    public: str
    site: LiveSite
    public_log: Path
    desk_log: Path
    public_environment: dict[str, str]
    desk: psutil.Process

    @property
    def keys(self) -> Path:
        return self.site.var / "keys"

    @contextmanager
    def without_keys(self) -> Iterator[None]:
        """Take the key store away, as when the machine that holds it is another one.

        The desk's processes are stopped meanwhile: the work that goes by the clock rightly complains without keys.
        """
        away = self.keys.with_name("taken")
        stopped = [self.desk, *self.desk.children(recursive=True)]
        for process in stopped:
            process.suspend()
        self.keys.rename(away)
        try:
            yield
        finally:
            away.rename(self.keys)
            for process in reversed(stopped):
                process.resume()


def other_user() -> dict[str, str]:
    """Return how to start a process as somebody who may not read our files, where that is possible.

    It takes a superuser, and a Python that others may run: one under a home folder is not.
    """
    known = {entry.pw_name for entry in pwd.getpwall()}
    python = Path(sys.executable).resolve()
    open_to_all = all(folder.stat().st_mode & 0o001 for folder in python.parents)
    return {"user": _OTHER_USER} if os.geteuid() == 0 and _OTHER_USER in known and open_to_all else {}


@pytest.fixture(scope="module")
def faces(prepared: Prepared) -> Iterator[Faces]:
    """Have an installation of one's own, and serve both faces of it on ports of their own."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="charteroak-faces-")))
        folder.chmod(0o755)
        var = folder / "desk"
        owner = prepared.install(_NAME, var)
        stack.callback(drop, prepared.server, _NAME)
        # The copy's roles, and the place of what it publishes, are its own.
        apply_grants(owner, folder=secrets_folder(var))
        (var / "published").rename(folder / "published")
        for path in folder.joinpath("published").rglob("*"):
            path.chmod(0o755 if path.is_dir() else 0o644)
        var.chmod(0o700)
        mine = _environment(folder / "public", _url(owner, "public", var), folder / "published")
        _hand_over(var, folder / "public")
        public, _ = stack.enter_context(_served("public", mine, folder / "public.log", **other_user()))
        yours = _environment(var, _url(owner, "desk", var), folder / "published")
        desk, desk_pid = stack.enter_context(_served("desk", yours, folder / "desk.log"))
        staff = json.loads((var / "secrets" / "demo-staff.json").read_text())
        yield Faces(
            public=public,
            site=LiveSite(url=desk, database=owner, var=var, staff=staff),
            public_log=folder / "public.log",
            desk_log=folder / "desk.log",
            public_environment=mine,
            desk=psutil.Process(desk_pid),
        )


def _environment(var: Path, url: str, published: Path) -> dict[str, str]:
    return {
        **environment(var, url),
        "CHARTEROAK_PUBLISHED": str(published),
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def _url(owner: str, role: str, var: Path) -> str:
    return url_as(owner, role=role, folder=var / "secrets" / "database")


def _hand_over(var: Path, public: Path) -> None:
    """Give the public face's user its one password, and nothing else of the installation."""
    secrets = public / "secrets" / "database"
    secrets.mkdir(parents=True)
    shutil.copy(var / "secrets" / "database" / "public", secrets)
    for path in (public, *public.rglob("*")):
        if other_user():
            shutil.chown(path, _OTHER_USER)
        path.chmod(0o700)


@contextmanager
def _served(face: str, environment: dict[str, str], log: Path, **user: str) -> Iterator[tuple[str, int]]:
    with log.open("wb") as out:
        server = subprocess.Popen(  # type: ignore[call-overload]  # `user` is one of its options
            [*_COMMAND, "serve", "--face", face, "--port", "0"],
            env=environment,
            stdout=out,
            stderr=subprocess.STDOUT,
            cwd=ROOT,
            **user,
        )
    try:
        yield _address(face, log, server), server.pid
    finally:
        server.send_signal(signal.SIGINT)
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _address(face: str, log: Path, server: subprocess.Popen[bytes]) -> str:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        found = re.search(rf"Serving (http://127\.0\.0\.1:\d+) \({face}\)", log.read_text())
        if found:
            return found[1]
        time.sleep(0.1)
    raise AssertionError(f"the {face} face did not start:\n{log.read_text()}")
