"""What the second key holder remembers: how much it answered, whom it admits, and its journal. One SQLite file.

Durable before anything is answered: what was counted is on disk, whatever is killed or unplugged after. Several
processes may have it open (one serves, another revokes). Nothing of what was asked stands in it: a request's id is
random, and is forgotten after ten minutes.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

# Longer than a request's time may be off to both sides: one that is forgotten is refused for its time.
_REMEMBERED_SECONDS = 600

_TABLES = """
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS request (id BLOB PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS request_at ON request (at);
CREATE TABLE IF NOT EXISTS day (
    day TEXT PRIMARY KEY, macs INTEGER NOT NULL DEFAULT 0, reached INTEGER NOT NULL DEFAULT 0,
    told INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS certificate (
    fingerprint TEXT PRIMARY KEY, name TEXT NOT NULL, ends TEXT NOT NULL, revoked INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS entry (position INTEGER PRIMARY KEY, leaf BLOB NOT NULL);
"""


class LedgerUnavailable(Exception):
    """The ledger cannot be read or written, so nothing may be answered."""


class RepeatedRequest(Exception):
    """A request of this id came before."""


class DaySpent(Exception):
    """The day's quota does not cover what is asked."""


@dataclass(frozen=True)
class Admitted:
    """A client certificate. `fingerprint`: SHA-256 in hex; `ends`: its last day."""

    fingerprint: str
    name: str
    ends: date
    revoked: bool


class Ledger:
    """`path`: the file, made on first use. Safe among threads and processes."""

    def __init__(self, path: Path) -> None:
        """:raises LedgerUnavailable: it cannot be opened."""
        self._lock = threading.Lock()
        try:
            self._database = sqlite3.connect(path, timeout=5, isolation_level=None, check_same_thread=False)
            path.chmod(0o600)
            self._database.execute("PRAGMA journal_mode = WAL")
            self._database.execute("PRAGMA synchronous = FULL")
            self._database.executescript(_TABLES)
        except (sqlite3.Error, OSError) as error:
            raise LedgerUnavailable from error

    def close(self) -> None:
        self._database.close()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            try:
                self._database.execute("BEGIN IMMEDIATE")
                try:
                    yield self._database
                except BaseException:
                    self._database.execute("ROLLBACK")
                    raise
                self._database.execute("COMMIT")
            except sqlite3.Error as error:
                raise LedgerUnavailable from error

    def quota(self) -> int:
        """Return how many MACs may be answered in a UTC day."""
        with self._transaction() as database:
            return _quota(database)

    def set_quota(self, quota: int, *, at: datetime) -> None:
        """Change how many MACs may be answered in a UTC day, and write it into the journal."""
        with self._transaction() as database:
            database.execute("INSERT OR REPLACE INTO setting VALUES ('quota', ?)", [quota])
            _add(database, "quota.set", at, count=quota)

    def spend(self, count: int, *, request_id: bytes, at: datetime) -> None:
        """Count what is about to be answered, once. On return it is on disk.

        :raises RepeatedRequest: the id was seen. :raises DaySpent: nothing was counted.
        :raises LedgerUnavailable: it could not be written, so nothing may be answered.
        """
        today, second = _day(at), int(at.timestamp())
        with self._transaction() as database:
            database.execute("DELETE FROM request WHERE at < ?", [second - _REMEMBERED_SECONDS])
            seen = database.execute("INSERT OR IGNORE INTO request VALUES (?, ?)", [request_id, second])
            if seen.rowcount == 0:
                raise RepeatedRequest
            _tell_days(database, before=today)
            database.execute("INSERT OR IGNORE INTO day (day) VALUES (?)", [today])
            fits = database.execute(
                "UPDATE day SET macs = macs + ? WHERE day = ? AND macs + ? <= ?",
                [count, today, count, _quota(database)],
            ).rowcount
            if not fits:
                first = database.execute("UPDATE day SET reached = 1 WHERE day = ? AND reached = 0", [today])
                if first.rowcount:
                    _add(database, "quota.reached", at)
        if not fits:
            raise DaySpent

    def answered_on(self, day: date) -> tuple[int, bool]:
        """Return how many MACs were answered on a UTC day, and whether more were asked for than the quota allows."""
        with self._transaction() as database:
            row = database.execute(
                "SELECT macs, reached FROM day WHERE day = ?", [day.isoformat()]
            ).fetchone()
        return (int(row[0]), bool(row[1])) if row else (0, False)

    def admit(self, fingerprint: str, *, name: str, ends: date, at: datetime) -> None:
        """Let a client certificate in from now on."""
        with self._transaction() as database:
            row = [fingerprint, name, ends.isoformat()]
            database.execute("INSERT INTO certificate (fingerprint, name, ends) VALUES (?, ?, ?)", row)
            _add(database, "certificate.admitted", at, certificate=fingerprint)

    def revoke(self, fingerprint: str, *, at: datetime) -> bool:
        """Let a client certificate in no more; tell whether it was let in until now."""
        with self._transaction() as database:
            done = database.execute(
                "UPDATE certificate SET revoked = 1 WHERE fingerprint = ? AND revoked = 0", [fingerprint]
            ).rowcount
            if done:
                _add(database, "certificate.revoked", at, certificate=fingerprint)
        return bool(done)

    def is_admitted(self, fingerprint: str) -> bool:
        """Tell whether a client certificate is let in now."""
        query = "SELECT 1 FROM certificate WHERE fingerprint = ? AND revoked = 0"
        with self._lock:
            try:
                return self._database.execute(query, [fingerprint]).fetchone() is not None
            except sqlite3.Error as error:
                raise LedgerUnavailable from error

    def list_certificates(self) -> list[Admitted]:
        """List every client certificate that was ever let in."""
        with self._transaction() as database:
            rows = database.execute("SELECT fingerprint, name, ends, revoked FROM certificate ORDER BY rowid")
            return [Admitted(row[0], row[1], date.fromisoformat(row[2]), bool(row[3])) for row in rows]

    def record_key(self, purpose: str, *, at: datetime) -> None:
        """Write into the journal that a key was made, or brought back."""
        with self._transaction() as database:
            _add(database, "key.made", at, purpose=purpose)

    def list_entries(self, *, at: datetime) -> list[bytes]:
        """List the journal's leaves in order, after writing the sums of the days that are over."""
        with self._transaction() as database:
            _tell_days(database, before=_day(at))
            return [bytes(row[0]) for row in database.execute("SELECT leaf FROM entry ORDER BY position")]


def _quota(database: sqlite3.Connection) -> int:
    row = database.execute("SELECT value FROM setting WHERE name = 'quota'").fetchone()
    return int(row[0]) if row else 0


def _day(at: datetime) -> str:
    return at.astimezone(UTC).date().isoformat()


def _tell_days(database: sqlite3.Connection, *, before: str) -> None:
    due = database.execute("SELECT day, macs FROM day WHERE told = 0 AND day < ? ORDER BY day", [before])
    for day, macs in due.fetchall():
        _write(database, {"event": "macs.answered", "day": day, "count": macs})
        database.execute("UPDATE day SET told = 1 WHERE day = ?", [day])


def _add(database: sqlite3.Connection, event: str, at: datetime, **details: str | int) -> None:
    _write(database, {"event": event, "day": _day(at), **details})


def _write(database: sqlite3.Connection, whole: dict[str, str | int]) -> None:
    leaf = json.dumps(whole, sort_keys=True, separators=(",", ":")).encode()
    # Positions without a gap: nothing is ever deleted, and a transaction that is undone gives its number back.
    database.execute("INSERT INTO entry SELECT coalesce(max(position) + 1, 0), ? FROM entry", [leaf])
