"""An office made once a run, as an installation makes it, and copied for each test: keys, and the rows with them."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from django.conf import settings

from people import NOON

# The folder of the keys, and the rows: of which table, with which values.
_made: dict[str, Any] = {}


def copy_keys(keys: Path, passphrase: Path) -> None:
    """Put the standing keys into a folder that is not there yet, if they were made already."""
    if _made:
        shutil.copytree(_made["folder"] / "keys", keys)
        passphrase.parent.mkdir(mode=0o700)
        shutil.copy2(_made["folder"] / "passphrase", passphrase)


def copy_rows(keys: Path) -> bool:
    """Put the rows of the copied keys into this test's database. Tell whether its keys are such copies."""
    if not _made or not (keys / "issuer").exists():
        return False
    for table, rows in _made["rows"]:
        table.objects.bulk_create([table(**row) for row in rows])
    return True


def make(keys: Path, passphrase: Path) -> None:
    """Make the standing keys and agree with the second holder, and keep both for the tests that follow."""
    from charteroak.custody.actions import ensure_standing_keys, make_sentinels
    from charteroak.custody.models import KnownKey, Sentinel
    from charteroak.journal.models import Entry

    before = set(Entry.objects.values_list("pk", flat=True))
    ensure_standing_keys(at=NOON)
    make_sentinels(at=NOON)
    # What a test counts begins with the test.
    shutil.rmtree(keys / "uses")
    if settings.CHARTEROAK_PKCS11_MODULE is not None or not (keys / "store.json").exists():
        return  # a store of another kind: not to be copied
    folder: Path = settings.VAR / "office"
    shutil.copytree(keys, folder / "keys")
    shutil.copy2(passphrase, folder / "passphrase")
    _made["folder"] = folder
    _made["rows"] = [
        (KnownKey, _values(KnownKey.objects.all())),
        (Sentinel, _values(Sentinel.objects.all())),
        (Entry, _values(Entry.objects.exclude(pk__in=before).order_by("pk"))),
    ]


def _values(rows: Any) -> list[dict[str, Any]]:
    return [
        {
            name: bytes(value) if isinstance(value, memoryview) else value
            for name, value in row.items()
            if name != "id"
        }
        for row in rows.values()
    ]
