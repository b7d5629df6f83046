"""The line before a release: one row for each who comes, one draw, and a number up to which people may go in."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import Max

from charteroak.booking.actions.refusals import BookingRefused
from charteroak.booking.models import LinePlace, Rush
from charteroak.booking.queries import place_facts, rush_facts
from charteroak.booking.rush import INSIDE, PlaceFacts, RushFacts, count_on, first_wave, is_over
from charteroak.journal.actions import record_event
from charteroak.lib.locks import Lock, take_lock
from charteroak.program.queries import current_policy
from charteroak.staff.permissions import PUBLIC

# By random bits that nobody has before the opening: whoever was there has the same chance, early or late, fast or slow.
_DRAW = """
    UPDATE booking_lineplace SET draw = drawn.place
    FROM (
        SELECT id, row_number() OVER (ORDER BY sha256(%s || int8send(id))) AS place
        FROM booking_lineplace WHERE rush_id = %s
    ) AS drawn
    WHERE booking_lineplace.id = drawn.id
"""


class PlaceUsed(BookingRefused):
    """That place in line has booked already, or its minutes are over, or it has not been let in."""

    reason = "place_used"


# One statement and so one way to the server and back: this is what thousands do in the same minutes. The row of the
# rush is looked for under the lock and the number drawn under it too, so that a draw falls before both or after.
_JOIN = """
    WITH alone AS MATERIALIZED (SELECT pg_advisory_xact_lock_shared(%s))
    INSERT INTO booking_lineplace (rush_id, is_used)
    SELECT release_at, FALSE FROM booking_rush, alone WHERE release_at = %s
    RETURNING id
"""


def join_line(*, rush: RushFacts, per_second: float, at: datetime) -> tuple[RushFacts, PlaceFacts]:
    """Give somebody a place: among those to be drawn before the release, after it behind everybody.

    :param rush: the line as it was within a few seconds. :param per_second: how many go in each second.
    """
    if at >= rush.release_at and not rush.last_drawn:
        return _join_undrawn(rush.release_at, per_second, at)
    place = _insert_place(rush.release_at)
    if place is None:
        Rush.objects.get_or_create(release_at=rush.release_at)
        place = _insert_place(rush.release_at)
    if place is None:
        raise Rush.DoesNotExist
    # Before the draw the number is 0; after it, it follows from the place, and no row has to be read.
    number = rush.number_of(place, None) if at >= rush.release_at else 0
    return rush, PlaceFacts(place, number, None, is_used=False)


def _insert_place(release_at: datetime) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(_JOIN, [Lock.LINE_DRAWN.value, release_at])
        row = cursor.fetchone()
    return None if row is None else int(row[0])


def _join_undrawn(release_at: datetime, per_second: float, at: datetime) -> tuple[RushFacts, PlaceFacts]:
    """Join a line whose draw is due, or at whose draw nobody was: whoever comes first settles that."""
    Rush.objects.get_or_create(release_at=release_at)
    count_line_on(release_at=release_at, per_second=per_second, at=at)
    with transaction.atomic():
        # A draw waits for who is joining, and who joins for the draw: nobody falls between.
        take_lock(Lock.LINE_DRAWN, shared=True)
        row = LinePlace.objects.create(rush_id=release_at)
        # Nobody was there at the draw: numbers begin with the first who comes.
        Rush.objects.filter(pk=release_at, drawn_at__isnull=False, last_drawn=0).update(last_drawn=row.pk - 1)
        rush = rush_facts(Rush.objects.get(pk=release_at), with_people=False)
    return rush, place_facts(row, rush)


def count_line_on(*, release_at: datetime, per_second: float, at: datetime) -> RushFacts:
    """Draw the places once the release is there, and let so many more go in as the time since allows.

    While somebody else does it, what stood before is returned. :param per_second: how many go in each second.
    """
    with transaction.atomic():
        rows = Rush.objects.select_for_update(skip_locked=True, no_key=True)
        row = rows.filter(release_at=release_at).first()
        # Without the key: a row that joins refers to it, and must not wait.
        if row is None or at < release_at or row.over_at is not None:
            return _as_it_is(release_at)
        if row.drawn_at is None:
            _draw(row, per_second, at)
        last = rush_facts(row).last
        counted_at = row.counted_at or at
        row.admitted, row.counted_at = count_on(
            admitted=row.admitted, counted_at=counted_at, last=last, per_second=per_second, at=at
        )
        if is_over(release_at=release_at, admitted=row.admitted, last=last, at=at):
            row.over_at = at
        row.save()
        return rush_facts(row)


def _as_it_is(release_at: datetime) -> RushFacts:
    row = Rush.objects.filter(release_at=release_at).first()
    return rush_facts(row or Rush(release_at=release_at))


def _draw(row: Rush, per_second: float, at: datetime) -> None:
    take_lock(Lock.LINE_DRAWN)
    with connection.cursor() as cursor:
        cursor.execute(_DRAW, [secrets.token_bytes(32), row.release_at])
        row.drawn = cursor.rowcount
    row.last_drawn = LinePlace.objects.aggregate(last=Max("id"))["last"] or 0
    row.drawn_at = at
    # The first may go in at once.
    row.admitted, seconds = first_wave(drawn=row.drawn, per_second=per_second)
    row.counted_at = at + timedelta(seconds=seconds)
    record_event("release.drawn", at=at, role=PUBLIC.role, details={"count": row.drawn})


def admit_place(*, place: int, release_at: datetime, at: datetime) -> PlaceFacts | None:
    """Let a place in whose turn it is; its minutes begin when it first comes in. None: not yet, or no place."""
    row = LinePlace.objects.filter(pk=place, rush_id=release_at).first()
    rush = Rush.objects.filter(pk=release_at).first()
    if row is None or rush is None:
        return None
    facts = rush_facts(rush)
    if rush.drawn_at is None or facts.number_of(row.pk, row.draw) > rush.admitted:
        return None
    LinePlace.objects.filter(pk=place, admitted_at__isnull=True).update(admitted_at=at)
    return place_facts(LinePlace.objects.get(pk=place), facts)


def use_place(*, place: int, release_at: datetime, at: datetime) -> None:
    """Spend a place on one booking, in the caller's transaction.

    :raises PlaceUsed: it has booked, its minutes are over, or it was never let in.
    """
    rows = LinePlace.objects.filter(pk=place, rush_id=release_at, is_used=False)
    if not rows.filter(admitted_at__gt=at - INSIDE).update(is_used=True):
        raise PlaceUsed


@transaction.atomic
def destroy_past_line_places(*, before: date) -> int:
    """Delete the lines before releases of days before a date, by the city's clock. Returns how many places."""
    midnight = datetime(
        before.year, before.month, before.day, tzinfo=ZoneInfo(current_policy().city.time_zone)
    )
    _, by_table = Rush.objects.filter(release_at__lt=midnight).delete()
    return by_table.get(LinePlace._meta.label, 0)
