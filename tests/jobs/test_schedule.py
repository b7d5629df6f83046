"""Every job that runs by the clock does its work when the worker calls it."""

from __future__ import annotations

import psycopg
import pytest
from django.db import DatabaseError, connection

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


def test_a_job_begins_on_a_living_connection_after_the_database_was_away() -> None:
    Seat.objects.count()
    cut_own_connection()
    with pytest.raises(DatabaseError):
        Seat.objects.count()
    # As it stays for every job to come, without a look at it first.
    with pytest.raises(DatabaseError):
        Seat.objects.count()
    assert schedule.on_a_living_connection(Seat.objects.count, None, None) == 0


def cut_own_connection() -> None:
    connection.ensure_connection()
    with psycopg.connect(connection.connection.info.dsn, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])


def test_every_job_looks_at_its_connection_first() -> None:
    from procrastinate.contrib.django import app

    tasks = [task.task for task in app.periodic_registry.periodic_tasks.values()]
    ours = [task for task in tasks if task.name.startswith("charteroak.")]
    assert len(ours) > 10
    assert all(task.task_middleware == [schedule.on_a_living_connection] for task in ours)


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
