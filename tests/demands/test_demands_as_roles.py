"""Each face does its part of the work of demands with the rights of its own role of the database, and no others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyrage
import pytest
from django.core.cache import cache
from django.test import Client

from charteroak.demands.actions import record_demand
from charteroak.demands.queries import active_scopes, count_holds, find_report
from charteroak.demands.rules import Decision, Instrument, Issuer, Scope
from charteroak.journeys.answer_demand import Person, answer_demand, propose_decision
from charteroak.journeys.destroy_overdue import destroy_overdue
from charteroak.journeys.hold import propose_hold_end
from charteroak.journeys.notice import cards_with_notice, tell_holder
from charteroak.journeys.quarterly_report import publish_last_quarter
from charteroak.journeys.two_people import decide
from demands.officers import COUNSEL, PRIVACY, begin_hostile_day, end_hostile_day, set_a_hold
from people import CLERK, MARISOL, NOON, handed_over, hartford
from roles import acting_as

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("office"), pytest.mark.slow]

AFTER = datetime(2027, 1, 3, 12, tzinfo=UTC)


def test_the_desk_face_records_decides_answers_tells_holds_and_switches() -> None:
    number = handed_over()
    recipient = str(pyrage.x25519.Identity.generate().to_public())
    with acting_as("desk"):
        ref = record_demand(
            instrument=Instrument.COURT_ORDER, issuer=Issuer.STATE_COURT, scope=Scope.ONE_PERSON,
            received_on=NOON.date(), deadline=NOON.date(), request_token="a-form-that-was-shown", at=NOON, by=PRIVACY,
        )  # fmt: skip
        act = propose_decision(ref=ref, decision=Decision.SEARCH, at=NOON, by=PRIVACY)
        who = Person(MARISOL.given_name, MARISOL.family_name, MARISOL.birth_date)
        answer = answer_demand(act=act, person=who, recipient=recipient, at=NOON, by=COUNSEL)
        assert [card.number for card in answer.cards] == [number]
        assert cards_with_notice([number], at=NOON) == {number}
        assert tell_holder(number=number, at=NOON, by=CLERK) == 1
        hold = set_a_hold()
        end = propose_hold_end(ref=hold, at=NOON, by=PRIVACY)
        decide(ref=end, approve=True, at=NOON, by=COUNSEL)
        begin_hostile_day()
        end_hostile_day()


def test_the_background_work_publishes_and_lets_holds_lapse_and_the_public_face_reads() -> None:
    cache.clear()
    set_a_hold()
    with acting_as("jobs"):
        assert publish_last_quarter(at=AFTER)
        destroy_overdue(policy=hartford(), at=NOON + timedelta(days=40))
        assert active_scopes(NOON + timedelta(days=40)) == frozenset()
    begin_hostile_day()
    with acting_as("public"):
        assert find_report("2026-q4") is not None
        assert count_holds(NOON) == 0  # it lapsed
        for path in (
            "",
            "book/",
            "asked-by-law/",
            "asked-by-law/2026-q4/",
            "asked-by-law/2026-q4/report.pdf",
        ):
            assert Client().get(f"/en/{path}").status_code == 200, path
