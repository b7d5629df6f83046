"""One token behind its vendor's PKCS#11 module: opened when first needed, again after a fork and after it was away."""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO, TypeVar

import pkcs11
from pkcs11.exceptions import (
    PinExpired,
    PinIncorrect,
    PinInvalid,
    PinLenRange,
    PinLocked,
    PKCS11Error,
)

from charteroak.custody.stores.base import StoreUnavailable
from charteroak.custody.stores.hidden import read_hidden

T = TypeVar("T")

# python-pkcs11 initializes a module without locks of the module's own, so one thread at a time may be in it.
_LOCK = threading.RLock()
_sessions: dict[tuple[str, str], Any] = {}
_stale: set[str] = set()
# Seconds between tries.
_PAUSES = (0.0, 0.02, 0.1)


def _after_fork() -> None:
    # What a child inherits of a module is the parent's (PKCS#11 section 6.7.1): it begins anew.
    _stale.update(module for module, _ in _sessions)
    _sessions.clear()
    _LOCK.release()


# No fork while a call is under way in another thread: the child would wait for it for ever.
os.register_at_fork(before=_LOCK.acquire, after_in_parent=_LOCK.release, after_in_child=_after_fork)


class Token:
    """A token by its label, and the file that its PIN is read from each time a session is opened.

    `note`: a file that all processes on this machine share, where a refused PIN is remembered, not by its value.
    """

    def __init__(self, module: Path, label: str, pin_file: Path, note: Path) -> None:
        self._module = str(module)
        self._label = label
        self._pin_file = pin_file
        self._note = note

    def __repr__(self) -> str:
        return "Token(...)"

    def run(self, act: Callable[[Any], T]) -> T:
        """Do something in a session, and again in a fresh one where the token failed.

        What is done must bear being begun again. A token may fail for a moment only: it was away, or another process
        destroyed what this one had just found.

        :raises StoreUnavailable: the token is not there, or refuses the PIN, or keeps failing.
        """
        with _LOCK:
            for pause in _PAUSES:
                try:
                    return act(self._session())
                except PKCS11Error as error:
                    failed = type(error).__name__
                time.sleep(pause)
                self._reset()
            raise StoreUnavailable(f"the token cannot be used: {failed}")

    def _session(self) -> Any:
        key = (self._module, self._label)
        if key not in _sessions or self._module in _stale:
            try:
                # One process at a time: a module that reads its token while another logs in may not find it. And asked
                # again and again with a wrong PIN, by one process or by many, a token locks itself for good.
                with self._note.open("a+") as note:
                    fcntl.flock(note, fcntl.LOCK_EX)
                    self._begin()
                    _sessions[key] = self._log_in(note)
            except OSError as error:
                raise StoreUnavailable("the key folder or the PIN's file cannot be used") from error
        return _sessions[key]

    def _reset(self) -> None:
        """Have the module begin anew at the next use: only so does it see a token that was put back."""
        _stale.add(self._module)

    def _begin(self) -> None:
        if self._module not in _stale:
            return
        for key in [key for key in _sessions if key[0] == self._module]:
            del _sessions[key]
        # A module that lost its token, or that was inherited, may not even be able to end.
        with suppress(PKCS11Error):
            pkcs11.lib(self._module).finalize()
        pkcs11.lib(self._module)
        _stale.discard(self._module)

    def _log_in(self, note: TextIO) -> Any:
        token = pkcs11.lib(self._module).get_token(token_label=self._label)
        stat = self._pin_file.stat()
        written = f"{stat.st_ino} {stat.st_mtime_ns} {stat.st_size}"
        note.seek(0)
        if note.read() == written:
            raise StoreUnavailable("the token refused this PIN before")
        try:
            return token.open(rw=True, user_pin=read_hidden(self._pin_file).decode())
        except (PinExpired, PinIncorrect, PinInvalid, PinLenRange, PinLocked, UnicodeDecodeError):
            note.truncate(0)
            note.write(written)
            raise StoreUnavailable("the token refuses the PIN") from None
