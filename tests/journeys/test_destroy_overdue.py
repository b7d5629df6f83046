"""The schedule destroys what has outlived its purpose, and nothing earlier."""

from __future__ import annotations

from datetime import timedelta

import pytest

from charteroak.cards.queries import get_card
from charteroak.custody.queries import get_key_store
from charteroak.enrollment.models import Visit
from charteroak.journal.queries import count_events
from charteroak.journeys.destroy_overdue import destroy_overdue
from charteroak.journeys.issue_card import give_up
from people import CLERK, NOON, hartford, issued, opened

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office")]


def test_a_visit_lives_for_its_hours_and_not_longer() -> None:
    ref, number = issued()
    assert destroy_overdue(policy=hartford(), at=NOON + timedelta(hours=23)) == 0
    assert Visit.objects.filter(ref=ref).exists()
    assert destroy_overdue(policy=hartford(), at=NOON + timedelta(hours=24, minutes=1)) == 1
    assert not Visit.objects.exists()
    assert get_card(number).state == "voided"
    assert count_events("visit.destroyed") == 1


def test_the_days_key_is_destroyed_once_no_visit_of_it_can_be_open(
    django_capture_on_commit_callbacks,
) -> None:  # type: ignore[no-untyped-def]
    opened()
    with django_capture_on_commit_callbacks(execute=True):
        destroy_overdue(policy=hartford(), at=NOON + timedelta(hours=24))
    assert get_key_store().names("visit") == ["visit/2026-11-24"]
    with django_capture_on_commit_callbacks(execute=True):
        destroy_overdue(policy=hartford(), at=NOON + timedelta(hours=36))
    assert get_key_store().names("visit") == []


def test_doing_it_again_changes_nothing() -> None:
    ref = opened()
    give_up(ref=ref, at=NOON, by=CLERK)
    for _ in range(2):
        assert destroy_overdue(policy=hartford(), at=NOON + timedelta(days=3)) == 0
