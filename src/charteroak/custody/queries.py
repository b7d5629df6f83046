from __future__ import annotations

import secrets
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from charteroak.custody.holder.base import Failing, HolderUnavailable, SecondHolder
from charteroak.custody.holder.client import (
    CLIENT_CERTIFICATE,
    HolderClient,
    HolderLine,
    Sentinel,
    is_right,
)
from charteroak.custody.holder.failures import note_failure
from charteroak.custody.holder.wire import MAX_INPUTS
from charteroak.custody.models import Sentinel as SentinelRow
from charteroak.custody.stores.base import KeyStore, StoreUnavailable
from charteroak.custody.stores.counting import CountingStore
from charteroak.custody.stores.hidden import read_hidden
from charteroak.custody.stores.pkcs11 import Pkcs11Store
from charteroak.custody.stores.pkcs11_token import Token
from charteroak.custody.stores.sealed_file import SealedFileStore
from charteroak.lib.clock import now

_COUNTS = "uses"
MATCH_KEY = "match/1"
# As many as a batch has twice: too few to wear out the quota, enough that none comes in every batch.
SENTINELS = 32


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


def get_second_holder() -> SecondHolder:
    """Return the second institution's key holder, to be asked over the line that was agreed on.

    It is given what the city's key has made already, so that it sees no name and no birth date.

    :raises StoreUnavailable: this face has none, or no line was agreed on.
    """
    _check_face()
    return HolderClient(get_holder_line(), draw=_draw_sentinel, note=_note_failure)


def get_holder_line() -> HolderLine:
    """Return the bare line, for what makes and checks sentinels; nobody else goes without one.

    :raises StoreUnavailable: this face has none, or no line was agreed on.
    """
    _check_face()
    files: Path = settings.CHARTEROAK_HOLDER_FILES
    try:
        # Files that were replaced are read again.
        stamp = (files / CLIENT_CERTIFICATE).stat().st_mtime_ns
    except OSError:
        raise HolderUnavailable(Failing.DOWN) from None
    return _open_line(settings.CHARTEROAK_HOLDER_URL, files, stamp)


@lru_cache(maxsize=4)
def _open_line(url: str, files: Path, stamp: int) -> HolderLine:
    return HolderLine(url, files, clock=now)


def sentinel_input(number: int) -> bytes:
    """Return a sentinel's input; to the holder it is like any other that the city's key makes."""
    return get_key_store().mac(MATCH_KEY, b"sentinel|%d" % number)


def _draw_sentinel() -> Sentinel:
    number = secrets.randbelow(SENTINELS)
    digest = SentinelRow.objects.filter(number=number).values_list("answer_digest", flat=True).first()
    if digest is None:
        # Without one a wrong answer could not be told from a right one.
        raise HolderUnavailable(Failing.DOWN)
    return Sentinel(sentinel_input(number), bytes(digest))


def count_wrong_sentinels() -> tuple[int, int]:
    """Ask the holder every sentinel. Return how many there are, and how many it answers wrongly.

    :raises HolderUnavailable: it does not answer.
    """
    rows = list(SentinelRow.objects.order_by("number").values_list("number", "answer_digest"))
    wrong = 0
    for start in range(0, len(rows), MAX_INPUTS):
        part = [Sentinel(sentinel_input(n), bytes(digest)) for n, digest in rows[start : start + MAX_INPUTS]]
        answers = get_holder_line().ask([each.input for each in part])
        wrong += sum(not is_right(each, answer) for each, answer in zip(part, answers, strict=True))
    return len(rows), wrong


def failures_folder() -> Path:
    """Return where it is noted that the second holder failed."""
    folder: Path = settings.CHARTEROAK_KEYS / "holder-failed"
    return folder


def _note_failure(why: Failing) -> None:
    note_failure(failures_folder(), why=why, at=now())


def _check_there(folder: Path) -> None:
    if not folder.is_dir():
        # A store that was taken away (an unplugged stick) must not be answered from memory.
        raise StoreUnavailable("the key folder is not there")


def _counted(store: KeyStore, folder: Path) -> KeyStore:
    return CountingStore(store, folder / _COUNTS, quotas=settings.CHARTEROAK_KEY_QUOTAS, clock=now)


def list_count_folders() -> dict[str, Path]:
    """Return where each store's uses are counted, by the store's name in the table of marks."""
    return {"city": settings.CHARTEROAK_KEYS / _COUNTS}
