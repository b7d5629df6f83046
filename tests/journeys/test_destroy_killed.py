"""Killed outright anywhere in the schedule: what is gone has one receipt in the end, what has a receipt is gone."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from charteroak.custody.models import Ending
from charteroak.custody.queries import get_key_store
from charteroak.enrollment.models import Visit
from charteroak.journal.queries import count_events, list_entries
from charteroak.journeys.backup import list_backups
from charteroak.journeys.destroy_overdue import SCHEDULE, destroy_overdue
from killing import killed_before
from people import NOON, hartford, opened

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("office")]

AFTER = NOON + timedelta(days=40)
DESTROYERS = ("charteroak.custody.stores.sealed_file.SealedFileStore.destroy", "pathlib.Path.unlink")


def _receipts() -> dict[str, int]:
    found: dict[str, int] = {}
    for entry in list_entries(limit=1000):
        if entry.event == "destruction.receipt":
            scope = entry.details["scope"]
            assert scope not in found, f"{scope} has two receipts"
            found[scope] = entry.details["count"]
    return found


def _nothing_is_claimed_that_was_not_done() -> None:
    receipts = _receipts()
    assert Visit.objects.count() == (0 if "visits" in receipts else 2)
    assert count_events("visit.destroyed") == receipts.get("visits", 0)
    assert count_events("key.destroyed") == receipts.get("day_keys", 0)
    if "day_keys" in receipts:
        assert get_key_store().names("visit") == []
    elif len(get_key_store().names("visit")) < 2:
        # Gone, and not in the journal yet: then it is written down, so that the next run cannot miss it.
        assert Ending.objects.filter(scope="day_keys").count() == 2
    if "backups" in receipts:
        assert list_backups() == []
    elif not list_backups():
        assert Ending.objects.filter(scope="backups").count() == 1


def test_killed_at_any_point_the_next_run_makes_it_good(settings, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    settings.CHARTEROAK_BACKUPS = tmp_path
    (tmp_path / f"charteroak-20261124t170000z-{'0' * 16}.age").write_bytes(b"sealed")
    destroy_overdue(policy=hartford(), at=NOON)  # nothing yet, and what it reads each child has read
    opened()
    opened(at=NOON + timedelta(days=1))

    kills = 0
    # A few kinds at a time, in their order: those that had their turn are not gone through again at each point.
    for first in range(0, len(SCHEDULE), 5):
        kinds = frozenset(step.life for step in SCHEDULE[first : first + 5])
        step, point = partial(destroy_overdue, policy=hartford(), at=AFTER, lives=kinds), 0
        # Each run takes up what the one before left, and is killed one point further on.
        while killed_before(point, step, also=DESTROYERS):
            _nothing_is_claimed_that_was_not_done()
            point += 1
            assert point < 400
        kills += point
    assert kills > 60
    destroy_overdue(policy=hartford(), at=AFTER)
    assert _receipts() == {"day_keys": 2, "visits": 2, "backups": 1}
    assert not Ending.objects.exists()
    _nothing_is_claimed_that_was_not_done()


def test_killed_after_the_keys_and_before_the_receipt_it_is_written_by_the_next_run() -> None:
    opened()

    def step() -> None:
        destroy_overdue(policy=hartford(), at=AFTER)

    point = 0
    while get_key_store().names("visit"):
        assert killed_before(point, step, also=DESTROYERS)
        point += 1
    assert _receipts() == {}
    destroy_overdue(policy=hartford(), at=AFTER)
    assert _receipts() == {"day_keys": 1, "visits": 1}
