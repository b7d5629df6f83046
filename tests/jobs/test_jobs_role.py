"""Every job does its work with the rights of the background work and no others."""

from __future__ import annotations

import inspect
from datetime import datetime, timedelta
from random import SystemRandom
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from psycopg.sql import SQL, Identifier

from charteroak.booking.actions import book_seat, open_seats
from charteroak.booking.queries import list_free_times
from charteroak.jobs import schedule
from charteroak.journeys.destroy_overdue import destroy_overdue
from charteroak.journeys.plant_canaries import plant
from charteroak.lib.clock import now
from charteroak.staff.actions import create_staff_account
from charteroak.staff.permissions import PUBLIC, Role
from database_clock import set_database_day
from people import NOON, handed_over, hartford, issued, opened
from roles import acting_as

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("office"), pytest.mark.slow]

# Long enough that a card, and whatever is held after it, is over.
_LATER = timedelta(days=365 * 8)


def _jobs() -> list[Any]:
    tasks = [value for value in vars(schedule).values() if hasattr(value, "defer") and hasattr(value, "func")]
    assert len(tasks) >= 7
    return tasks


def _fill(at: datetime) -> None:
    """Leave a little of everything that jobs find: seats, appointments, visits, cards and a session."""
    open_seats(at=at)
    free = list_free_times(at=at)[0].times[0]
    book_seat(
        site=free.site, starts_at=free.starts_at, language="en", access_needs=[],
        request_token="t" * 22, at=at, by=PUBLIC,
    )  # fmt: skip
    opened(at=at)
    issued(at=at)
    handed_over(at=at)
    session = SessionStore()
    session["a"] = 1
    session.save()


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(SQL("SELECT count(*) FROM {}").format(Identifier(table)))
        return int(cursor.fetchone()[0])


def test_every_job_runs_as_the_role_of_the_background_work(monkeypatch: pytest.MonkeyPatch) -> None:
    start = now()
    _fill(start)
    set_database_day((start + _LATER).date())
    with acting_as("jobs"):
        assert connection.settings_dict["USER"].endswith("_jobs")
        monkeypatch.setattr(schedule, "now", lambda: start)
        for job in _jobs():
            job.func(**({"timestamp": 0} if "timestamp" in inspect.signature(job.func).parameters else {}))
        # Asked directly: the job itself does not believe a clock that jumps by years.
        destroy_overdue(policy=hartford(), at=start + _LATER)
    for table in (
        "enrollment_visit",
        "booking_appointment",
        "cards_card",
        "matching_posting",
        "django_session",
    ):
        assert _count(table) == 0, table


def test_a_canary_is_planted_with_those_rights() -> None:
    site = hartford().sites[0]
    create_staff_account(
        username="clerk", password="an invented password", role=Role.CLERK, site=site.code, at=now()
    )
    with acting_as("jobs"):
        assert plant(policy=hartford(), site=site, at=NOON, dice=SystemRandom()) == 1
