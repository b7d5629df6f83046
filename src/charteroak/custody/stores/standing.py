"""A backup of the standing keys of a key folder. Keys that live by the day or month are never in it.

Were they in it, a day's key would live on in a drawer after its day, and old copies of the database could be opened.
"""

from __future__ import annotations

import base64
import json

from charteroak.custody.backup_key import SharesRefused, open_backup, seal_backup
from charteroak.custody.stores.base import KeyDestroyed, KeyStore
from charteroak.custody.stores.counting import CountingStore
from charteroak.custody.stores.sealed_file import SealedFileStore

# By purpose: what outlives a day and cannot be made anew without loss.
STANDING = ("issuer", "status", "journal", "match", "card", "canary", "holder", "answer")


class NotExportable(Exception):
    """Keys in hardware do not leave it; its maker's own backup carries them, under the same backup key."""


def list_standing(store: KeyStore) -> list[str]:
    """List the names of the living standing keys."""
    return [name for purpose in STANDING for name in store.names(purpose)]


def _folder_of(store: KeyStore) -> SealedFileStore:
    """:raises NotExportable: the store is hardware."""
    inner = store.inner if isinstance(store, CountingStore) else store
    if not isinstance(inner, SealedFileStore):
        raise NotExportable
    return inner


def export_standing(store: KeyStore, *, point: bytes) -> bytes:
    """Return the standing keys, sealed to the backup key's public half.

    :raises NotExportable: the store is hardware. :raises StoreUnavailable: it cannot be read.
    """
    folder = _folder_of(store)
    keys = {name: base64.b64encode(folder.take_out(name)).decode() for name in list_standing(store)}
    return seal_backup(point, json.dumps(keys, sort_keys=True).encode())


def import_standing(store: KeyStore, *, shares: list[str], sealed: bytes) -> list[str]:
    """Put the keys of a backup into a store; one that stands there already, or was destroyed there, is left out.

    Returns the names that were put in.

    :raises SharesRefused: the shares or the backup do not fit. :raises NotExportable: the store is hardware.
    """
    folder = _folder_of(store)
    keys = json.loads(open_backup(shares, sealed))
    if any(name.split("/")[0] not in STANDING for name in keys):
        raise SharesRefused("backup")
    put = []
    for name, material in sorted(keys.items()):
        try:
            if folder.put_in(name, base64.b64decode(material)):
                put.append(name)
        except KeyDestroyed:
            continue
    return put
