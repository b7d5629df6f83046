"""A copy of the database put back into an empty one, and made to agree with what was published since it was made."""

from __future__ import annotations

import hashlib
import re
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

import pyrage
from django.conf import settings
from django.db import connection, transaction

from charteroak.cards.actions import adopt_status_list
from charteroak.cards.rules import expiry_date
from charteroak.credentials.status_token import read_status_list
from charteroak.journal.actions import adopt_published, record_event
from charteroak.journal.checking import check_folder
from charteroak.journal.published import CHECKPOINT, FolderSource, read_entries
from charteroak.journal.tiles import list_bundles
from charteroak.journeys.issuer import issuer_keys
from charteroak.journeys.journal_keys import journal_key
from charteroak.journeys.postgres_tools import find_tool, tool_environment
from charteroak.journeys.publish_journal import JournalForked, journal_folder
from charteroak.lib.clock import local_date
from charteroak.program.rules import Policy
from charteroak.staff.permissions import SYSTEM

_LIST = re.compile(r"([1-9][0-9]{0,8})\.cwt")


class RestoreRefused(Exception):
    """Nothing was restored. `code`: 'identity', 'backup' (does not open with it, or was cut or changed), 'not_empty',
    'restore' (pg_restore failed; the database is as empty as before)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Agreed:
    """How many entries of the journal, and places of status lists, were taken over from what was published."""

    entries: int
    places: int


class _Nowhere:
    def write(self, data: bytes) -> int:
        return len(data)

    def flush(self) -> None:
        return None


def read_identities(path: Path) -> list[pyrage.x25519.Identity]:
    """Read private age keys, one a line; lines that begin with # are remarks.

    :raises RestoreRefused: no file, no key in it, or a line that is none.
    """
    try:
        lines = [line.strip() for line in path.read_text("ascii").splitlines()]
        keys = [pyrage.x25519.Identity.from_str(x) for x in lines if x and not x.startswith("#")]
    except (OSError, ValueError, pyrage.IdentityError):
        # Not chained: the error could quote the line.
        raise RestoreRefused("identity") from None
    if not keys:
        raise RestoreRefused("identity")
    return keys


def restore_backup(*, path: Path, identities: list[pyrage.x25519.Identity], at: datetime) -> float:
    """Put a copy back into the empty database of this process, all or nothing. Returns the seconds it took.

    It is read twice: first to the end, since only there a copy that was cut shows.

    :raises RestoreRefused: the database has tables, or the copy does not open.
    :raises ToolMissing: there is no pg_restore that fits the server.
    """
    start = time.monotonic()
    if connection.introspection.table_names():
        raise RestoreRefused("not_empty")
    tool = find_tool("pg_restore")
    with path.open("rb") as source:
        digest = hashlib.file_digest(source, "sha256").hexdigest()
        source.seek(0)
        _decrypt(source, _Nowhere(), identities)
        source.seek(0)
        _pour(source, tool, identities)
    with transaction.atomic():
        record_event("backup.restored", at=at, role=SYSTEM.role, details={"digest": digest})
    return time.monotonic() - start


def _decrypt(source: IO[bytes], target: object, identities: list[pyrage.x25519.Identity]) -> None:
    try:
        pyrage.decrypt_io(source, target, identities)
    except (pyrage.DecryptError, OSError, ValueError) as error:
        raise RestoreRefused("backup") from error


def _pour(source: IO[bytes], tool: Path, identities: list[pyrage.x25519.Identity]) -> None:
    environment = tool_environment()
    command = [str(tool), "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]
    command += ["--no-password", f"--dbname={environment['PGDATABASE']}"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment
    ) as restore:
        try:
            pyrage.decrypt_io(source, restore.stdin, identities)
        except (pyrage.DecryptError, OSError, ValueError):
            # It has stopped listening, and says why by its status.
            restore.kill()
        finally:
            if restore.stdin is not None:
                restore.stdin.close()
    if restore.returncode != 0:
        raise RestoreRefused("restore")


def agree_with_published(*, policy: Policy, at: datetime) -> Agreed:
    """Take over what was published after the copy was made: entries of the journal, and cards that are not good.

    What was published and never reached the copy cannot be got back whole, but nothing that was said is unsaid. Safe to
    repeat; where nothing was published it changes nothing.

    :raises JournalForked: what was published is not the continuation of the copy: it is another journal's, or changed.
    :raises JournalRefused: the published journal does not hold in itself.
    """
    with transaction.atomic():
        entries = 0
        if (journal_folder() / CHECKPOINT).exists():
            try:
                entries = adopt_published(leaves=_published_entries())
            except ValueError as error:
                raise JournalForked("the published journal is not the continuation of this one") from error
        today = local_date(at, policy.city.time_zone)
        until = expiry_date(today, policy.card.validity_years)
        places = sum(
            adopt_status_list(list_id=list_id, size=size, bad=bad, until=until)
            for list_id, size, bad in _published_lists(at)
        )
    return Agreed(entries=entries, places=places)


def _published_entries() -> Iterator[bytes]:
    # Held against this installation's own key first: whoever can write the folder cannot write the journal.
    checked = check_folder(journal_folder(), key=journal_key(1))
    source = FolderSource(journal_folder())
    for bundle in list_bundles(checked.checkpoint.size):
        yield from read_entries(source, bundle)


def _published_lists(at: datetime) -> Iterator[tuple[int, int, list[int]]]:
    """Give each published list: its number, how many places it has, and which are not good."""
    folder: Path = settings.CHARTEROAK_PUBLISHED / "status"
    paths = sorted(path for path in folder.glob("*.cwt") if _LIST.fullmatch(path.name))
    # Nothing was published: then no key is needed to read it.
    keys = issuer_keys(at=at) if paths else {}
    for path in paths:
        read = read_status_list(token=path.read_bytes(), keys=keys)
        each = 8 // read.bits
        bad = [
            index
            for place, byte in enumerate(read.statuses)
            if byte
            for index in range(place * each, (place + 1) * each)
            if read.status_at(index)
        ]
        yield int(path.stem), len(read.statuses) * each, bad
