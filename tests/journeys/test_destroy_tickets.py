"""Tickets are gone the day after, with a receipt; the sums of a day stay four weeks and say nothing of few people."""

from __future__ import annotations

from datetime import timedelta

import pytest

from charteroak.journal.queries import list_entries
from charteroak.journeys.destroy_overdue import destroy_overdue
from charteroak.lobby.actions import begin_service, call_next, finish, open_counter, take_ticket
from charteroak.lobby.models import Counter, LineDay, Ticket
from charteroak.lobby.permissions import kiosk_actor
from people import CLERK, NOON, hartford

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office")]

TWO_PM = NOON + timedelta(hours=2)
MIDNIGHT = NOON + timedelta(hours=12)
LIVES = frozenset({"ticket", "line"})


def serve(people: int) -> None:
    open_counter(number=1, at=TWO_PM, by=CLERK)
    for n in range(people):
        take_ticket(request_token=f"form-at-the-door-{n}", language="en", at=TWO_PM, by=kiosk_actor("clerk"))
        called = call_next(counter=1, at=TWO_PM, by=CLERK)
        assert called is not None
        begin_service(ticket=called.id, at=TWO_PM, by=CLERK)
        finish(ticket=called.id, at=TWO_PM + timedelta(minutes=5), by=CLERK)


def test_tickets_and_counters_go_when_the_local_day_is_over_and_not_before() -> None:
    serve(3)
    destroy_overdue(policy=hartford(), at=MIDNIGHT - timedelta(minutes=1), lives=LIVES)
    assert Ticket.objects.count() == 3
    destroy_overdue(policy=hartford(), at=MIDNIGHT, lives=LIVES)
    assert not Ticket.objects.exists()
    assert not Counter.objects.exists()
    receipts = [entry for entry in list_entries() if entry.event == "destruction.receipt"]
    assert [(one.details["scope"], one.details["count"]) for one in receipts] == [("tickets", 3)]


@pytest.mark.parametrize(("people", "kept"), [(4, 0), (5, 5)])
def test_sums_of_few_people_are_not_kept_and_others_for_four_weeks(people: int, kept: int) -> None:
    serve(people)
    destroy_overdue(policy=hartford(), at=MIDNIGHT, lives=LIVES)
    assert LineDay.objects.get().served == kept
    destroy_overdue(policy=hartford(), at=MIDNIGHT + timedelta(days=27), lives=LIVES)
    assert LineDay.objects.exists()
    destroy_overdue(policy=hartford(), at=MIDNIGHT + timedelta(days=28), lives=LIVES)
    assert not LineDay.objects.exists()
