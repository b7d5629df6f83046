"""A hold pauses the schedule for what it names, until its last day, and two people of two offices set it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from charteroak.cards.queries import find_card
from charteroak.custody.queries import get_key_store
from charteroak.demands.actions import NoSuchHold, lapse_holds, lock_active_scopes, set_hold
from charteroak.demands.holds import BadHold, HoldScope
from charteroak.demands.models import Hold
from charteroak.demands.queries import active_scopes, count_holds, find_hold
from charteroak.enrollment.models import Visit
from charteroak.journal.models import Entry
from charteroak.journal.queries import count_events, list_entries
from charteroak.journeys.destroy_overdue import destroy_overdue
from charteroak.journeys.hold import propose_hold, propose_hold_end
from charteroak.journeys.two_people import decide
from charteroak.matching.models import Posting
from charteroak.staff.actions import ProposalRefused
from charteroak.staff.acts import CannotPerform
from charteroak.staff.models import Proposal
from charteroak.staff.permissions import Actor, NotPermitted
from database_clock import set_database_day
from demands.officers import COLLEAGUE, COUNSEL, PRIVACY, TERMS, set_a_hold
from people import CLERK, NOON, handed_over, hartford, opened

Committed = Callable[..., object]


@pytest.mark.django_db
def test_two_people_of_two_offices_set_it_and_the_journal_says_what_it_reaches() -> None:
    ref = set_a_hold()
    assert active_scopes(NOON) == {"visit", "card", "posting"}
    assert count_holds(NOON) == 1
    found = find_hold(ref, at=NOON)
    assert found is not None
    assert found.in_force
    assert found.docket == "3:26-CV-00112"
    entries = [entry for entry in list_entries() if entry.event == "hold.set"]
    assert [entry.details for entry in entries] == [
        {"scope": scope, "instrument": "court_order", "until": "2026-12-24"}
        for scope in ("posting", "card", "visit")
    ]
    assert all(b"00112" not in bytes(entry.leaf) for entry in Entry.objects.all())


@pytest.mark.django_db
@pytest.mark.parametrize("second", [PRIVACY, COLLEAGUE])
def test_one_person_or_one_office_sets_none(second: Actor) -> None:
    ref = propose_hold(terms=TERMS, at=NOON, by=PRIVACY)
    with pytest.raises(ProposalRefused):
        decide(ref=ref, approve=True, at=NOON, by=second)
    assert active_scopes(NOON) == frozenset()
    with pytest.raises(NotPermitted):
        propose_hold(terms=TERMS, at=NOON, by=CLERK)
    with pytest.raises(NotPermitted):
        set_hold(terms=TERMS, act="x", at=NOON, by=CLERK)


@pytest.mark.django_db
def test_a_hold_that_cannot_stand_is_not_proposed_and_not_set_when_its_time_has_gone_by() -> None:
    with pytest.raises(BadHold):
        propose_hold(terms=replace(TERMS, until=date(2027, 11, 24)), at=NOON, by=PRIVACY)
    ref = propose_hold(terms=replace(TERMS, until=date(2026, 11, 25)), at=NOON, by=PRIVACY)
    with pytest.raises(CannotPerform):
        decide(ref=ref, approve=True, at=NOON + timedelta(days=2), by=COUNSEL)
    assert Proposal.objects.get(ref=ref).state == "open"  # both or neither
    assert not Hold.objects.exists()


@pytest.mark.django_db
def test_it_ends_by_itself_when_its_last_day_is_over_in_the_city() -> None:
    ref = set_a_hold()
    last = datetime.fromisoformat("2026-12-24T23:59:59-05:00")
    assert active_scopes(last) == {"visit", "card", "posting"}
    assert active_scopes(last + timedelta(seconds=1)) == frozenset()
    assert count_holds(last + timedelta(seconds=1)) == 0
    for _ in range(2):
        lapse_holds(at=last + timedelta(minutes=1))
    assert count_events("hold.ended") == 3
    found = find_hold(ref, at=last)
    assert found is not None
    assert found.ended_why == "lapsed"


@pytest.mark.django_db
def test_two_people_end_it_early_once() -> None:
    ref = set_a_hold()
    act = propose_hold_end(ref=ref, at=NOON, by=COUNSEL)
    other = propose_hold_end(ref=ref, at=NOON, by=PRIVACY)
    decide(ref=act, approve=True, at=NOON, by=PRIVACY)
    assert active_scopes(NOON) == frozenset()
    with pytest.raises(CannotPerform):
        decide(ref=other, approve=True, at=NOON, by=COUNSEL)
    with pytest.raises(NoSuchHold):
        propose_hold_end(ref=ref, at=NOON, by=PRIVACY)


@pytest.mark.django_db
def test_two_people_renew_it_with_no_gap_and_for_half_a_year_at_most() -> None:
    first = set_a_hold()
    later = NOON + timedelta(days=29)
    second = set_a_hold(replace(TERMS, until=date(2027, 4, 1)), renews=first, at=later)
    assert count_holds(later) == 1
    old = find_hold(first, at=later)
    assert old is not None
    assert (old.in_force, old.ended_why) == (False, "renewed")
    assert second != first
    with pytest.raises(NoSuchHold):
        propose_hold(terms=TERMS, renews=first, at=later, by=PRIVACY)


@pytest.mark.django_db
def test_the_table_itself_refuses_a_hold_without_an_end() -> None:
    set_a_hold()
    row = Hold.objects.get()
    for change in (
        {"ends_at": row.starts_at},
        {"ends_at": row.starts_at + timedelta(days=183)},
        {"scopes": []},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Hold.objects.update(**change)


@pytest.mark.django_db
def test_the_schedule_leaves_rows_and_keys_alone_and_catches_up_after_the_end(
    office: None, django_capture_on_commit_callbacks: Committed
) -> None:
    ref = opened()
    number = handed_over()
    long_after = NOON + timedelta(days=20 * 366)
    set_a_hold()
    for days in (2, 20):
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
            destroy_overdue(policy=hartford(), at=NOON + timedelta(days=days))
    assert Visit.objects.filter(ref=ref).exists()
    assert get_key_store().names("visit") == ["visit/2026-11-24"]
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        assert destroy_overdue(policy=hartford(), at=NOON + timedelta(days=40)) == 1
    assert not Visit.objects.exists()
    assert get_key_store().names("visit") == []
    assert count_events("hold.ended") == 3
    set_a_hold(replace(TERMS, until=long_after.date() + timedelta(days=10)), at=long_after)
    set_database_day(long_after.date())
    destroy_overdue(policy=hartford(), at=long_after)
    assert find_card(number) is not None
    assert Posting.objects.exists()
    destroy_overdue(policy=hartford(), at=long_after + timedelta(days=20))
    assert find_card(number) is None
    assert not Posting.objects.exists()


@pytest.mark.django_db
def test_a_hold_on_one_thing_pauses_nothing_else(office: None) -> None:
    opened()
    set_a_hold(replace(TERMS, scopes=(HoldScope.CARD,)))
    assert destroy_overdue(policy=hartford(), at=NOON + timedelta(days=2)) == 1


@pytest.mark.django_db
def test_hand_over_ends_a_visit_hold_or_not(office: None) -> None:
    """Decision 23: a hold pauses the schedule, and hand-over is no part of it."""
    set_a_hold()
    handed_over()
    assert not Visit.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_hold_waits_for_a_destruction_under_way_and_the_next_one_sees_it() -> None:
    ref = propose_hold(terms=TERMS, at=NOON, by=PRIVACY)
    done = threading.Event()

    def approve() -> None:
        try:
            decide(ref=ref, approve=True, at=NOON, by=COUNSEL)
        finally:
            connection.close()
            done.set()

    with transaction.atomic():
        assert lock_active_scopes(NOON) == frozenset()
        second = threading.Thread(target=approve)
        second.start()
        assert not done.wait(0.5)
    assert done.wait(10)
    second.join()
    with transaction.atomic():
        assert lock_active_scopes(NOON) == {"visit", "card", "posting"}
