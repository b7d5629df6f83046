"""Has the backups: first as stolen, then with the identity that opens them, then with both key stores as well."""

from __future__ import annotations

import time
from pathlib import Path

import psycopg
import pyrage

from charteroak.cli.drill.loot import run_tool
from charteroak.cli.drill.scene import Scene
from charteroak.cli.drill.sweep import Sweep, list_files
from charteroak.cli.drill.threats import Reading

_RESTORED = "drill_restored"


def attack(scene: Scene) -> Reading:
    """Search the copies, open and search them, then restore the newest and try the keys that are left on it."""
    start = time.monotonic()
    folder = scene.places.backups
    whole = scene.scanner.sweep_files(list_files([("backups", folder)]))
    copies = sorted(folder.glob("*.age"))
    identity = pyrage.x25519.Identity.from_str(scene.places.backup_identity.read_text().strip())
    opened = Path()
    for copy in copies:
        opened = scene.places.stage / f"{copy.stem}.dump"
        opened.write_bytes(pyrage.decrypt(copy.read_bytes(), [identity]))
        whole.add(_search(scene, opened))
    late, over = _open_what_is_over(scene, opened)
    return Reading(
        "stolen_backup",
        read=len(whole.owners) + late,
        of=len(scene.canaries),
        detail=f"{len(copies)} backups, {whole.size / 1e6:.0f} MB searched closed and opened: {len(whole.hits)} hits; "
        f"of {over} visits in it that are over by now, the keys that are left open {late}",
        seconds=time.monotonic() - start,
        measured={},
    )


def _search(scene: Scene, dump: Path) -> Sweep:
    """Search a dump as it is, and as the text that it restores to."""
    text = dump.with_suffix(".sql")
    run_tool("pg_restore", "--file", str(text), str(dump))
    done = scene.scanner.sweep_file(dump, place="backup, decrypted")
    done.add(scene.scanner.sweep_file(text, place="backup, restored as text"))
    text.unlink()
    return done


def _open_what_is_over(scene: Scene, dump: Path) -> tuple[int, int]:
    """Restore a copy beside the city's database; return how many visits that are over open, and how many there are."""
    from charteroak.config.database import create_database
    from charteroak.custody.queries import get_key_store
    from charteroak.custody.stores.base import KeyMissing
    from charteroak.enrollment.models import Visit

    create_database(scene.url, _RESTORED)
    url = psycopg.conninfo.make_conninfo(scene.url, dbname=_RESTORED)
    run_tool("pg_restore", "--no-owner", "--no-privileges", "--dbname", url, str(dump))
    left = set(Visit.objects.values_list("ref", flat=True))
    store = get_key_store()
    opened = over = 0
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT ref, key_name, sealed_details FROM enrollment_visit").fetchall()
    for ref, key_name, sealed in rows:
        if ref in left or sealed is None:
            continue
        over += 1
        try:
            store.open(key_name, bytes(sealed), context=f"visit|1|{ref}|details".encode())
        except KeyMissing:
            continue
        opened += 1
    return opened, over
