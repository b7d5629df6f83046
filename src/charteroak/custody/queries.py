from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from charteroak.custody.stores.base import KeyStore, StoreUnavailable
from charteroak.custody.stores.counting import CountingStore
from charteroak.custody.stores.hidden import read_hidden
from charteroak.custody.stores.pkcs11 import Pkcs11Store
from charteroak.custody.stores.pkcs11_token import Token
from charteroak.custody.stores.sealed_file import SealedFileStore
from charteroak.lib.clock import now

_COUNTS = "uses"


@lru_cache(maxsize=4)
def _open_folder(folder: Path, passphrase_file: Path) -> SealedFileStore:
    return SealedFileStore(folder, read_hidden(passphrase_file))


@lru_cache(maxsize=4)
def _open_token(module: str, label: str, pin_file: Path, folder: Path) -> Pkcs11Store:
    token = Token(Path(module), label, pin_file, folder / "refused-pin")
    return Pkcs11Store(token, folder / "lock")


def open_token() -> Pkcs11Store | None:
    """Return the token that the settings name, or None where keys stand in a folder."""
    if not settings.CHARTEROAK_PKCS11_MODULE:
        return None
    return _open_token(
        settings.CHARTEROAK_PKCS11_MODULE,
        settings.CHARTEROAK_PKCS11_TOKEN,
        settings.CHARTEROAK_PKCS11_PIN_FILE,
        settings.CHARTEROAK_KEYS,
    )


def _check_face() -> None:
    # Said by the code too, and not by an empty setting alone: a public page that asks for a key is a mistake.
    if settings.FACE == "public":
        raise StoreUnavailable("this face has no key store")


def get_key_store() -> KeyStore:
    """Return this process's key store. The public face has none.

    :raises StoreUnavailable: it cannot be reached or unlocked.
    """
    _check_face()
    folder: Path = settings.CHARTEROAK_KEYS
    _check_there(folder)
    store = open_token() or _open_folder(folder, settings.CHARTEROAK_KEYS_PASSPHRASE_FILE)
    return _counted(store, folder)


def check_key_store() -> None:
    """Ask the key store for an answer, before somebody's time is spent on what could not be kept.

    :raises StoreUnavailable: it gives none.
    """
    get_key_store().exists("issuer/1")


def get_second_holder() -> KeyStore:
    """Return the key store of the second institution, for `mac` with its own key alone.

    It is given what the city's key has made already, so that it sees no name and no birth date.

    :raises StoreUnavailable: it cannot be reached or unlocked.
    """
    _check_face()
    folder: Path = settings.CHARTEROAK_KEYS_SECOND
    _check_there(folder)
    return _counted(_open_folder(folder, settings.CHARTEROAK_KEYS_SECOND_PASSPHRASE_FILE), folder)


def _check_there(folder: Path) -> None:
    if not folder.is_dir():
        # A store that was taken away (an unplugged stick) must not be answered from memory.
        raise StoreUnavailable("the key folder is not there")


def _counted(store: KeyStore, folder: Path) -> KeyStore:
    return CountingStore(store, folder / _COUNTS, quotas=settings.CHARTEROAK_KEY_QUOTAS, clock=now)


def list_count_folders() -> dict[str, Path]:
    """Return where each store's uses are counted, by the store's name in the table of marks."""
    return {"city": settings.CHARTEROAK_KEYS / _COUNTS, "second": settings.CHARTEROAK_KEYS_SECOND / _COUNTS}
