"""The journal's signing keys: which one signs, and how it is handed on to the next."""

from __future__ import annotations

from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import transaction

from charteroak.custody.actions import JOURNAL_KEY, ensure_key
from charteroak.custody.queries import get_key_store
from charteroak.custody.stores.base import KeyMissing
from charteroak.journal.actions import record_event
from charteroak.journal.checkpoints import LOG, Checkpoint, VerifierKey
from charteroak.journal.queries import count_rotations
from charteroak.journal.rotations import KeyChain, Rotation, read_rotation, sign_rotation
from charteroak.journal.rules import root_hash
from charteroak.lib.locks import Lock, take_lock
from charteroak.program.queries import current_policy

_PURPOSE = JOURNAL_KEY.partition("/")[0]


def journal_key_name(number: int) -> str:
    """Return the name in the key store of the journal's first, second ... key."""
    return f"{_PURPOSE}/{number}"


def journal_key_number() -> int:
    """Return which of its keys the journal signs with now, counted from 1."""
    return count_rotations(_PURPOSE) + 1


def journal_origin() -> str:
    """Return the journal's own name: the issuer's address without its scheme, and /journal."""
    return current_policy().city.issuer.partition("://")[2].rstrip("/") + "/journal"


def journal_key(number: int | None = None) -> VerifierKey:
    """Return the key that checkpoints are checked with, or an earlier or later one by its number.

    :raises StoreUnavailable: the key store cannot be reached. :raises KeyMissing: there is no such key.
    """
    name = journal_key_name(number or journal_key_number())
    public = get_key_store().public_key(name)
    if not isinstance(public, Ed25519PublicKey):
        raise KeyMissing(name)
    return VerifierKey(name=journal_origin(), kind=LOG, public=public.public_bytes_raw())


def sign_as_journal(number: int, data: bytes) -> bytes:
    """Sign with one of the journal's keys."""
    return get_key_store().sign_ed25519(journal_key_name(number), data)


@transaction.atomic
def rotate_journal_key(*, at: datetime, role: str = "system", after: int | None = None) -> str:
    """Make the journal's next key and record that it takes over; return its name in the key store.

    The next publication has the old key and the new one sign the note of the change, and from then on signs with the
    new one. Publish once before destroying the old key. `after` is the number of the key that is to be replaced: a
    second click finds it replaced already and changes nothing.

    :raises StoreUnavailable: the key store cannot be reached.
    """
    take_lock(Lock.JOURNAL_KEY)
    present = journal_key_number()
    if after is not None and after != present:
        return journal_key_name(present)
    name = journal_key_name(present + 1)
    ensure_key(name=name, at=at, role=role)
    record_event("key.rotated", at=at, role=role, subject=name, details={"purpose": _PURPOSE})
    return name


def publisher_chain(notes: list[str]) -> KeyChain:
    """Return the published chain of keys, held against the key store; old keys may be gone from there.

    :raises CheckpointRefused: a note was changed. :raises KeyMissing: the key that signs now is not in the store.
    """
    if not notes:
        return KeyChain(journal_key(1))
    # The newest key is the store's own, and it signed the note that names the one before.
    last = read_rotation(notes[-1])
    if last.new != journal_key(len(notes) + 1):
        raise KeyMissing(journal_key_name(len(notes) + 1))
    return KeyChain(last.old, (last,))


def sign_due_rotation(*, number: int, last: Checkpoint | None) -> tuple[str, Rotation]:
    """Return the note that hands the journal on from its key of this number to the next, and the rotation."""
    old, new = journal_key(number), journal_key(number + 1)
    left = last or Checkpoint(origin=old.name, size=0, root=root_hash([]))
    rotation = Rotation(old=old, new=new, last=left)
    note = sign_rotation(
        rotation,
        sign_old=lambda data: sign_as_journal(number, data),
        sign_new=lambda data: sign_as_journal(number + 1, data),
    )
    return note, rotation
