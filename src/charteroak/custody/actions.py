from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from charteroak.custody.holder.failures import Failure, list_failures, remove_failures
from charteroak.custody.holder.wire import MAX_INPUTS
from charteroak.custody.models import ClockMark, Ending, KnownKey, Sentinel, UseMark
from charteroak.custody.queries import MATCH_KEY as MATCH_KEY
from charteroak.custody.queries import (
    SENTINELS,
    failures_folder,
    get_holder_line,
    get_key_store,
    list_count_folders,
    open_token,
    sentinel_input,
)
from charteroak.custody.rules import Doubt, Mark, doubt_clock
from charteroak.custody.stores.base import ClockDoubted, KeyStore, StoreUnavailable
from charteroak.custody.stores.counting import Count, read_counts, remove_counts
from charteroak.journal.actions import record_event
from charteroak.lib.clock import Ticks
from charteroak.lib.locks import Lock, take_lock_for

ISSUER_KEY = "issuer/1"
STATUS_KEY = "status/1"
JOURNAL_KEY = "journal/1"
CARD_KEY = "card/1"
CANARY_KEY = "canary/1"
CONTACT_KEY = "contact/1"
COMMENTER_KEY = "commenter/1"

STANDING_KEYS = (
    ISSUER_KEY, STATUS_KEY, JOURNAL_KEY, MATCH_KEY, CARD_KEY, CANARY_KEY, CONTACT_KEY, COMMENTER_KEY,
)  # fmt: skip

# Long enough to see, after a week without a job, what a day's quota was spent on.
_COUNTS_KEPT = timedelta(days=7)
# In the table of marks, for the second holder's failures: purpose is the kind, use the hour.
_FAILED = "failed"


def prepare_key_store() -> None:
    """Make the key folder, and a passphrase where none was set, for a first start; or mark the token.

    :raises StoreUnavailable: the token cannot be used.
    """
    settings.CHARTEROAK_KEYS.mkdir(mode=0o700, parents=True, exist_ok=True)
    if token := open_token():
        token.prepare()
    else:
        _prepare_folder(settings.CHARTEROAK_KEYS, settings.CHARTEROAK_KEYS_PASSPHRASE_FILE)
    get_key_store()


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
    known = KnownKey.objects.filter(name=name).exists()
    if known and store().exists(name):
        return
    # A token takes two keys of one name; a lock file keeps the processes of one machine apart, this those of several.
    take_lock_for(Lock.KEY_MADE, name)
    made = store().ensure(name)
    # Asked again under the lock. Made by a transaction that was rolled back or killed, a key stands but is not known.
    _, new = KnownKey.objects.get_or_create(name=name)
    if made or new:
        record_event("key.created", at=at, role=role, subject=name, details={"purpose": _purpose(name)})


def ensure_standing_keys(*, at: datetime) -> None:
    """Make the keys that outlive a day."""
    for name in STANDING_KEYS:
        ensure_key(name=name, at=at)


@transaction.atomic
def make_sentinels(*, at: datetime, role: str = "system", anew: bool = False) -> bool:
    """Ask the second holder for the answers that later ones are held against; tell whether they were made now.

    `anew`: forget those that there are, because the holder's key is another one now.

    :raises HolderUnavailable: it does not answer. :raises StoreUnavailable: the city's own store is away.
    """
    take_lock_for(Lock.KEY_MADE, "sentinels")
    if Sentinel.objects.exists():
        if not anew:
            return False
        Sentinel.objects.all().delete()
    inputs = [sentinel_input(number) for number in range(SENTINELS)]
    answers: list[bytes] = []
    for start in range(0, SENTINELS, MAX_INPUTS):
        answers += get_holder_line().ask(inputs[start : start + MAX_INPUTS])
    digests = (hashlib.sha256(answer).digest() for answer in answers)
    Sentinel.objects.bulk_create(
        Sentinel(number=number, answer_digest=digest) for number, digest in enumerate(digests)
    )
    # The key stands with the other institution; that the city works with it from now on is the city's to record.
    record_event("key.created", at=at, role=role, subject="holder/1", details={"purpose": "holder"})
    return True


def day_key(*, day: date, at: datetime) -> str:
    """Return the name of the key that the visits of a day are sealed under, made on first use.

    :raises ClockDoubted: the clock says a day that was over when it was last believed.
    """
    check_not_behind(at=at)
    return _dated_key(f"visit/{day.isoformat()}", at)


def desk_key(*, day: date, at: datetime) -> str:
    """Return the name of the key that contacts for a day are sealed to, made on first use.

    `get_key_store().public_key` of it is what the public face seals to (`custody.hpke.seal_to`).
    """
    return _dated_key(f"desk/{day.isoformat()}", at)


def comment_key(*, day: date, at: datetime) -> str:
    """Return the name of the key that addresses for links to comment are sealed to on a day, made on first use."""
    return _dated_key(f"comment/{day.isoformat()}", at)


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
    KnownKey.objects.filter(name__in=settled).delete()
    for name in settled:
        details = {"purpose": _purpose(name)}
        record_event("key.destroyed", at=at, role="system", subject=name, details=details)
    return len(settled)


