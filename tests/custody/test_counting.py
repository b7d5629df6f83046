"""Uses are counted by the store, for all processes together, and refused over the day's quota."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from charteroak.custody.hpke import seal_to
from charteroak.custody.purposes import PURPOSES, Use, parse_quotas
from charteroak.custody.stores.base import KeyMissing, QuotaSpent, StoreUnavailable
from charteroak.custody.stores.counting import Count, CountingStore, read_counts, remove_counts
from tokens import Place

DAY = "visit/2026-11-24"
TODAY = date(2026, 11, 24)


class Clock:
    def __init__(self) -> None:
        self.at = datetime(2026, 11, 24, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at


def _counting(place: Place, clock: Callable[[], datetime], quotas: str = "") -> CountingStore:
    return CountingStore(
        place.open(), place.folder / "keys" / "uses", quotas=parse_quotas(quotas), clock=clock
    )


def _counts(place: Place) -> dict[str, int]:
    found = read_counts(place.folder / "keys" / "uses", quotas={})
    return {f"{each.purpose}.{each.use}": each.count for each in found}


def test_every_kind_of_use_is_counted_and_nothing_else(place: Place) -> None:
    store = _counting(place, Clock())
    for name in (DAY, "desk/2026-11-24", "match/1", "issuer/1", "journal/1"):
        store.ensure(name)
    sealed = store.seal(DAY, b"x", context=b"")
    store.open(DAY, sealed, context=b"")
    store.open(DAY, sealed, context=b"")
    public: Any = store.public_key("desk/2026-11-24")
    store.open_hpke("desk/2026-11-24", seal_to(public, b"x", info=b"", aad=b""), info=b"", aad=b"")
    store.mac("match/1", b"")
    store.sign_es256("issuer/1", b"")
    store.sign_ed25519("journal/1", b"")
    store.exists(DAY)
    store.names("visit")
    assert _counts(place) == {
        "visit.seal": 1,
        "visit.open": 2,
        "desk.open": 1,
        "match.mac": 1,
        "issuer.sign": 1,
        "journal.sign": 1,
    }


def test_what_is_refused_for_another_reason_is_counted_all_the_same(folder_place: Place) -> None:
    store = _counting(folder_place, Clock())
    with pytest.raises(KeyMissing):
        store.mac("match/1", b"")
    assert _counts(folder_place) == {"match.mac": 1}


def test_over_the_quota_the_store_refuses_until_the_next_day(folder_place: Place) -> None:
    clock = Clock()
    store = _counting(folder_place, clock, "match.mac=3")
    store.ensure("match/1")
    for _ in range(3):
        store.mac("match/1", b"")
    for again in (store, _counting(folder_place, clock, "match.mac=3")):
        with pytest.raises(QuotaSpent):
            again.mac("match/1", b"")
    assert _counts(folder_place) == {"match.mac": 3}
    clock.at += timedelta(days=1)
    store.mac("match/1", b"")


def test_one_purpose_spent_leaves_the_others(folder_place: Place) -> None:
    store = _counting(folder_place, Clock(), "visit.open=0")
    store.ensure(DAY)
    sealed = store.seal(DAY, b"x", context=b"")
    with pytest.raises(QuotaSpent):
        store.open(DAY, sealed, context=b"")
    store.seal(DAY, b"x", context=b"")


def test_many_processes_together_get_the_quota_and_not_one_more(folder_place: Place) -> None:
    store = _counting(folder_place, Clock(), "match.mac=250")
    store.ensure("match/1")
    context = multiprocessing.get_context("fork")
    answers = context.SimpleQueue()

    def work() -> None:
        done = 0
        for _ in range(100):
            try:
                store.mac("match/1", b"")
                done += 1
            except QuotaSpent:
                pass
        answers.put(done)

    children = [context.Process(target=work) for _ in range(4)]
    for each in children:
        each.start()
    total = sum(answers.get() for _ in children)
    for each in children:
        each.join()
    # A use counted over the quota is refused, and so may be one beside it; never is one more allowed.
    assert total == 250


def test_with_the_folder_away_nothing_is_used_uncounted(folder_place: Place) -> None:
    store = _counting(folder_place, Clock())
    store.ensure("match/1")
    store.mac("match/1", b"")
    folder_place.take_away()
    with pytest.raises(StoreUnavailable):
        store.mac("match/1", b"")
    with pytest.raises(StoreUnavailable):
        read_counts(folder_place.folder / "keys" / "uses", quotas={})
    assert not (folder_place.folder / "keys").exists()


def test_a_purpose_has_no_use_that_its_algorithm_cannot_do(folder_place: Place) -> None:
    store = _counting(folder_place, Clock())
    store.ensure("issuer/1")
    with pytest.raises(KeyMissing):
        store.mac("issuer/1", b"")
    assert _counts(folder_place) == {}


def test_counts_say_whether_the_quota_was_reached_and_are_removed_by_day(tmp_path: Path) -> None:
    folder = tmp_path / "uses"
    folder.mkdir()
    (folder / "2026-11-23.match.mac").write_bytes(b"..")
    (folder / "2026-11-24.match.mac").write_bytes(b"....")
    quotas = parse_quotas("match.mac=3")
    assert read_counts(folder, quotas=quotas) == [
        Count(date(2026, 11, 23), "match", Use.MAC, 2, False),
        Count(TODAY, "match", Use.MAC, 3, True),
    ]
    remove_counts(folder, before=TODAY)
    assert [each.day for each in read_counts(folder, quotas=quotas)] == [TODAY]


def test_quotas_are_read_from_one_line() -> None:
    assert parse_quotas("visit.open=5, match.mac=2") == {("visit", Use.OPEN): 5, ("match", Use.MAC): 2}
    assert parse_quotas("") == {}


@pytest.mark.parametrize(
    "line", ["visit.mac=5", "vist.open=5", "visit.open", "visit.open=-1", "visit=3", "x"]
)
def test_a_quota_for_what_there_is_not_is_refused_by_name(line: str) -> None:
    with pytest.raises(ValueError, match="CHARTEROAK_KEY_QUOTAS"):
        parse_quotas(line)


def test_every_purpose_has_a_quota_for_all_it_can_do() -> None:
    can = {
        "aes-256-gcm": {Use.SEAL, Use.OPEN},
        "hpke-p256": {Use.OPEN},
        "hmac-sha256": {Use.MAC},
        "es256": {Use.SIGN},
        "ed25519": {Use.SIGN},
    }
    for purpose in PURPOSES.values():
        assert set(purpose.quota) == can[purpose.algorithm]
        assert all(number > 0 for number in purpose.quota.values())
