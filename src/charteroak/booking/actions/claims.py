"""Seats are claimed and given back: rows are locked, rivals' rows skipped, and the index allows one holder a seat."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Case, Exists, OuterRef, Value, When

from charteroak.booking.actions.refusals import SlotTaken
from charteroak.booking.models import Appointment, Closure, Holding, Seat
from charteroak.booking.seat_plan import PUBLIC_KINDS, SeatKind
from charteroak.booking.states import SeatState

# Whom a seat is for: its own kind, or everybody once its time for others is over; and nobody before its release.
# A seat kept for an offer that nobody took in time is free again.
AVAILABLE = """
    (state = 'free' OR (state = 'held' AND held_until <= %(at)s))
    AND released_at <= %(at)s AND (kind = ANY(%(kinds)s) OR public_at <= %(at)s)
"""

# The row that a rival has locked is skipped. One that a rival took and committed meanwhile is read again
# before the lock is given, and is free no longer: so being free
# stands on the seat, not only in the appointments.
_CLAIM_ONE = f"""
    WITH chosen AS MATERIALIZED (
        SELECT id FROM booking_seat
        WHERE site = %(site)s AND starts_at = %(starts_at)s AND {AVAILABLE}
          AND ends_at >= %(ends_at)s
        ORDER BY kind = 'public', counter LIMIT 1 FOR UPDATE SKIP LOCKED
    )
    UPDATE booking_seat SET state = 'taken', held_until = NULL FROM chosen WHERE booking_seat.id = chosen.id
    RETURNING booking_seat.id
"""  # noqa: S608  # nosec B608  # put together from constants of this file

# The counters that have free seats without a gap for as long as it takes.
_COUNTERS = f"""
    SELECT counter FROM booking_seat
    WHERE site = %(site)s AND starts_at >= %(starts_at)s AND starts_at < %(ends_at)s AND {AVAILABLE}
    GROUP BY counter
    HAVING min(starts_at) = %(starts_at)s AND max(ends_at) >= %(ends_at)s
       AND sum(ends_at - starts_at) = max(ends_at) - min(starts_at)
    ORDER BY counter
"""  # noqa: S608  # nosec B608  # as above

_CLAIM_ROW = f"""
    WITH chosen AS MATERIALIZED (
        SELECT id FROM booking_seat
        WHERE site = %(site)s AND counter = %(counter)s
          AND starts_at >= %(starts_at)s AND starts_at < %(ends_at)s AND {AVAILABLE}
        ORDER BY starts_at FOR UPDATE SKIP LOCKED
    ), whole AS (
        SELECT booking_seat.id FROM booking_seat JOIN chosen USING (id)
        WHERE (SELECT sum(s.ends_at - s.starts_at) >= %(ends_at)s - %(starts_at)s
               FROM booking_seat AS s JOIN chosen AS c ON c.id = s.id)
    )
    UPDATE booking_seat SET state = 'taken', held_until = NULL FROM whole WHERE booking_seat.id = whole.id
    RETURNING booking_seat.id, booking_seat.starts_at
"""  # noqa: S608  # nosec B608  # as above


def claim_seats(
    *, site: str, starts_at: datetime, minutes: int, kinds: Collection[SeatKind] = PUBLIC_KINDS, at: datetime
) -> list[int]:
    """Take the seats of one counter from a time on, without a gap, in the caller's transaction. Returns their ids.

    `minutes`: how long it takes; 0 for one seat, however long.

    :raises SlotTaken: no counter has them all.
    """
    asked: dict[str, Any] = {
        "site": site,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=minutes),
        "kinds": sorted(kind.value for kind in kinds),
        "at": at,
    }
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM_ONE, asked)
        if one := cursor.fetchone():
            return [one[0]]
        if minutes:
            cursor.execute(_COUNTERS, asked)
            for (counter,) in cursor.fetchall():
                cursor.execute(_CLAIM_ROW, {**asked, "counter": counter})
                if rows := cursor.fetchall():
                    return [seat for seat, _ in sorted(rows, key=lambda row: row[1])]
    raise SlotTaken


def hold_seats(row: Appointment, seats: Sequence[int]) -> None:
    """Give claimed seats to an appointment. The index refuses a seat that another one holds."""
    Holding.objects.bulk_create([Holding(appointment=row, seat_id=seat) for seat in seats])


def free_seats(row: Appointment) -> None:
    """Give back all the seats that an appointment holds: free for others, unless the place is to be closed then."""
    held = list(Holding.objects.filter(appointment=row, is_active=True).values_list("seat_id", flat=True))
    Holding.objects.filter(appointment=row, is_active=True).update(is_active=False)
    # Locked before the closures are read: whoever closes the place locks these rows too, so one sees the other's work.
    rows = Seat.objects.select_for_update().filter(pk__in=held, state=SeatState.TAKEN).order_by("pk")
    given_back = [seat.pk for seat in rows]
    shut = Closure.objects.over(OuterRef("site"), OuterRef("starts_at"), OuterRef("ends_at"))
    state = Case(
        When(Exists(shut), then=Value(SeatState.WITHDRAWN.value)), default=Value(SeatState.FREE.value)
    )
    Seat.objects.filter(pk__in=given_back).update(state=state)


def keep_seats(seats: Sequence[int], *, until: datetime) -> None:
    """Turn claimed seats into held ones: kept for an offer until a moment, and free again after it."""
    Seat.objects.filter(pk__in=seats).update(state=SeatState.HELD, held_until=until)


def release_seats(seats: Sequence[int], *, until: datetime) -> None:
    """Free the seats that an offer kept until a moment; what was claimed or kept for another since then stays so."""
    kept = Seat.objects.filter(pk__in=seats, state=SeatState.HELD, held_until=until)
    kept.update(state=SeatState.FREE, held_until=None)


def take_held_seats(seats: Sequence[int], *, until: datetime) -> None:
    """Take the seats that an offer kept until a moment, in the caller's transaction.

    :raises SlotTaken: they are kept no longer.
    """
    kept = Seat.objects.filter(pk__in=seats, state=SeatState.HELD, held_until=until)
    if kept.update(state=SeatState.TAKEN, held_until=None) != len(seats):
        raise SlotTaken
