"""A check costs what was promised, never passes in silence, and asks a human about nobody twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from charteroak.custody.holder.base import Failing, HolderUnavailable
from charteroak.custody.queries import get_key_store
from charteroak.custody.stores.base import KeyDestroyed, QuotaSpent, StoreUnavailable
from charteroak.enrollment.actions import person_of
from charteroak.matching.actions import (
    NoSuchRecord,
    add_person,
    begin_quarters,
    check_person,
    checking,
    open_candidate,
    remember_apart,
)
from charteroak.matching.checks import Candidate, Check
from charteroak.matching.fingerprints import Secrets, new_key, new_record
from charteroak.matching.judging import OPENED, Judgement, Verdict
from charteroak.matching.mini_record import fit
from charteroak.matching.models import MiniRecord, Posting
from charteroak.matching.people import BirthDate, Person
from charteroak.matching.queries import is_apart
from people import MARISOL, NOON, hartford

ANA = person_of(MARISOL)
END = date(2028, 11, 30)
_KEYS = tuple(b"key %d" % number for number in range(13))
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office")]


@dataclass
class _Holders:
    """Both key holders, in memory, counting."""

    city: int = 0
    batches: list[int] = field(default_factory=list)
    openings: int = 0
    failing: StoreUnavailable | None = None

    def mac(self, name: str, data: bytes) -> bytes:
        self.city += 1
        return b"c" * 16 + data.rjust(16)

    def macs(self, inputs: Sequence[bytes]) -> list[bytes]:
        if self.failing is not None:
            raise self.failing
        self.batches.append(len(inputs))
        return [b"h" * 16 + data[-16:] for data in inputs]

    def open(self, name: str, sealed: bytes, *, context: bytes) -> bytes:
        self.openings += 1
        return get_key_store().open(name, sealed, context=context)


@pytest.fixture
def holders(monkeypatch: pytest.MonkeyPatch) -> _Holders:
    """Thirteen keys for everybody, so that each shares each with everybody."""
    both = _Holders()
    monkeypatch.setattr(checking, "all_keys", lambda person: _KEYS)
    monkeypatch.setattr(checking, "get_key_store", lambda: both)
    monkeypatch.setattr(checking, "get_second_holder", lambda: both)
    return both


def add(person: Person, number: str, *, keys: int = 13, expires_on: date = END) -> bytes:
    """Add a person under the first keys of thirteen; return the record's id."""
    holders, record = _Holders(), new_record()
    drawn = Secrets(tuple(holders.macs([holders.mac("", key) for key in _KEYS[:keys]])))
    add_person(
        secrets=drawn,
        person=person,
        card_number=number,
        expires_on=expires_on,
        record=record,
        key=new_key(),
        at=NOON,
    )
    return record


def check(person: Person = ANA, at: datetime = NOON) -> Check:
    return check_person(person=person, cards=100_000, at=at)


def other(number: int) -> Person:
    return Person(f"Ana{'bcdefghijklmnopqrst'[number]}", "Mora", BirthDate(1990, 1, 2), ())


