from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from charteroak.custody.stores.base import KeyStore, StoreUnavailable
from charteroak.custody.stores.sealed_file import SealedFileStore


@lru_cache(maxsize=4)
def _open_store(folder: Path, passphrase_file: Path) -> SealedFileStore:
    try:
        passphrase = passphrase_file.read_bytes().strip()
    except OSError as error:
        raise StoreUnavailable("there is no passphrase file") from error
    return SealedFileStore(folder, passphrase)


def get_key_store() -> KeyStore:
    """Return this process's key store.

    :raises StoreUnavailable: it cannot be reached or unlocked.
    """
    if not settings.CHARTEROAK_KEYS.is_dir():
        # A store that was taken away (an unplugged stick) must not be answered from memory.
        raise StoreUnavailable("the key folder is not there")
    return _open_store(settings.CHARTEROAK_KEYS, settings.CHARTEROAK_KEYS_PASSPHRASE_FILE)
