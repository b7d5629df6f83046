from __future__ import annotations

import secrets
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from charteroak.custody.queries import get_key_store
from charteroak.journal.actions import record_event

ISSUER_KEY = "issuer/1"
STATUS_KEY = "status/1"
JOURNAL_KEY = "journal/1"
MATCH_KEY = "match/1"


def prepare_key_store() -> None:
    """Make the key folder, and a passphrase of its own where none was set, for a first start."""
    folder: Path = settings.CHARTEROAK_KEYS
    passphrase: Path = settings.CHARTEROAK_KEYS_PASSPHRASE_FILE
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    passphrase.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not passphrase.exists():
        passphrase.touch(mode=0o600)
        passphrase.write_text(secrets.token_urlsafe(24) + "\n")
    get_key_store()


@transaction.atomic
def ensure_key(*, name: str, at: datetime, role: str = "system") -> None:
    """Make a key where there is none, and record it.

    :raises KeyDestroyed: a key of this name was destroyed.
    """
    if get_key_store().ensure(name):
        record_event("key.created", at=at, role=role, subject=name, details={"purpose": name.split("/")[0]})


def ensure_standing_keys(*, at: datetime) -> None:
    """Make the keys that outlive a day: issuer, status list, journal, matching."""
    for name in (ISSUER_KEY, STATUS_KEY, JOURNAL_KEY, MATCH_KEY):
        ensure_key(name=name, at=at)


def day_key(*, day: date, at: datetime) -> str:
    """Return the name of the key of a day, made on first use."""
    name = f"visit/{day.isoformat()}"
    ensure_key(name=name, at=at)
    return name


@transaction.atomic
def destroy_day_keys(*, before: date, at: datetime) -> int:
    """Destroy the keys of all days before a date, and record each. Return how many."""
    store = get_key_store()
    due = [name for name in store.names("visit") if name.split("/")[1] < before.isoformat()]
    for name in due:
        # Recorded before it is done: a kill between the two leaves a key that the next run destroys and records again.
        record_event("key.destroyed", at=at, role="system", subject=name, details={"purpose": "visit"})
        transaction.on_commit(lambda name=name: store.destroy(name))  # type: ignore[misc]
    return len(due)
