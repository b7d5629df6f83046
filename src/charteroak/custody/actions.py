from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from charteroak.custody.queries import get_key_store, get_second_holder
from charteroak.custody.stores.base import KeyStore
from charteroak.journal.actions import record_event

ISSUER_KEY = "issuer/1"
STATUS_KEY = "status/1"
JOURNAL_KEY = "journal/1"
MATCH_KEY = "match/1"
CARD_KEY = "card/1"
CANARY_KEY = "canary/1"
# Stands with the second holder, never in the city's own store.
HOLDER_KEY = "holder/1"

STANDING_KEYS = (ISSUER_KEY, STATUS_KEY, JOURNAL_KEY, MATCH_KEY, CARD_KEY, CANARY_KEY)


def prepare_key_store() -> None:
    """Make both key folders, and a passphrase for each where none was set, for a first start."""
    _prepare_folder(settings.CHARTEROAK_KEYS, settings.CHARTEROAK_KEYS_PASSPHRASE_FILE)
    get_key_store()
    _prepare_folder(settings.CHARTEROAK_KEYS_SECOND, settings.CHARTEROAK_KEYS_SECOND_PASSPHRASE_FILE)
    get_second_holder()


def _prepare_folder(folder: Path, passphrase: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    passphrase.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not passphrase.exists():
        passphrase.touch(mode=0o600)
        passphrase.write_text(secrets.token_urlsafe(24) + "\n")


def ensure_key(*, name: str, at: datetime, role: str = "system") -> None:
    """Make a key where there is none, and record it.

    :raises KeyDestroyed: a key of this name was destroyed.
    """
    _ensure_in(get_key_store, name, at=at, role=role)


@transaction.atomic
def _ensure_in(store: Callable[[], KeyStore], name: str, *, at: datetime, role: str) -> None:
    if store().ensure(name):
        record_event("key.created", at=at, role=role, subject=name, details={"purpose": _purpose(name)})


def ensure_standing_keys(*, at: datetime) -> None:
    """Make the keys that outlive a day, the second holder's among them."""
    for name in STANDING_KEYS:
        ensure_key(name=name, at=at)
    _ensure_in(get_second_holder, HOLDER_KEY, at=at, role="system")


def day_key(*, day: date, at: datetime) -> str:
    """Return the name of the key that the visits of a day are sealed under, made on first use."""
    return _dated_key(f"visit/{day.isoformat()}", at)


def desk_key(*, day: date, at: datetime) -> str:
    """Return the name of the key that contacts for a day are sealed to, made on first use.

    `get_key_store().public_key` of it is what the public face seals to (`custody.hpke.seal_to`).
    """
    return _dated_key(f"desk/{day.isoformat()}", at)


def cohort_key(*, expires_on: date, at: datetime) -> str:
    """Return the name of the key of all that expires in a month, made on first use."""
    return _dated_key(f"cohort/{expires_on:%Y-%m}", at)


def _dated_key(name: str, at: datetime) -> str:
    ensure_key(name=name, at=at)
    return name


def destroy_day_keys(*, before: date, at: datetime) -> int:
    """Destroy the keys of the visits of all days before a date, and record each. Return how many."""
    return _destroy_dated("visit", before.isoformat(), at)


def destroy_desk_keys(*, before: date, at: datetime) -> int:
    """Destroy the keys that contacts of all days before a date are sealed to, and record each. Return how many."""
    return _destroy_dated("desk", before.isoformat(), at)


def destroy_cohort_keys(*, before: date, at: datetime) -> int:
    """Destroy the keys of all months that end before a date, and record each. Return how many."""
    return _destroy_dated("cohort", f"{before:%Y-%m}", at)


@transaction.atomic
def _destroy_dated(purpose: str, before: str, at: datetime) -> int:
    """Destroy the keys of a purpose whose date, as it stands in their names, is before another."""
    store = get_key_store()
    due = [name for name in store.names(purpose) if name.split("/")[1] < before]
    for name in due:
        # Recorded before it is done: a kill between the two leaves a key that the next run destroys and records again.
        record_event("key.destroyed", at=at, role="system", subject=name, details={"purpose": purpose})
        transaction.on_commit(lambda name=name: store.destroy(name))  # type: ignore[misc]
    return len(due)


def _purpose(name: str) -> str:
    return name.split("/")[0]
