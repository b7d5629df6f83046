"""What one account may do in a day is counted in the act itself, and no race passes the limit."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection, transaction

from charteroak.enrollment.actions import open_parts
from charteroak.journal.models import Entry
from charteroak.journal.queries import count_events
from charteroak.journeys.destroy_overdue import destroy_overdue
from charteroak.journeys.lost_card import find_by_number, find_by_person
from charteroak.lib.ids import new_card_number
from charteroak.program.rules import Policy, Quotas
from charteroak.staff.actions import raise_alarm, spend_quota
from charteroak.staff.alarms import AlarmEvent, QuotaKind, QuotaReached
from charteroak.staff.models import Alarm, QuotaUse
from charteroak.staff.permissions import SYSTEM
from people import CLERK, LIBRARIAN, MARISOL, NOON, detailed, handed_over, hartford

TODAY = NOON.date()


def _spend(limit: int = 3) -> None:
    spend_quota(kind=QuotaKind.OPENINGS, limit=limit, day=TODAY, by=CLERK)


def _policy(**quotas: int) -> Policy:
    return replace(hartford(), quotas=Quotas(**quotas))


@pytest.mark.django_db
def test_the_limit_is_reached_once_it_is_passed_and_each_day_begins_anew() -> None:
    for _ in range(3):
        _spend()
    with pytest.raises(QuotaReached):
        _spend()
    spend_quota(kind=QuotaKind.PERSON_SEARCHES, limit=3, day=TODAY, by=CLERK)
    spend_quota(kind=QuotaKind.OPENINGS, limit=3, day=TODAY, by=LIBRARIAN)
    spend_quota(kind=QuotaKind.OPENINGS, limit=3, day=TODAY + timedelta(days=1), by=CLERK)
    assert QuotaUse.objects.get(account_id=CLERK.account_id, day=TODAY, kind="openings").count == 3


@pytest.mark.django_db
def test_jobs_have_no_quota_and_what_is_undone_is_not_counted() -> None:
    spend_quota(kind=QuotaKind.OPENINGS, limit=0, day=TODAY, by=SYSTEM)
    with transaction.atomic():
        _spend()
        transaction.set_rollback(True)
    assert not QuotaUse.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_pass_no_limit() -> None:
    passed: list[bool] = []

    def spend() -> None:
        try:
            _spend(limit=5)
            passed.append(True)
        except QuotaReached:
            passed.append(False)
        finally:
            connection.close()

    threads = [threading.Thread(target=spend) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(passed) == [False] * 3 + [True] * 5


@pytest.mark.django_db(transaction=True)
def test_one_quota_is_one_alarm_a_day_even_in_a_race() -> None:
    def alarm() -> None:
        try:
            raise_alarm(event=AlarmEvent.QUOTA, kind="openings", day=TODAY, at=NOON, by=CLERK)
        finally:
            connection.close()

    threads = [threading.Thread(target=alarm) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Alarm.objects.count() == count_events("quota.reached") == 1
    leaf = bytes(Entry.objects.get(event="quota.reached").leaf).decode()
    assert CLERK.account_id not in leaf


@pytest.mark.django_db
def test_an_act_of_opening_counts_once_whatever_it_opens(office: None) -> None:
    ref, policy = detailed(), _policy(openings=2)
    for _ in range(2):
        open_parts(ref=ref, parts=("details", "matches"), why="check", policy=policy, at=NOON, by=CLERK)
    opened = count_events("record.opened")
    with pytest.raises(QuotaReached):
        open_parts(ref=ref, parts=("details",), why="check", policy=policy, at=NOON, by=CLERK)
    assert count_events("record.opened") == opened


@pytest.mark.django_db
def test_a_whole_visit_costs_far_less_than_a_day_allows(office: None) -> None:
    handed_over()
    spent = QuotaUse.objects.get(kind="openings").count
    assert spent * 20 <= Quotas().openings, f"{spent} openings for one visit, without its pages"


@pytest.mark.django_db
def test_searches_have_their_own_limits(office: None) -> None:
    policy = _policy(person_searches=1, number_searches=1)
    person = {
        "given_name": MARISOL.given_name,
        "family_name": MARISOL.family_name,
        "birth_date": MARISOL.birth_date,
    }
    number = new_card_number()
    find_by_person(**person, policy=policy, at=NOON, by=CLERK)  # type: ignore[arg-type]  # texts and a date
    find_by_number(typed=number, policy=policy, at=NOON, by=CLERK)
    for search in (
        lambda: find_by_person(**person, policy=policy, at=NOON, by=CLERK),  # type: ignore[arg-type]
        lambda: find_by_number(typed=number, policy=policy, at=NOON, by=CLERK),
    ):
        with pytest.raises(QuotaReached):
            search()
    assert count_events("card.searched") == 2


@pytest.mark.django_db
def test_counts_go_with_their_day_and_alarms_after_ninety(office: None) -> None:
    _spend()
    raise_alarm(event=AlarmEvent.CANARY, kind="visit", day=TODAY, at=NOON, by=CLERK)
    destroy_overdue(policy=hartford(), at=NOON + timedelta(hours=2))
    assert (QuotaUse.objects.count(), Alarm.objects.count()) == (1, 1)
    destroy_overdue(policy=hartford(), at=NOON + timedelta(days=1))
    assert (QuotaUse.objects.count(), Alarm.objects.count()) == (0, 1)
    destroy_overdue(policy=hartford(), at=NOON + timedelta(days=91))
    assert not Alarm.objects.exists()
    assert count_events("canary.opened") == 1
