"""An encrypted copy of the database: one snapshot, streamed, with no key in it and no plain byte on a disk."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, BinaryIO

import pyrage
from django.conf import settings
from django.db import transaction

from charteroak.custody.actions import list_endings, plan_endings, settle_endings
from charteroak.journal.actions import record_event
from charteroak.journeys.postgres_tools import find_tool, tool_environment
from charteroak.lib.files import settle_folders
from charteroak.staff.permissions import SYSTEM

_NAME = re.compile(r"charteroak-(\d{8}t\d{6}z)-[0-9a-f]{16}\.age")
_STAMP = "%Y%m%dt%H%M%Sz"
# Who is signed in is of no use elsewhere, and dies within the hour.
_WITHOUT_ROWS = ("django_session",)


class BackupRefused(Exception):
    """No copy was made. `code`: 'recipients' (no age keys to encrypt to) or 'dump' (pg_dump failed)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Backup:
    """A copy: its file, its size in bytes, SHA-256 in hex, and how long it took in seconds."""

    path: Path
    size: int
    digest: str
    seconds: float


class _Digested:
    """Writes on to a file and keeps the digest of what was written."""

    def __init__(self, target: IO[bytes]) -> None:
        self._target = target
        self._digest = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> int:
        self._digest.update(data)
        self.size += len(data)
        return self._target.write(data)

    def flush(self) -> None:
        self._target.flush()

    def hexdigest(self) -> str:
        return self._digest.hexdigest()


def read_recipients(path: Path) -> list[pyrage.x25519.Recipient]:
    """Read public age keys, one a line; lines that begin with # are remarks.

    :raises BackupRefused: no file, no key in it, or a line that is none.
    """
    try:
        lines = [line.strip() for line in path.read_text("ascii").splitlines()]
        keys = [pyrage.x25519.Recipient.from_str(x) for x in lines if x and not x.startswith("#")]
    except (OSError, ValueError, pyrage.RecipientError) as error:
        raise BackupRefused("recipients") from error
    if not keys:
        raise BackupRefused("recipients")
    return keys


def make_backup(*, at: datetime, database_url: str = "") -> Backup:
    """Copy the database into CHARTEROAK_BACKUPS, encrypted to every key in CHARTEROAK_BACKUP_RECIPIENTS.

    `database_url`: as whom the copy is read; the role that may only read is enough.

    Killed at any moment it leaves at most a hidden draft, which is encrypted too and which the next one removes.

    :raises BackupRefused: there is nobody to encrypt to, or pg_dump failed.
    :raises ToolMissing: there is no pg_dump that fits the server.
    """
    recipients = read_recipients(settings.CHARTEROAK_BACKUP_RECIPIENTS)
    folder: Path = settings.CHARTEROAK_BACKUPS
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    start = time.monotonic()
    with _one_at_a_time(folder):
        for left in folder.glob(".draft-*"):
            left.unlink()
        draft = folder / f".draft-{os.getpid()}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            written = _Digested(out)
            _dump_into(written, recipients, tool_environment(database_url))
            out.flush()
            os.fsync(out.fileno())
        digest = written.hexdigest()
        path = folder / f"charteroak-{at.astimezone(UTC).strftime(_STAMP)}-{digest[:16]}.age"
        with transaction.atomic():
            record_event("backup.made", at=at, role=SYSTEM.role, details={"digest": digest})
        # Its name comes last: what has a name is whole, and in the journal.
        draft.replace(path)
        settle_folders({folder})
    return Backup(path=path, size=written.size, digest=digest, seconds=time.monotonic() - start)


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    import fcntl

    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _dump_into(
    target: _Digested, recipients: list[pyrage.x25519.Recipient], environment: dict[str, str]
) -> None:
    command = [str(find_tool("pg_dump")), "--format=custom", "--no-owner", "--no-privileges", "--no-password"]
    command += [f"--exclude-table-data={table}" for table in _WITHOUT_ROWS]
    # What pg_dump says on its way is passed over: it could quote a row.
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
    ) as dump:
        source: BinaryIO | None = dump.stdout  # type: ignore[assignment]  # bytes, as no encoding was asked for
        pyrage.encrypt_io(source, target, recipients)
    if dump.returncode != 0:
        raise BackupRefused("dump")


def list_backups() -> list[tuple[datetime, Path]]:
    """List the copies there are with the moment each was made, oldest first."""
    found = []
    for path in settings.CHARTEROAK_BACKUPS.glob("*.age"):
        named = _NAME.fullmatch(path.name)
        if named:
            found.append((datetime.strptime(named[1], _STAMP).replace(tzinfo=UTC), path))
    return sorted(found)


def plan_old_backups(*, before: datetime) -> None:
    """Write down which copies were made before a moment and are to be destroyed."""
    plan_endings(scope="backups", names=[path.name for made_at, path in list_backups() if made_at < before])


@transaction.atomic
def destroy_old_backups(*, at: datetime) -> int:
    """Delete the files of the copies that are written down, and record it. Returns how many."""
    names = list_endings(scope="backups")
    for name in names:
        (settings.CHARTEROAK_BACKUPS / name).unlink(missing_ok=True)
    count = len(settle_endings(names=names))
    if count:
        record_event("backup.destroyed", at=at, role=SYSTEM.role, details={"count": count})
    return count
