"""An installation of the drill's own: database, keys, logs, temporary files, under one new folder; never the real one.

city/      what attacker 1 carries away: var (with PostgreSQL's files), tmp, logs, backups, dumps
custody/   what they do not: the key stores, their passphrases, the identity that opens backups
stage/     the drill's own: what it knows of its canaries
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_START_SECONDS = 90


class DrillBroken(Exception):
    """The drill itself could not go on; says at what. No verdict follows from it."""


@dataclass(frozen=True)
class Places:
    """Where everything of the drill's installation stands."""

    root: Path

    @property
    def city(self) -> Path:
        return self.root / "city"

    @property
    def var(self) -> Path:
        return self.city / "var"

    @property
    def temporary(self) -> Path:
        return self.city / "tmp"

    @property
    def logs(self) -> Path:
        return self.city / "logs"

    @property
    def dumps(self) -> Path:
        return self.city / "dumps"

    @property
    def custody(self) -> Path:
        return self.root / "custody"

    @property
    def backups(self) -> Path:
        return self.city / "backups"

    @property
    def backup_identity(self) -> Path:
        return self.custody / "backup-identity"

    @property
    def stage(self) -> Path:
        return self.root / "stage"


# Drills issue in an hour what a city issues in days; attackers are held to the quotas as they are shipped.
_QUOTAS = "visit.seal=99999 visit.open=99999 cohort.seal=9999 card.mac=9999 match.mac=29999 holder.mac=29999"


def make_places(root: Path, *, policy: Path, public: int, desk: int) -> Places:
    """Make the folders, and point this process and all its children at them. Must run before Django's settings load."""
    places = Places(root)
    for folder in (places.var, places.temporary, places.logs, places.dumps, places.custody, places.stage):
        folder.mkdir(parents=True)
    for folder in (root, places.city, places.var):
        folder.chmod(0o755)  # PostgreSQL runs as a user of its own when started by root
    for name in [name for name in os.environ if name.startswith("CHARTEROAK_")]:
        if name != "CHARTEROAK_HOME":
            del os.environ[name]
    os.environ.pop("DATABASE_URL", None)
    os.environ.update(
        {
            "CHARTEROAK_VAR": str(places.var),
            "CHARTEROAK_POLICY": str(_with_records(policy, places.stage)),
            "CHARTEROAK_URL": f"http://127.0.0.1:{public}",
            "CHARTEROAK_DESK_URL": f"http://127.0.0.1:{desk}",
            "CHARTEROAK_KEYS": str(places.custody / "city" / "keys"),
            "CHARTEROAK_KEYS_PASSPHRASE_FILE": str(places.custody / "city" / "passphrase"),
            "CHARTEROAK_HOLDER_OWN": str(places.custody / "second"),
            "CHARTEROAK_HOLDER_FILES": str(places.custody / "city" / "holder"),
            "CHARTEROAK_KEY_QUOTAS": _QUOTAS,
            "CHARTEROAK_BACKUPS": str(places.backups),
            "CHARTEROAK_BACKUP_RECIPIENTS": str(places.city / "backup-recipients"),
            "CHARTEROAK_LOG": "DEBUG",
            "CHARTEROAK_STATIC_FROM_SOURCE": "1",
            "TMPDIR": str(places.temporary),
        }
    )
    tempfile.tempdir = None  # read again from the environment
    return places


def _with_records(policy: Path, stage: Path) -> Path:
    """Write the city's policy with renewal records kept, so that there are some to attack."""
    path = stage / "policy.toml"
    path.write_text(policy.read_text().replace("\nrenewal_record = false\n", "\nrenewal_record = true\n"))
    return path


def log_everything(url: str) -> None:
    """Have PostgreSQL write every statement into its log, as an administrator in trouble would.

    It writes the same bytes without waiting for the disk: a drill that a power cut ends is played again.
    """
    import psycopg

    loud = ("log_statement = 'all'", "log_min_error_statement = 'debug1'", "log_temp_files = 0")
    with psycopg.connect(url, autocommit=True) as connection:
        for line in (*loud, "fsync = off"):
            connection.execute(f"ALTER SYSTEM SET {line}")
        connection.execute("SELECT pg_reload_conf()")


def log_every_role(url: str) -> None:
    """Take back what keeps a role's statements out of the log, as the same administrator would."""
    import psycopg
    from psycopg import sql

    with psycopg.connect(url, autocommit=True) as connection:
        quiet = connection.execute(
            "SELECT rolname FROM pg_db_role_setting JOIN pg_roles ON pg_roles.oid = setrole"
        ).fetchall()
        for (name,) in quiet:
            connection.execute(sql.SQL("ALTER ROLE {} RESET ALL").format(sql.Identifier(name)))


class Site:
    """The program as it is served, in processes of its own; killed outright and started again as often as one likes."""

    def __init__(self, places: Places, *, face: str, port: int) -> None:
        self._places, self._face = places, face
        self._log = places.logs / f"{face}.log"
        self._words = ["serve", "--face", face, "--port", str(port)]
        self.url = f"http://127.0.0.1:{port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """:raises DrillBroken: it does not answer."""
        self.begin()
        self.wait()

    def begin(self) -> None:
        """Start it without waiting, so that another may start beside it."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "charteroak.cli", *self._words],
                env=self._environment(),
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def wait(self) -> None:
        """Wait until it answers.

        :raises DrillBroken: it does not.
        """
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline and self._process and self._process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=2):  # noqa: S310  # nosec B310  # our own
                    return
            except (urllib.error.URLError, TimeoutError, ConnectionError):
                time.sleep(0.1)
        raise DrillBroken(f"the site did not start; see {self._log}")

    def _environment(self) -> dict[str, str]:
        """Return what the face is told: the public one of no key, no backup, and of its own role alone."""
        if self._face != "public":
            return dict(os.environ)
        from charteroak.config.roles import PUBLIC, secrets_folder, url_as

        hidden = ("CHARTEROAK_KEY", "CHARTEROAK_HOLDER", "CHARTEROAK_BACKUP", "CHARTEROAK_DESK")
        told = {name: value for name, value in os.environ.items() if not name.startswith(hidden)}
        folder = secrets_folder(self._places.var)
        return {**told, "DATABASE_URL": url_as(os.environ["DATABASE_URL"], role=PUBLIC, folder=folder)}

    def processes(self) -> list[int]:
        """Return the ids of the site's processes that run now, children included."""
        if self._process is None or self._process.poll() is not None:
            return []
        return list_family(self._process.pid)

    def kill(self) -> None:
        """Kill every process of it at once, as a power cut would."""
        for process in self.processes():
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        if self._process is not None:
            self._process.wait()

    def stop(self) -> None:
        if self._process is None or self._process.poll() is not None:
            return
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self.kill()


def list_family(process: int) -> list[int]:
    """Return a process's id and those of all that it started, and so on (proc(5), 'children')."""
    found = [process]
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        with suppress(OSError):
            for child in task.read_text().split():
                found += list_family(int(child))
    return found


def free_port() -> int:
    """Return a port that is free now."""
    from charteroak.cli.serve import take_port

    with take_port(0) as held:
        return int(held.getsockname()[1])
