from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from charteroak.custody.models import Ending
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


@transaction.atomic
def plan_endings(*, scope: str, names: Iterable[str]) -> None:
    """Write down what is to be destroyed outside the database: keys, or files. Doing it again changes nothing."""
    for name in names:
        Ending.objects.get_or_create(name=name, defaults={"scope": scope})


def plan_key_endings(*, scope: str, purpose: str, before: str, after: str = "") -> None:
    """Write down which keys are to be destroyed: those of a time before one, or after another (a clock ran ahead).

    `before` and `after` as in the names: '2026-11-22' for a day, '2026-11' for a month.
    """
    due = [
        name
        for name in get_key_store().names(purpose)
        if name.split("/")[1] < before or (after and name.split("/")[1] > after)
    ]
    plan_endings(scope=scope, names=due)


def list_endings(*, scope: str) -> list[str]:
    """List what is written down to be destroyed, also what an interrupted run left."""
    return list(Ending.objects.filter(scope=scope).order_by("name").values_list("name", flat=True))


def end_planned_keys(*, scope: str) -> list[str]:
    """Destroy the keys that are written down. Return their names.

    Outside any transaction: what is destroyed does not come back with a rollback. `settle_key_endings` then records it.
    """
    names = list_endings(scope=scope)
    for name in names:
        get_key_store().destroy(name)
    return names


@transaction.atomic
def settle_endings(*, names: Sequence[str]) -> list[str]:
    """Forget plans that are carried out; return those that nobody else settled meanwhile, to be recorded now."""
    rows = list(Ending.objects.select_for_update().filter(name__in=list(names)).order_by("name"))
    for row in rows:
        row.delete()
    return [row.name for row in rows]


@transaction.atomic
def settle_key_endings(*, names: Sequence[str], at: datetime) -> int:
    """Record that keys were destroyed, once each. Return how many were recorded now."""
    settled = settle_endings(names=names)
    for name in settled:
        details = {"purpose": _purpose(name)}
        record_event("key.destroyed", at=at, role="system", subject=name, details=details)
    return len(settled)


def _purpose(name: str) -> str:
    return name.split("/")[0]
