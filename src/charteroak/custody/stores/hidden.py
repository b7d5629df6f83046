"""Secrets while a process has them in hand."""

from __future__ import annotations

from pathlib import Path

from charteroak.custody.stores.base import StoreUnavailable


class Hidden(bytes):
    """Bytes that no `repr`, log line or traceback with local variables shows."""

    def __repr__(self) -> str:
        return "Hidden(...)"

    __str__ = __repr__


def read_hidden(path: Path) -> Hidden:
    """Read a passphrase or a PIN from its file, without the line's end.

    :raises StoreUnavailable: the file cannot be read.
    """
    try:
        return Hidden(path.read_bytes().strip())
    except OSError as error:
        raise StoreUnavailable("the file with the passphrase or PIN cannot be read") from error
