"""Day keys are made on first use, destroyed when their time is over, and each is in the journal."""

from __future__ import annotations

from datetime import date

import pytest

from charteroak.custody.actions import (
    day_key,
    end_planned_keys,
    plan_key_endings,
    settle_key_endings,
)
from charteroak.custody.queries import get_key_store
from charteroak.custody.stores.base import KeyDestroyed, StoreUnavailable
from charteroak.journal.queries import count_events
from people import NOON

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("key_store")
def test_a_day_key_is_made_once_and_recorded_once() -> None:
    assert day_key(day=date(2026, 11, 24), at=NOON) == day_key(day=date(2026, 11, 24), at=NOON)
    assert count_events("key.created") == 1


@pytest.mark.usefixtures("key_store")
def test_keys_before_a_day_are_destroyed_and_the_others_live() -> None:
    for day in (22, 23, 24):
        day_key(day=date(2026, 11, day), at=NOON)
    plan_key_endings(scope="day_keys", purpose="visit", before="2026-11-24")
    names = end_planned_keys(scope="day_keys")
    assert count_events("key.destroyed") == 0  # recorded when it is done
    assert settle_key_endings(names=names, at=NOON) == 2
    assert settle_key_endings(names=names, at=NOON) == 0
    assert get_key_store().names("visit") == ["visit/2026-11-24"]
    assert count_events("key.destroyed") == 2
    with pytest.raises(KeyDestroyed):
        day_key(day=date(2026, 11, 22), at=NOON)


@pytest.mark.usefixtures("key_store")
def test_a_key_folder_taken_away_is_unavailable_and_not_answered_from_memory(settings) -> None:  # type: ignore[no-untyped-def]
    get_key_store()
    settings.CHARTEROAK_KEYS.rename(settings.CHARTEROAK_KEYS.with_name("elsewhere"))
    with pytest.raises(StoreUnavailable):
        get_key_store()
