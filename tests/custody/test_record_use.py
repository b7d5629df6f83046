"""What the stores counted comes into the journal once, whatever is interrupted when."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from pytest_django.fixtures import Settings

from charteroak.custody import actions
from charteroak.custody.actions import CARD_KEY, MATCH_KEY, ensure_key, record_key_use
from charteroak.custody.holder.base import Failing, HolderUnavailable
from charteroak.custody.holder.failures import list_failures, note_failure
from charteroak.custody.models import KnownKey, UseMark
from charteroak.custody.purposes import parse_quotas
from charteroak.custody.queries import failures_folder, get_key_store, get_second_holder
from charteroak.custody.stores.base import QuotaSpent
from charteroak.journal.models import Entry
from charteroak.journal.queries import count_events
from charteroak.lib.clock import now
from people import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office")]


def _recorded(event: str = "key.used") -> list[dict[str, Any]]:
    rows = Entry.objects.filter(event=event).order_by("id")
    return [json.loads(bytes(row.leaf))["details"] for row in rows]


def _use(times: int) -> None:
    for _ in range(times):
        get_key_store().mac(MATCH_KEY, b"")


def test_what_was_counted_is_recorded_once_and_then_only_what_is_new() -> None:
    _use(3)
    get_key_store().mac(CARD_KEY, b"")
    assert record_key_use(at=now()) == 4
    assert record_key_use(at=now()) == 0
    _use(2)
    assert record_key_use(at=now()) == 2
    assert _recorded() == [
        {"purpose": "card", "use": "mac", "count": 1},
        {"purpose": "match", "use": "mac", "count": 3},
        {"purpose": "match", "use": "mac", "count": 2},
    ]


def test_interrupted_before_its_end_nothing_is_recorded_and_later_all_of_it_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _use(3)
    get_key_store().sign_es256("issuer/1", b"")
    real, calls = actions._record_count, []

    def killed(*given: Any) -> int:
        calls.append(given)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(*given)

    monkeypatch.setattr(actions, "_record_count", killed)
    with pytest.raises(KeyboardInterrupt):
        record_key_use(at=now())
    monkeypatch.undo()
    assert _recorded() == []
    assert record_key_use(at=now()) == 4
    assert sorted(each["count"] for each in _recorded()) == [1, 3]


def test_a_spent_quota_is_recorded_once(settings: Settings) -> None:
    settings.CHARTEROAK_KEY_QUOTAS = parse_quotas("match.mac=2")
    _use(2)
    for _ in range(5):
        with pytest.raises(QuotaSpent):
            _use(1)
    record_key_use(at=now())
    record_key_use(at=now())
    assert _recorded("key.quota_reached") == [{"purpose": "match", "use": "mac"}]
    assert [each["count"] for each in _recorded()] == [2]


@pytest.mark.django_db(transaction=True)
def test_after_a_week_count_and_mark_are_gone_and_nothing_is_recorded_again(settings: Settings) -> None:
    _use(3)
    folder: Path = settings.CHARTEROAK_KEYS / "uses"
    record_key_use(at=now())
    before = count_events("key.used")
    assert list(folder.iterdir())
    later = now() + timedelta(days=8)
    record_key_use(at=later)
    assert list(folder.iterdir()) == []
    assert UseMark.objects.count() == 1
    record_key_use(at=later)
    assert UseMark.objects.count() == 0
    assert count_events("key.used") == before


def test_that_the_second_holder_failed_is_recorded_once_for_each_hour_and_kind_though_all_was_undone(
    settings: Settings,
) -> None:
    settings.CHARTEROAK_HOLDER_URL = "https://127.0.0.1:9"
    for _ in range(3):
        with pytest.raises(HolderUnavailable), transaction.atomic():
            get_second_holder().macs([bytes(32)])
    note_failure(failures_folder(), why=Failing.SPENT, at=now())
    note_failure(failures_folder(), why=Failing.DOWN, at=now() - timedelta(hours=1))
    for _ in range(2):
        record_key_use(at=now())
    assert sorted(each["why"] for each in _recorded("holder.failed")) == ["down", "down", "spent"]


@pytest.mark.django_db(transaction=True)
def test_after_a_week_the_notes_of_failures_are_gone_and_are_not_recorded_again() -> None:
    note_failure(failures_folder(), why=Failing.SLOW, at=now())
    for later in (timedelta(), timedelta(days=9), timedelta(days=9)):
        record_key_use(at=now() + later)
    assert list_failures(failures_folder()) == []
    assert not UseMark.objects.filter(store="failed").exists()
    assert len(_recorded("holder.failed")) == 1


def test_a_key_made_by_a_transaction_that_was_rolled_back_is_recorded_by_the_next() -> None:
    before = count_events("key.created")
    with transaction.atomic():
        ensure_key(name="cohort/2028-11", at=NOON)
        transaction.set_rollback(True)
    assert get_key_store().exists("cohort/2028-11")
    assert count_events("key.created") == before
    for _ in range(2):
        ensure_key(name="cohort/2028-11", at=NOON)
    assert count_events("key.created") == before + 1
    assert KnownKey.objects.filter(name="cohort/2028-11").count() == 1