def test_a_check_costs_thirteen_uses_of_each_holder_in_one_batch_and_nine_openings_at_most(
    holders: _Holders,
) -> None:
    begin_quarters(policy=hartford(), at=NOON)
    for number in range(16):
        end = END if number % 2 else date(2028, 9, 30)
        add(other(number), f"{number:012d}", keys=13 - number // 2, expires_on=end)
    with CaptureQueriesContext(
        connection,
    ) as statements:
        found = check()
    assert (holders.city, holders.batches) == (13, [13])
    assert holders.openings == found.openings == OPENED == 9
    assert found.macs == 13 < 15
    assert found.openings < 10
    # Which quarters there are, all labels of all of them at once, the records, and at most who is known apart.
    assert len(statements) <= 4
    assert sum("label = ANY" in each["sql"] for each in statements) == 1


def test_the_person_is_found_first_and_what_the_desk_needs_comes_with_it(holders: _Holders) -> None:
    record = add(ANA, "111111111111")
    for number in range(3):
        add(other(number), f"{number:012d}", keys=3)
    found = check()
    first = found.candidates[0]
    assert (first.record, first.card_number, first.verdict) == (record, "111111111111", Verdict.SAME)
    assert first.cohort == "cohort/2028-11"
    assert set(first.agreement) == {"given", "family", "birth_date", "address", "order", "marks"}
    assert open_candidate(candidate=first) == fit(ANA)
    assert Check.decode(found.encode()).candidates == found.candidates
    assert Check.decode(found.encode()).secrets == found.secrets
    assert Candidate.decode(first.encode()) == first
    for secret in ("111111111111", "Marisol", record.hex(), repr(record), repr(found.secrets.each[0])):
        assert secret not in repr(found)


def test_nobody_is_nobody(holders: _Holders) -> None:
    found = check()
    assert (found.candidates, found.openings, found.broken) == ((), 0, 0)
    assert len(found.secrets.each) == 13


@pytest.mark.parametrize(
    "error", [HolderUnavailable(Failing.DOWN), HolderUnavailable(Failing.LYING), QuotaSpent("holder", "mac")]
)
def test_without_an_answer_nothing_passes(holders: _Holders, error: StoreUnavailable) -> None:
    holders.failing = error
    with pytest.raises(type(error)):
        check()


def test_a_month_that_is_over_is_passed_over_and_one_whose_key_is_gone_too(holders: _Holders) -> None:
    add(ANA, "111111111111", expires_on=date(2028, 11, 30))
    add(ANA, "222222222222", expires_on=date(2028, 12, 31))
    found = check(at=datetime(2028, 12, 5, tzinfo=UTC))
    assert [one.card_number for one in found.candidates] == ["222222222222"]
    assert found.openings == 1
    get_key_store().destroy("cohort/2028-11")
    assert [one.card_number for one in check().candidates] == ["222222222222"]
    assert check().broken == 0
    with pytest.raises(KeyDestroyed):
        open_candidate(candidate=replace(found.candidates[0], cohort="cohort/2028-11"))


def test_a_record_that_does_not_open_is_put_before_a_human_and_keeps_nobody_else_back(
    holders: _Holders,
) -> None:
    record = add(ANA, "111111111111")
    add(ANA, "222222222222")
    gone = add(ANA, "333333333333")
    MiniRecord.objects.filter(record=record).update(sealed=b"x" * 184)
    MiniRecord.objects.filter(record=gone).delete()
    found = check()
    assert [one.card_number for one in found.candidates] == ["222222222222", "", ""]
    assert {one.record for one in found.candidates[1:]} == {record, gone}
    assert {one.verdict for one in found.candidates[1:]} == {Verdict.HUMAN}
    assert found.broken == 2
    with pytest.raises(NoSuchRecord):
        open_candidate(candidate=replace(found.candidates[0], record=gone))


def test_a_twin_told_apart_is_not_asked_about_again(
    holders: _Holders, monkeypatch: pytest.MonkeyPatch
) -> None:
    _judge_others_as_alike(monkeypatch)
    mine, twin = add(ANA, "111111111111"), add(other(1), "222222222222")
    assert [one.verdict for one in check().candidates] == [Verdict.SAME, Verdict.HUMAN]
    remember_apart(one=twin, other=mine, expires_on=END)
    assert is_apart(one=mine, other=twin)
    assert [one.record for one in check().candidates] == [mine]
    # Without a card of one's own, the other is asked about: it is not known who has come.
    Posting.objects.all().delete()
    MiniRecord.objects.all().delete()
    twin = add(other(1), "222222222222")
    assert [one.record for one in check().candidates] == [twin]


def _judge_others_as_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    really = checking.judge

    def judge(a: Person, b: Person, **more: Any) -> Judgement:
        judged = really(a, b, **more)
        return replace(judged, verdict=Verdict.SAME if fit(a) == b else Verdict.HUMAN)

    monkeypatch.setattr(checking, "judge", judge)
