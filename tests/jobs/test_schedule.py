"""Every job that runs by the clock does its work when the worker calls it."""

from __future__ import annotations

import pytest

from charteroak.booking.models import Seat
from charteroak.jobs import schedule
from charteroak.journal.queries import count_events

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("office")]


def test_the_hourly_and_daily_jobs_do_their_work(settings) -> None:  # type: ignore[no-untyped-def]
    schedule.open_seats_daily(timestamp=0)
    assert Seat.objects.exists()
    schedule.publish_hourly(timestamp=0)
    assert (settings.CHARTEROAK_PUBLISHED / "keys.json").exists()
    assert count_events("status_list.published") == 1
    schedule.destroy_overdue_hourly(timestamp=0)
    schedule.lapse_proposals_hourly(timestamp=0)
    schedule.plant_canaries_by_chance(timestamp=0)
    schedule.publish_report_daily(timestamp=0)
    assert count_events("report.published") == 1
    schedule.publish_journal_hourly(timestamp=0)
    assert (settings.CHARTEROAK_PUBLISHED / "journal" / "checkpoint").exists()
    schedule.witness_journal_hourly(timestamp=0)
    schedule.compare_journal_daily(timestamp=0)


def test_each_job_has_its_hour() -> None:
    from procrastinate.contrib.django import app

    periodic = {task.task.name.rsplit(".", 1)[1] for task in app.periodic_registry.periodic_tasks.values()}
    assert periodic >= {
        "destroy_overdue_hourly",
        "publish_hourly",
        "open_seats_daily",
        "publish_journal_hourly",
        "compare_journal_daily",
        "witness_journal_hourly",
        "lapse_proposals_hourly",
        "publish_report_daily",
    }
