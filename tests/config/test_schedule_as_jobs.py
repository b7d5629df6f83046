"""The schedule, played as the database's role of the background work: its grants are enough for every destroyer."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress, EmailConfirmation
from django.contrib.sessions.models import Session
from django.db import connection, connections
from wagtail.admin.models import EditingSession

from charteroak.booking.actions import open_seats
from charteroak.cards.models import StatusList
from charteroak.config.database import django_database
from charteroak.config.granting import apply_grants
from charteroak.config.roles import JOBS, role_name, url_as
from charteroak.custody.actions import make_sentinels
from charteroak.custody.queries import get_key_store
from charteroak.journal.queries import list_entries
from charteroak.journeys.destroy_on_time import destroy_on_time
from charteroak.journeys.destroy_overdue import destroy_overdue
from charteroak.lib.clock import now, ticks
from charteroak.staff.actions import create_staff_account, propose_act
from charteroak.staff.acts import ActKind
from charteroak.staff.permissions import Role, actor_for
from database_clock import set_database_day
from databases import clone, drop
from people import NOON, handed_over, hartford, opened

_NAME = f"charteroak_schedule_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
LONG_AFTER = NOON + timedelta(days=4 * 366)
OFFICER = actor_for(account_id="0ff1c3", role=Role.PROGRAM_MANAGER, site="clerk", office="town_clerk")


@pytest.fixture
def apart(postgres: str, template: str, office: None) -> Iterator[str]:
    """A database of its own, with a name that stays: its roles outlive it on the server."""
    used = dict(connection.settings_dict)
    connections.close_all()
    url = clone(postgres, template, _NAME)
    connection.settings_dict.update(django_database(url))
    yield url
    connections.close_all()
    connection.settings_dict.clear()
    connection.settings_dict.update(used)
    drop(postgres, _NAME)


@pytest.mark.django_db(transaction=True)
def test_every_kind_is_destroyed_by_the_role_of_the_background_work(apart: str, tmp_path: Path) -> None:
    _one_of_each()
    set_database_day(LONG_AFTER.date())
    apply_grants(apart, folder=tmp_path)
    connections.close_all()
    connection.settings_dict.update(django_database(url_as(apart, role=JOBS, folder=tmp_path)))
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == (role_name(_NAME, JOBS),)
    destroy_on_time(policy=hartford(), at=now(), ticks=ticks())
    destroy_overdue(policy=hartford(), at=LONG_AFTER)
    scopes = {one.details["scope"] for one in list_entries() if one.event == "destruction.receipt"}
    assert scopes == {
        *("day_keys", "cohort_keys", "visits", "seats", "postings", "cards", "status_lists", "sessions"),
        *("staff_records", "jobs", "sign_in_leftovers", "editing_leftovers", "quota_counts"),
    }
    assert get_key_store().names("visit") == []


def _one_of_each() -> None:
    make_sentinels(at=NOON)  # of this database; without them no answer of the second holder is believed
    opened()
    handed_over()
    StatusList.objects.create()
    open_seats(at=NOON)
    Session.objects.create(session_key="1" * 32, session_data="", expire_date=NOON)
    account = create_staff_account(username="x", password="y" * 12, role=Role.CLERK, site="clerk", at=NOON)
    address = EmailAddress.objects.create(user=account, email="x@example.org")
    EmailConfirmation.objects.create(email_address=address, key="k", created=NOON)
    propose_act(kind=ActKind.HOSTILE_DAY_BEGIN, terms={}, at=NOON, by=OFFICER)
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM django_content_type LIMIT 1")
        kind = cursor.fetchone()[0]
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, args) VALUES ('q', 't', 'succeeded', '{}')"
        )
    EditingSession.objects.create(user=account, content_type_id=kind, object_id="1", last_seen_at=NOON)
