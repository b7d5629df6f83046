"""What is sealed in a visit opens in its visit, its part, its version and under its day's key, and nowhere else."""

from __future__ import annotations

from datetime import date

import pytest

from charteroak.custody.actions import day_key
from charteroak.custody.queries import get_key_store
from charteroak.custody.stores.base import KeyDestroyed, SealBroken
from charteroak.enrollment import sealing
from charteroak.enrollment.models import Visit
from charteroak.enrollment.sealing import Opening, open_details, open_part
from people import CLERK, MARISOL, NOON, THANH, detailed, issued, said_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office")]

TESTING = Opening("test", NOON, CLERK)
PARTS = ("details", "photo", "code", "matches")


def test_it_opens_in_its_place() -> None:
    assert open_details(Visit.objects.get(ref=detailed()), TESTING) == MARISOL


def test_another_days_key_does_not_open_it() -> None:
    visit = Visit.objects.get(ref=detailed())
    visit.key_name = day_key(day=date(2026, 11, 25), at=NOON)
    with pytest.raises(SealBroken):
        open_details(visit, TESTING)


def test_a_row_moved_whole_to_another_visit_does_not_open() -> None:
    one, other = detailed(MARISOL), detailed(THANH)
    sealed = Visit.objects.values("sealed_details", "sealed_matches").get(ref=one)
    Visit.objects.filter(ref=other).update(**sealed)
    with pytest.raises(SealBroken):
        said_in(other)


def test_no_part_opens_as_another_part() -> None:
    visit = Visit.objects.get(ref=issued()[0])
    for part in PARTS:
        sealed = getattr(visit, f"sealed_{part}")
        assert open_part(visit, part, sealed, TESTING)
        for other in PARTS:
            if other != part:
                with pytest.raises(SealBroken):
                    open_part(visit, other, sealed, TESTING)


def test_a_swapped_version_does_not_open(monkeypatch: pytest.MonkeyPatch) -> None:
    visit = Visit.objects.get(ref=detailed())
    monkeypatch.setattr(sealing, "_VERSION", 2)
    with pytest.raises(SealBroken):
        open_details(visit, TESTING)


def test_one_changed_bit_does_not_open() -> None:
    visit = Visit.objects.get(ref=detailed())
    for place in (0, 12, len(visit.sealed_details) - 1):
        changed = bytearray(visit.sealed_details)
        changed[place] ^= 1
        with pytest.raises(SealBroken):
            open_part(visit, "details", bytes(changed), TESTING)


def test_once_the_days_key_is_destroyed_the_row_is_noise() -> None:
    visit = Visit.objects.get(ref=detailed())
    get_key_store().destroy(visit.key_name)
    with pytest.raises(KeyDestroyed):
        open_details(visit, TESTING)
