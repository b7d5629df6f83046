"""How fast the journal is: appending, giving places, publishing, checking.

`python benchmarks/bench_journal.py [--entries N] [--rounds N]`

It starts a PostgreSQL of its own in a temporary folder, with the settings it comes with (fsync on), and holds itself
and the server to one core. Printed are the median and the spread (lowest to highest) of the rounds. 'durable' waits for
the disk at each commit, as in service; 'not waiting' has synchronous_commit off for the session; 'in one act' records
ten entries a transaction. Where other work runs on the core, only the lines 'for a second of one core's work' say what
the program itself needs: they count processor time, of this process and of the server's.
"""

from __future__ import annotations

import argparse
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
_COMMAND = "import sys; from charteroak.cli import main; sys.exit(main(sys.argv[1:]))"


def _show(name: str, values: list[float], unit: str) -> None:
    low, middle, high = min(values), statistics.median(values), max(values)
    print(f"{name:<56}{middle:>10,.1f} {unit:<5} ({low:,.1f} to {high:,.1f})", flush=True)


def _append(count: int, *, salted: bool, each: int = 1) -> float:
    from django.db import transaction

    from charteroak.journal.actions import record_event

    start = time.perf_counter()
    for number in range(0, count, each):
        salt = secrets.token_bytes(16) if salted else None
        with transaction.atomic():
            for _ in range(each):
                record_event(
                    "visit.opened",
                    at=AT,
                    role="clerk",
                    subject=f"{number:016x}",
                    salt=salt,
                    details={"site": "clerk"},
                )
    return count / (time.perf_counter() - start)


def _core_seconds(backend: int) -> float:
    """Return the processor time of this process and of its own server process, in seconds."""
    fields = Path(f"/proc/{backend}/stat").read_text().rsplit(")", 1)[1].split()
    return time.process_time() + (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure_appends(rounds: int) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    for words, setting in (("durable", "on"), ("not waiting", "off")):
        with connection.cursor() as cursor:
            cursor.execute(f"SET synchronous_commit = {setting}")  # one of the two words above
        _append(200, salted=True)
        for name, salted, each in (
            ("one entry, about nothing that is kept", False, 1),
            ("one entry of a visit", True, 1),
            ("ten entries of a visit in one act", True, 10),
        ):
            rates, cores = [], []
            for _ in range(rounds):
                before = _core_seconds(backend)
                rates.append(_append(1000, salted=salted, each=each))
                cores.append(1000 / (_core_seconds(backend) - before))
            _show(f"append, {words}: {name}", rates, "/s")
            _show("  the same for a second of one core's work", cores, "/s")


def measure_group_commit(rounds: int) -> None:
    """Append from eight connections at once: PostgreSQL then writes several commits to disk together."""
    from django.db import connections

    def act() -> None:
        try:
            _append(100, salted=False)
        finally:
            connections.close_all()

    rates = []
    for _ in range(rounds):
        threads = [threading.Thread(target=act) for _ in range(8)]
        start = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        rates.append(800 / (time.perf_counter() - start))
    _show("append, durable: eight connections at once", rates, "/s")


def measure_disk(rounds: int) -> None:
    """Show what a commit waits for: eight kilobytes written and on disk."""
    took = []
    with tempfile.TemporaryFile() as file:
        for _ in range(rounds):
            start = time.perf_counter()
            for _ in range(50):
                os.write(file.fileno(), b"x" * 8192)
                os.fdatasync(file.fileno())
            took.append(1000 * (time.perf_counter() - start) / 50)
    _show("one write to this disk, waited for", took, "ms")


def fill(count: int) -> None:
    """Write entries as record_event would, without its questions: they are not what is measured with them."""
    from charteroak.journal.models import Entry
    from charteroak.journal.rules import Leaf, leaf_hash

    for start in range(0, count, 10_000):
        rows = []
        for _ in range(min(10_000, count - start)):
            commitment = secrets.token_bytes(32)
            leaf = Leaf("card.checked", AT, "clerk", "policy", {"site": "clerk"}, commitment.hex()).encode()
            rows.append(
                Entry(
                    leaf=leaf, leaf_hash=leaf_hash(leaf), commitment=commitment, event="card.checked", hour=AT
                )
            )
        Entry.objects.bulk_create(rows)


def measure_publishing(entries: int, rounds: int) -> None:
    from charteroak.journal.actions import sequence_entries
    from charteroak.journal.models import Entry
    from charteroak.journeys.publish_journal import publish_journal

    fill(entries - Entry.objects.count())
    start = time.perf_counter()
    count = sequence_entries()
    _show("places given", [count / (time.perf_counter() - start)], "/s")
    _show(f"first publication of {entries:,}", [_seconds(publish_journal)], "s")
    for grown in (0, 100):
        took = []
        for _ in range(rounds):
            _append(grown, salted=False) if grown else None
            took.append(1000 * _seconds(publish_journal))
        _show(f"publication after {grown} more", took, "ms")
    _show("all compared with the database", [_seconds(partial(publish_journal, whole=True))], "s")


def measure_checking(folder: Path, rounds: int) -> None:
    verify = [sys.executable, "-c", _COMMAND, "journal", "verify"]
    key = ["--key", str(folder / "vkey")]

    def run(place: str) -> None:
        subprocess.run([*verify, place, *key], check=True, capture_output=True)

    _show("verify DIR", [_seconds(partial(run, str(folder))) for _ in range(rounds)], "s")

    class Quiet(SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_address[1]}"
        _show("verify URL, loopback", [_seconds(partial(run, url)) for _ in range(rounds)], "s")
        server.shutdown()


def measure_receipts(rounds: int) -> None:
    from django.db import transaction

    from charteroak.journal.actions import record_event
    from charteroak.journal.receipts import receipt_key, write_receipt
    from charteroak.journeys.my_visit import read_my_visit
    from charteroak.journeys.publish_journal import publish_journal

    salt = secrets.token_bytes(16)
    for _ in range(15):
        with transaction.atomic():
            record_event("visit.opened", at=AT, role="clerk", subject="v", salt=salt)
    publish_journal()
    typed = write_receipt(receipt_key(subject="v", salt=salt))
    took = [1000 * _seconds(partial(read_my_visit, typed=typed)) for _ in range(rounds)]
    _show("fifteen entries found by a receipt, and proved", took, "ms")


def _seconds(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description="speed of the journal")
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory(prefix="charteroak-bench-") as var:
        # The server runs as a user of its own, who must reach its folder.
        Path(var).chmod(0o755)
        os.environ["CHARTEROAK_VAR"] = var
        os.environ.pop("DATABASE_URL", None)
        os.environ["DJANGO_SETTINGS_MODULE"] = "charteroak.config.settings"
        from charteroak.cli.environment import with_database

        with with_database():
            from django.core.management import call_command
            from django.db import connection

            from charteroak.custody.actions import ensure_standing_keys, prepare_key_store
            from charteroak.journeys.publish_journal import journal_folder

            call_command("migrate", verbosity=0, interactive=False)
            prepare_key_store()
            ensure_standing_keys(at=AT)
            with connection.cursor() as cursor:
                for name in ("server_version", "fsync", "synchronous_commit", "wal_sync_method"):
                    cursor.execute(f"SHOW {name}")
                    print(f"{name}: {cursor.fetchone()[0]}")
            measure_disk(options.rounds)
            measure_appends(options.rounds)
            measure_group_commit(options.rounds)
            measure_publishing(options.entries, options.rounds)
            measure_checking(journal_folder(), options.rounds)
            measure_receipts(options.rounds)


if __name__ == "__main__":
    main()
