"""A quarter is published once, for ever, and says in counts alone what was asked and answered."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from charteroak.demands.actions import NotOver, record_demand
from charteroak.demands.models import QuarterlyReport
from charteroak.demands.quarters import Quarter
from charteroak.demands.queries import find_report, list_reports
from charteroak.demands.rules import Decision, Instrument, Issuer, Outcome, Scope
from charteroak.journal.actions import record_event
from charteroak.journal.queries import list_entries
from charteroak.journeys.answer_demand import propose_decision
from charteroak.journeys.quarterly_report import publish_last_quarter, publish_quarter
from charteroak.journeys.two_people import decide
from demands.officers import COUNSEL, PRIVACY, begin_hostile_day, end_hostile_day, set_a_hold
from people import NOON

pytestmark = pytest.mark.django_db

AFTER = datetime(2027, 1, 3, 12, tzinfo=UTC)


def refused(number: int, *, at: datetime = NOON) -> None:
    ref = record_demand(
        instrument=Instrument.ADMINISTRATIVE_REQUEST, issuer=Issuer.FEDERAL_AGENCY, scope=Scope.ONE_PERSON,
        received_on=at.date(), deadline=at.date(), request_token=f"a-form-that-was-shown-{number}", at=at, by=PRIVACY,
    )  # fmt: skip
    act = propose_decision(ref=ref, decision=Decision.REFUSE, at=at, by=PRIVACY)
    decide(ref=act, approve=True, at=at, by=COUNSEL)


def test_it_counts_what_was_asked_and_answered_and_hides_what_is_small() -> None:
    for number in range(3):
        refused(number)
    with transaction.atomic():
        record_event("canary.opened", at=NOON, role="clerk")
    set_a_hold()
    begin_hostile_day()
    end_hostile_day(at=NOON + timedelta(days=2))
    assert publish_last_quarter(at=AFTER)
    report = find_report("2026-q4")
    assert report is not None
    assert report.content["cells"] == [[None] * len(Outcome)] * len(Instrument)
    counts = {key: report.content[key] for key in ("closed", "received", "holds", "hostile_days", "alarms")}
    assert counts == {"closed": 3, "received": 3, "holds": 1, "hostile_days": 3, "alarms": 1}
    assert report.digest == hashlib.sha256(report.body.encode()).hexdigest()
    published = [entry.details for entry in list_entries() if entry.event == "report.published"]
    assert published == [{"quarter": "2026-q4", "digest": report.digest}]


def test_it_is_published_once_and_never_changed() -> None:
    assert publish_last_quarter(at=AFTER)
    first = find_report("2026-q4")
    refused(1)
    assert not publish_last_quarter(at=AFTER + timedelta(days=1))
    assert find_report("2026-q4") == first
    for change in (QuarterlyReport.objects.all().delete, lambda: QuarterlyReport.objects.update(body="{}")):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def test_a_quarter_that_lasts_still_is_not_published() -> None:
    with pytest.raises(NotOver):
        publish_quarter(quarter=Quarter(2026, 4), at=NOON)
    last_moment = datetime.fromisoformat("2026-12-31T23:59:59-05:00")
    with pytest.raises(NotOver):
        publish_quarter(quarter=Quarter(2026, 4), at=last_moment)
    assert publish_quarter(quarter=Quarter(2026, 4), at=last_moment + timedelta(seconds=1))


def test_no_demand_is_counted_in_two_quarters() -> None:
    refused(1)
    refused(2, at=AFTER)
    publish_quarter(quarter=Quarter(2026, 4), at=AFTER)
    publish_quarter(quarter=Quarter(2027, 1), at=AFTER + timedelta(days=120))
    assert list_reports() == ["2027-q1", "2026-q4"]
    counts = [find_report(quarter) for quarter in list_reports()]
    assert [(one.content["received"], one.content["closed"]) for one in counts if one] == [(1, 1), (1, 1)]
