"""Counts every use of a key, and refuses what goes over the day's quota.

The counts stand with the store and not in the city's database: one small file for each day, purpose and use, whose
length is the count. A use appends one byte before it is done: that is atomic between processes and survives a kill. A
use that was killed may be counted; none goes uncounted.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from charteroak.custody.purposes import PURPOSES, Quotas, Use
from charteroak.custody.stores.base import KeyMissing, KeyStore, QuotaSpent, StoreUnavailable
from charteroak.custody.stores.names import purpose_of


class CountingStore:
    """A store whose uses are counted under `folder`, in files named `2026-11-24.visit.open`.

    `quotas`: by purpose and use, in place of those of `custody.purposes`.
    """

    def __init__(
        self, store: KeyStore, folder: Path, *, quotas: Quotas, clock: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._folder = folder
        self._quotas = quotas
        self._clock = clock

    def __repr__(self) -> str:
        return "CountingStore(...)"

    @property
    def inner(self) -> KeyStore:
        """The store itself, for a backup of its standing keys; nothing else goes round the count."""
        return self._store

    def _count(self, name: str, use: Use) -> None:
        """:raises QuotaSpent: the day's quota is used up. :raises KeyMissing: the purpose has no such use."""
        purpose = purpose_of(name)
        if use not in purpose.quota:
            raise KeyMissing(name)
        quota = self._quotas.get((purpose.name, use), purpose.quota[use])
        try:
            descriptor = self._open_count(f"{self._clock():%Y-%m-%d}.{purpose.name}.{use}")
            try:
                if os.fstat(descriptor).st_size >= quota:
                    raise QuotaSpent(purpose.name, use)
                os.write(descriptor, b".")
                # Where this byte stands: two uses at once cannot both be the last.
                if os.lseek(descriptor, 0, os.SEEK_CUR) > quota:
                    raise QuotaSpent(purpose.name, use)
            finally:
                os.close(descriptor)
        except OSError as error:
            raise StoreUnavailable("the use of a key cannot be counted") from error

    def _open_count(self, file: str) -> int:
        flags, path = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, f"{self._folder}/{file}"
        try:
            return os.open(path, flags, 0o600)
        except FileNotFoundError:
            # The folder alone: if the store that it stands in was taken away, this fails too.
            self._folder.mkdir(mode=0o700, exist_ok=True)
            return os.open(path, flags, 0o600)

    def seal(self, name: str, plaintext: bytes, *, context: bytes) -> bytes:
        self._count(name, Use.SEAL)
        return self._store.seal(name, plaintext, context=context)

    def open(self, name: str, sealed: bytes, *, context: bytes) -> bytes:
        self._count(name, Use.OPEN)
        return self._store.open(name, sealed, context=context)

    def open_hpke(self, name: str, sealed: bytes, *, info: bytes, aad: bytes) -> bytes:
        self._count(name, Use.OPEN)
        return self._store.open_hpke(name, sealed, info=info, aad=aad)

    def mac(self, name: str, data: bytes) -> bytes:
        self._count(name, Use.MAC)
        return self._store.mac(name, data)

    def sign_es256(self, name: str, data: bytes) -> bytes:
        self._count(name, Use.SIGN)
        return self._store.sign_es256(name, data)

    def sign_ed25519(self, name: str, data: bytes) -> bytes:
        self._count(name, Use.SIGN)
        return self._store.sign_ed25519(name, data)

    def ensure(self, name: str) -> bool:
        return self._store.ensure(name)

    def exists(self, name: str) -> bool:
        return self._store.exists(name)

    def names(self, purpose: str) -> list[str]:
        return self._store.names(purpose)

    def public_key(self, name: str) -> EllipticCurvePublicKey | Ed25519PublicKey:
        return self._store.public_key(name)

    def destroy(self, name: str) -> None:
        self._store.destroy(name)


@dataclass(frozen=True)
class Count:
    """How often a purpose was so used on a UTC day. `reached`: no more was allowed."""

    day: date
    purpose: str
    use: Use
    count: int
    reached: bool


def read_counts(folder: Path, *, quotas: Quotas) -> list[Count]:
    """Return what was counted under a folder and not yet removed, oldest first.

    :raises StoreUnavailable: the store that the folder stands in is away.
    """
    if not folder.parent.is_dir():
        raise StoreUnavailable("the key folder is not there")
    found = []
    for path in sorted(folder.glob("*.*.*")):
        day, purpose, name = path.name.split(".")
        use = Use(name)
        quota = quotas.get((purpose, use), PURPOSES[purpose].quota[use])
        size = path.stat().st_size
        # Two uses at once may have both appended; the second was refused.
        found.append(Count(date.fromisoformat(day), purpose, use, min(size, quota), size >= quota))
    return found


def remove_counts(folder: Path, *, before: date) -> None:
    """Remove the counts of all days before a date."""
    for path in folder.glob("*.*.*"):
        if path.name < before.isoformat():
            path.unlink(missing_ok=True)
