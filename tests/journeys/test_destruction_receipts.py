"""Whatever the schedule destroys leaves a receipt in the journal that anybody with its public key can check."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.db import transaction

from charteroak.custody.actions import JOURNAL_KEY, cohort_key, desk_key
from charteroak.custody.queries import get_key_store
from charteroak.custody.stores.base import KeyDestroyed, StoreUnavailable
from charteroak.enrollment.models import Visit
from charteroak.journal.actions import record_event
from charteroak.journal.checking import check_folder
from charteroak.journal.destruction import (
    Destruction,
    DestructionReceiptRefused,
    check_destruction,
    sign_destruction,
)
from charteroak.journal.models import Entry
from charteroak.journal.published import JournalRefused
from charteroak.journal.queries import count_events
from charteroak.journeys.destroy_overdue import SCHEDULE, destroy_overdue
from charteroak.journeys.journal_keys import journal_key
from charteroak.journeys.publish_journal import journal_folder, publish_journal
from charteroak.matching.models import MiniRecord, Posting
from charteroak.program.held import holdings
from database_clock import set_database_day
from people import NOON, handed_over, hartford, opened

LONG_AFTER = NOON + timedelta(days=4 * 366)


def receipts() -> list[Destruction]:
    """Every receipt in the journal, checked with the public key alone."""
    public = get_key_store().public_key(JOURNAL_KEY)
    assert isinstance(public, Ed25519PublicKey)
    rows = Entry.objects.filter(event="destruction.receipt").order_by("id")
    return [check_destruction(bytes(row.leaf), public=public) for row in rows]


@pytest.mark.django_db
@pytest.mark.usefixtures("office")
def test_each_kind_has_its_receipt_keys_first() -> None:
    opened()
    handed_over()
    desk_key(day=NOON.date(), at=NOON)
    cohort_key(expires_on=NOON.date(), at=NOON)
    set_database_day(LONG_AFTER.date())
    marks = Posting.objects.count() + MiniRecord.objects.count()
    assert marks > 1
    destroy_overdue(policy=hartford(), at=LONG_AFTER)
    found = receipts()
    counts = {one.scope: one.count for one in found}
    keys = {"day_keys": 1, "desk_keys": 1, "cohort_keys": 2}
    assert counts == {
        **keys,
        "visits": 1,
        "postings": marks,
        "cards": 1,
        "quota_counts": counts["quota_counts"],
    }
    assert [one.scope for one in found].index("day_keys") < [one.scope for one in found].index("visits")
    visits = next(one for one in found if one.scope == "visits")
    policy = hartford()
    assert visits.digest == holdings().rule_digest("visit", policy.version, policy.retention)
    assert visits.before == (LONG_AFTER - timedelta(hours=24)).strftime("%Y-%m-%dt%H:00z")
    destroy_overdue(policy=hartford(), at=LONG_AFTER)
    assert receipts() == found  # nothing more to destroy, nothing more to say


@pytest.mark.django_db
@pytest.mark.usefixtures("office")
def test_a_receipt_says_how_many_of_what_and_of_nobody() -> None:
    opened()
    destroy_overdue(policy=hartford(), at=NOON + timedelta(hours=25))
    leaf = json.loads(bytes(Entry.objects.get(event="destruction.receipt").leaf))
    assert set(leaf["details"]) == {"scope", "count", "before", "digest", "signature"}
    assert leaf["basis"] == "schedule"


@pytest.mark.django_db
@pytest.mark.usefixtures("office")
def test_without_the_key_store_nothing_is_destroyed_and_later_all_is(settings, tmp_path) -> None:  # type: ignore[no-untyped-def]
    opened()
    keys = settings.CHARTEROAK_KEYS
    keys.rename(tmp_path / "elsewhere")
    with pytest.raises(StoreUnavailable):
        destroy_overdue(policy=hartford(), at=NOON + timedelta(days=2))
    assert Visit.objects.count() == 1
    (tmp_path / "elsewhere").rename(keys)
    assert destroy_overdue(policy=hartford(), at=NOON + timedelta(days=2)) == 1
    assert {one.scope for one in receipts()} == {"day_keys", "visits"}


@pytest.mark.django_db
@pytest.mark.usefixtures("office")
def test_what_was_begun_while_a_clock_ran_ahead_ends_with_the_next_turn() -> None:
    """Otherwise a visit of next year, made by a clock that jumped, would be there until next year."""
    opened(at=NOON + timedelta(days=365))
    opened()
    assert destroy_overdue(policy=hartford(), at=NOON + timedelta(hours=1)) == 1
    assert get_key_store().names("visit") == ["visit/2026-11-24"]
    with pytest.raises(KeyDestroyed):
        get_key_store().ensure("visit/2027-11-24")


@pytest.mark.django_db
@pytest.mark.usefixtures("office")
def test_one_kind_that_fails_does_not_keep_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    opened()

    def fail(**_: object) -> int:
        raise ConnectionError("planted")

    broken = [
        type(step)(**{**vars(step), "destroy": fail}) if step.life == "day_key" else step for step in SCHEDULE
    ]
    monkeypatch.setattr("charteroak.journeys.destroy_overdue.SCHEDULE", tuple(broken))
    with pytest.raises(ConnectionError, match="planted"):
        destroy_overdue(policy=hartford(), at=NOON + timedelta(days=2))
    assert not Visit.objects.exists()
    assert count_events("destruction.receipt") == 1


KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
SAID = Destruction(
    hour="2026-11-24T17:00Z", scope="visits", count=2, before="2026-11-23t17:00z", digest="0" * 64
)


def _leaf(**changed: object) -> bytes:
    details = {**sign_destruction(SAID, sign=KEY.sign), **changed}
    hour = changed.pop("hour", SAID.hour)
    details.pop("hour", None)
    return json.dumps({"event": "destruction.receipt", "hour": hour, "details": details}).encode()


def test_the_text_that_is_signed_is_fixed() -> None:
    assert SAID.text() == (
        b"charteroak destruction receipt v1\n2026-11-24T17:00Z\nvisits\n2\n2026-11-23t17:00z\n"
        + b"0" * 64
        + b"\n"
    )
    assert check_destruction(_leaf(), public=KEY.public_key()) == SAID


@pytest.mark.parametrize(
    "changed",
    [
        {"count": 3},
        {"scope": "cards"},
        {"before": "2026-11-24t17:00z"},
        {"digest": "1" * 64},
        {"hour": "2026-11-24T18:00Z"},
        {"signature": "00" * 64},
    ],
)
def test_a_changed_receipt_is_refused(changed: dict[str, object]) -> None:
    with pytest.raises(DestructionReceiptRefused, match="signature"):
        check_destruction(_leaf(**changed), public=KEY.public_key())


@pytest.mark.parametrize(
    "leaf",
    [
        b"",
        b"[]",
        b"{}",
        b'{"event":"card.issued","hour":"x","details":{}}',
        _leaf(count=True),
        _leaf(count="2"),
        _leaf(scope="visits\n2"),
        _leaf(signature="zz"),
        _leaf(signature=None),
    ],
)
def test_what_is_no_receipt_is_refused(leaf: bytes) -> None:
    with pytest.raises(DestructionReceiptRefused, match="form"):
        check_destruction(leaf, public=KEY.public_key())


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("office")
def test_whoever_checks_the_published_journal_checks_the_receipts_too() -> None:
    opened()
    destroy_overdue(policy=hartford(), at=NOON + timedelta(days=2))
    publish_journal()
    assert check_folder(journal_folder(), key=journal_key(1)).checkpoint.size > 2
    forged = sign_destruction(SAID, sign=KEY.sign)
    with transaction.atomic():
        record_event("destruction.receipt", at=NOON, role="system", details=forged)
    publish_journal()
    with pytest.raises(JournalRefused, match="receipt"):
        check_folder(journal_folder(), key=journal_key(1))
