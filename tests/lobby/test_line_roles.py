"""The line as each face's role of the database: the desk works it, the public reads numbers, the schedule ends it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import ProgrammingError, connection, transaction
from psycopg.sql import SQL, Identifier

from charteroak.config.roles import role_name
from charteroak.lobby.actions import (
    begin_service,
    call_next,
    close_counter,
    close_line,
    destroy_past_lines,
    destroy_past_tickets,
    end_kiosk,
    finish,
    make_kiosk,
    move_ticket,
    open_counter,
    put_on_hold,
    take_ticket,
)
from charteroak.lobby.models import Counter, Kiosk, LineDay, Ticket
from charteroak.lobby.permissions import kiosk_actor
from charteroak.lobby.queries import (
    board,
    find_kiosk,
    find_ticket,
    line_of,
    line_version,
    list_kiosks,
    public_wait,
)
from charteroak.staff.permissions import Role, actor_for

pytestmark = pytest.mark.django_db

SATURDAY = datetime(2026, 11, 28, 12, tzinfo=ZoneInfo("America/New_York")).astimezone(UTC)
CLERK = actor_for(account_id="a1", role=Role.CLERK, site="library")
CHIEF = actor_for(account_id="d4", role=Role.SUPERVISOR, site="library")


@contextmanager
def become(template: str, face: str) -> Iterator[None]:
    """Reach the database as the role of a face."""
    with connection.cursor() as cursor:
        cursor.execute(SQL("SET ROLE {}").format(Identifier(role_name(template, face))))
        try:
            yield
        finally:
            cursor.execute("RESET ROLE")


def refused(act: Callable[[], object]) -> bool:
    try:
        with transaction.atomic():
            act()
    except ProgrammingError as error:
        return "permission denied" in str(error)
    return False


def test_a_day_at_the_door_runs_as_the_desk_and_is_read_as_the_public(template: str) -> None:
    with become(template, "desk"):
        token = make_kiosk(site="library", at=SATURDAY, by=CHIEF)
        open_counter(number=1, at=SATURDAY, by=CLERK)
        mine, other = (
            take_ticket(
                request_token=f"form-at-the-door-{n}", language="en", at=SATURDAY, by=kiosk_actor("library")
            )
            for n in range(2)
        )
        call_next(counter=1, at=SATURDAY, by=CLERK)
        begin_service(ticket=mine.id, at=SATURDAY, by=CLERK)
        finish(ticket=mine.id, at=SATURDAY + timedelta(minutes=9), by=CLERK)
        put_on_hold(ticket=other.id, at=SATURDAY, by=CLERK)
        move_ticket(ticket=other.id, site="clerk", at=SATURDAY, by=CLERK)
        close_line(why="other", at=SATURDAY, by=CLERK)
        close_counter(number=1, at=SATURDAY, by=CLERK)
        assert find_kiosk(token) is not None
        end_kiosk(kiosk=list_kiosks("library")[0].id, at=SATURDAY, by=CHIEF)
        assert len(line_of("clerk", at=SATURDAY).waiting) == 1
    with become(template, "public"):
        seen = find_ticket(other.token, at=SATURDAY)
        assert seen is not None
        assert seen.name == "L-002"
        assert public_wait("library", at=SATURDAY).people == 0
        assert board("library", at=SATURDAY).following == ()
        assert line_version("library", at=SATURDAY) > 0


def test_the_public_reads_neither_appointments_nor_accounts_and_changes_no_place(template: str) -> None:
    with become(template, "public"):
        assert refused(lambda: list(Ticket.objects.values_list("appointment")))
        assert refused(lambda: list(Ticket.objects.values_list("request_token")))
        assert refused(lambda: list(Counter.objects.values_list("opened_by")))
        assert refused(lambda: list(Kiosk.objects.values_list("site")))
        assert refused(lambda: Ticket.objects.update(number=1))
        assert refused(lambda: Ticket.objects.update(issued_at=SATURDAY))
        assert refused(lambda: LineDay.objects.update(last_number=1))


def test_the_schedule_ends_a_day_and_gives_no_numbers(template: str) -> None:
    take_ticket(request_token="form-at-the-door", language="en", at=SATURDAY, by=kiosk_actor("library"))
    later = SATURDAY.date() + timedelta(days=1)
    with become(template, "jobs"):
        assert destroy_past_tickets(before=later) == 1
        assert destroy_past_lines(before=later) == 1
        assert refused(lambda: Kiosk.objects.create(digest=b"x", site="library", made_at=SATURDAY))
