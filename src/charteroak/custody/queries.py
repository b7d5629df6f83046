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


def _open_folder(folder: Path, passphrase_file: Path) -> SealedFileStore:
    if not folder.is_dir():
        # A store that was taken away (an unplugged stick) must not be answered from memory.
        raise StoreUnavailable("the key folder is not there")
    return _open_store(folder, passphrase_file)


def _check_face() -> None:
    # Said by the code too, and not by an empty setting alone: a public page that asks for a key is a mistake.
    if settings.FACE == "public":
        raise StoreUnavailable("this face has no key store")


def get_key_store() -> KeyStore:
    """Return this process's key store. The public face has none.

    :raises StoreUnavailable: it cannot be reached or unlocked.
    """
    _check_face()
    return _open_folder(settings.CHARTEROAK_KEYS, settings.CHARTEROAK_KEYS_PASSPHRASE_FILE)


def get_second_holder() -> KeyStore:
    """Return the key store of the second institution, for `mac` with its own key alone.

    It is given what the city's key has made already, so that it sees no name and no birth date.

    :raises StoreUnavailable: it cannot be reached or unlocked.
    """
    _check_face()
    return _open_folder(settings.CHARTEROAK_KEYS_SECOND, settings.CHARTEROAK_KEYS_SECOND_PASSPHRASE_FILE)
