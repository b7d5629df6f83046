"""One visit: each step once, sealed while it lasts, gone when it ends."""

from __future__ import annotations

import secrets
import threading

import pytest
from django.db import connection

from charteroak.custody.stores.base import SealBroken, StoreUnavailable
from charteroak.enrollment.actions import (
    open_photo_of,
    open_visit,
    record_details,
    record_evidence,
    record_photo,
    take_fee,
)
from charteroak.enrollment.models import Visit
from charteroak.enrollment.queries import NoSuchVisit, get_visit, list_visits
from charteroak.enrollment.states import VisitState, WrongStep
from charteroak.journal.queries import count_events
from charteroak.payments.models import Payment
from charteroak.photos.rules import PhotoRefused
from charteroak.staff.permissions import NotPermitted
from people import (
    AMAL,
    AUDITOR,
    CLERK,
    LIBRARIAN,
    MARISOL,
    NOON,
    PAPERS,
    THANH,
    detailed,
    hartford,
    opened,
    paid,
    personal_texts,
    photographed,
    said_in,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office")]


def test_the_same_form_twice_opens_one_visit() -> None:
    token = secrets.token_hex(16)
    refs = {
        open_visit(policy=hartford(), language="en", request_token=token, at=NOON, by=CLERK).ref
        for _ in range(3)
    }
    assert len(refs) == 1
    assert count_events("visit.opened") == 1


def test_what_was_said_comes_back_and_no_column_holds_it() -> None:
    ref = photographed(MARISOL)
    view = get_visit(ref, by=CLERK)
    assert view.has_details
    assert view.has_photo
    assert said_in(ref) == MARISOL
    row = Visit.objects.values().get()
    held = b"|".join(bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode() for v in row.values())
    assert not any(text.encode() in held for text in personal_texts())
    photo = _photo_in(ref)
    assert photo[:2] == b"\xff\xd8"
    assert photo[:16] not in held


@pytest.mark.parametrize("part", ["sealed_details", "sealed_photo"])
def test_a_sealed_part_moved_to_another_visit_does_not_open(part: str) -> None:
    one, other = photographed(MARISOL), photographed(THANH)
    moved = getattr(Visit.objects.get(ref=one), part)
    Visit.objects.filter(ref=other).update(**{part: moved})
    read = said_in if part == "sealed_details" else _photo_in
    with pytest.raises(SealBroken):
        read(other)


def _photo_in(ref: str) -> bytes:
    return open_photo_of(ref=ref, why="test", policy=hartford(), at=NOON, by=CLERK)


def test_only_satisfied_is_kept_of_the_papers() -> None:
    ref = detailed()
    before = Visit.objects.values().get(ref=ref)
    first = record_evidence(ref=ref, shown=PAPERS[:1], policy=hartford(), at=NOON, by=CLERK)
    assert not first.satisfied
    assert Visit.objects.values().get(ref=ref) == before
    assert record_evidence(ref=ref, shown=PAPERS, policy=hartford(), at=NOON, by=CLERK).satisfied
    after = Visit.objects.values().get(ref=ref)
    changed = {name: after[name] for name in after if after[name] != before[name]}
    assert changed == {
        "state": "evidenced",
        "evidence_policy": hartford().version,
        "evidence_by": CLERK.account_id,
    }


def test_a_photo_that_cannot_be_used_leaves_the_visit_where_it_was() -> None:
    ref = detailed()
    record_evidence(ref=ref, shown=PAPERS, policy=hartford(), at=NOON, by=CLERK)
    with pytest.raises(PhotoRefused):
        record_photo(ref=ref, image=b"no picture", at=NOON, by=CLERK)
    assert get_visit(ref, by=CLERK).state == VisitState.EVIDENCED


def test_the_fee_is_taken_once_however_often_it_is_sent() -> None:
    ref = photographed()
    receipts = {
        take_fee(ref=ref, reason="full", tender="cash", policy=hartford(), at=NOON, by=CLERK).receipt_number
        for _ in range(3)
    }
    assert len(receipts) == Payment.objects.count() == count_events("fee.taken") == 1


def test_a_step_out_of_turn_changes_nothing() -> None:
    ref = opened()
    with pytest.raises(WrongStep):
        take_fee(ref=ref, reason="full", tender="cash", policy=hartford(), at=NOON, by=CLERK)
    assert not Payment.objects.exists()


def test_another_site_and_another_role_see_no_visit() -> None:
    ref = detailed()
    with pytest.raises(NoSuchVisit):
        get_visit(ref, by=LIBRARIAN)
    with pytest.raises(NoSuchVisit):
        record_details(ref=ref, details=AMAL, policy=hartford(), at=NOON, by=LIBRARIAN)
    with pytest.raises(NotPermitted):
        get_visit(ref, by=AUDITOR)
    assert list_visits(by=LIBRARIAN) == []
    assert [line.ref for line in list_visits(by=CLERK)] == [ref]


def test_details_can_be_corrected_after_the_fee() -> None:
    ref = paid(MARISOL)
    record_details(ref=ref, details=THANH, policy=hartford(), at=NOON, by=CLERK)
    view = get_visit(ref, by=CLERK)
    assert (said_in(ref), view.state) == (THANH, VisitState.PAID)
    assert view.receipt_number


def test_without_the_key_store_nothing_is_kept_and_the_visit_waits(settings) -> None:  # type: ignore[no-untyped-def]
    ref = opened()
    away = settings.CHARTEROAK_KEYS.with_name("unplugged")
    settings.CHARTEROAK_KEYS.rename(away)
    with pytest.raises(StoreUnavailable):
        record_details(ref=ref, details=MARISOL, policy=hartford(), at=NOON, by=CLERK)
    row = Visit.objects.get(ref=ref)
    assert (row.sealed_details, row.state) == (None, VisitState.OPENED)
    away.rename(settings.CHARTEROAK_KEYS)
    record_details(ref=ref, details=MARISOL, policy=hartford(), at=NOON, by=CLERK)
    assert said_in(ref) == MARISOL


@pytest.mark.django_db(transaction=True)
def test_eight_clicks_at_once_take_one_fee() -> None:
    ref = photographed()
    outcomes: list[str] = []

    def click() -> None:
        try:
            paid_visit = take_fee(ref=ref, reason="full", tender="cash", policy=hartford(), at=NOON, by=CLERK)
            outcomes.append(paid_visit.receipt_number)
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == 8
    assert count_events("fee.taken") == 1
    assert len(set(outcomes)) == Payment.objects.count() == 1