def _purpose(name: str) -> str:
    return name.split("/")[0]


def record_key_use(*, at: datetime) -> int:
    """Record in the journal every use that the stores counted since the last time. Return how many.

    Each is recorded once, whatever is killed when: what is recorded and how far stand in one transaction, and the
    counts are removed days later.

    :raises StoreUnavailable: a store is away; what the others counted is recorded.
    """
    done, away = 0, None
    for store, folder in list_count_folders().items():
        try:
            done += _record_counts(store, folder, at)
        except StoreUnavailable as error:
            away = error
    _record_failures(at)
    if away is not None:
        raise away
    return done


@transaction.atomic
def _record_counts(store: str, folder: Path, at: datetime) -> int:
    counts = read_counts(folder, quotas=settings.CHARTEROAK_KEY_QUOTAS)
    old = at.astimezone(UTC).date() - _COUNTS_KEPT
    known = {count.day for count in counts}
    # A mark outlives its count, so that no kill between the two makes the count look new.
    UseMark.objects.filter(store=store, day__lt=old).exclude(day__in=known).delete()
    transaction.on_commit(lambda: remove_counts(folder, before=old))
    return sum(_record_count(store, count, at) for count in counts)


def _record_count(store: str, count: Count, at: datetime) -> int:
    mark, _ = UseMark.objects.select_for_update().get_or_create(
        store=store, day=count.day, purpose=count.purpose, use=count.use
    )
    what = {"purpose": count.purpose, "use": count.use.value}
    # Another job, which looked later, may have been first.
    new = max(count.count - mark.counted, 0)
    if new:
        record_event("key.used", at=at, role="system", details={**what, "count": new})
        mark.counted += new
    if count.reached and not mark.quota_reached:
        record_event("key.quota_reached", at=at, role="system", details=what)
        mark.quota_reached = True
    mark.save(update_fields=["counted", "quota_reached"])
    return new


@transaction.atomic
def _record_failures(at: datetime) -> None:
    """Record once for each hour and kind that the second holder failed, however often it did."""
    folder, old = failures_folder(), at - _COUNTS_KEPT
    failures = list_failures(folder)
    days = {failure.hour.date() for failure in failures}
    UseMark.objects.filter(store=_FAILED, day__lt=old.date()).exclude(day__in=days).delete()
    for failure in failures:
        _record_failure(failure)
    transaction.on_commit(lambda: remove_failures(folder, before=old))


def _record_failure(failure: Failure) -> None:
    _, new = UseMark.objects.get_or_create(
        store=_FAILED, day=failure.hour.date(), purpose=failure.why.value, use=f"{failure.hour:%H}"
    )
    if new:
        record_event("holder.failed", at=failure.hour, role="system", details={"why": failure.why.value})


@transaction.atomic
def look_at_clock(*, at: datetime, ticks: Ticks) -> Doubt:
    """Say whether a moment is to be believed; where it is, it is the mark that the next one is held against.

    A doubt leaves the mark as it was, so the clock is believed again once it is right. Its beginning is recorded.
    """
    row = ClockMark.objects.select_for_update().filter(pk=1).first()
    doubt = doubt_clock(at=at, database_now=_database_now(), ticks=ticks, mark=_mark(row))
    if doubt is Doubt.NONE:
        _believe(at, ticks)
    elif row is None or not row.doubted:
        hours = _hours_from(_mark(row), at)
        record_event("clock.doubted", at=at, role="system", details={"why": doubt.value, "hours": hours})
        ClockMark.objects.filter(pk=1).update(doubted=True)
    return doubt


@transaction.atomic
def confirm_clock(*, at: datetime, ticks: Ticks) -> bool:
    """Believe a moment because somebody compared it with another clock. Tell whether it is; it is recorded.

    Not where the database's own clock says another time: then one of the two is wrong.
    """
    row = ClockMark.objects.select_for_update().filter(pk=1).first()
    if doubt_clock(at=at, database_now=_database_now(), ticks=ticks, mark=None) is not Doubt.NONE:
        return False
    record_event("clock.confirmed", at=at, role="system", details={"hours": _hours_from(_mark(row), at)})
    _believe(at, ticks)
    return True


def check_not_behind(*, at: datetime) -> None:
    """:raises ClockDoubted: a moment is more than a day before one that was believed."""
    if ClockMark.objects.filter(pk=1, believed_at__gt=at + timedelta(days=1)).exists():
        raise ClockDoubted("the clock is earlier than it has been")


def _believe(at: datetime, ticks: Ticks) -> None:
    mark = {"believed_at": at, "boot": ticks.boot, "boot_seconds": ticks.seconds, "doubted": False}
    ClockMark.objects.update_or_create(pk=1, defaults=mark)


def _mark(row: ClockMark | None) -> Mark | None:
    return None if row is None else Mark(row.believed_at, Ticks(row.boot, row.boot_seconds))


def _hours_from(mark: Mark | None, at: datetime) -> int:
    return 0 if mark is None else round((at - mark.believed_at).total_seconds() / 3600)


def _database_now() -> datetime:
    with connection.cursor() as cursor:
        # The server's clock at this very moment; now() is that of the transaction's beginning.
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
        return moment
