"""Seats follow the policy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from charteroak.booking.models import Closure, Seat
from charteroak.booking.rules import destroy_before
from charteroak.booking.seat_plan import Seat as PlannedSeat
from charteroak.booking.seat_plan import SeatChanges, SeatKind, change_seats, expand_seats, is_within
from charteroak.booking.states import SeatState
from charteroak.journal.actions import record_event
from charteroak.lib.clock import local_date
from charteroak.lib.locks import Lock, take_lock
from charteroak.program.queries import current_policy
from charteroak.staff.permissions import SYSTEM


def open_seats(*, at: datetime) -> int:
    """Offer the seats of the policy's next `booking.days_ahead` days, and withdraw the free ones it dropped.

    Safe to repeat and to run while people book. Returns how many seats came to be offered.
    """
    wanted = _wanted(at)
    with transaction.atomic():
        take_lock(Lock.SEATS_OPENED)
        withdrawn = _withdraw(_changes(wanted, at).withdraw)
        # Decided again: a seat that somebody took a moment ago could not be withdrawn, and is held now.
        changes = _changes(wanted, at)
        Seat.objects.bulk_create([_row(seat) for seat in changes.create])
        for seat in changes.reopen:
            _rows(seat).filter(state=SeatState.WITHDRAWN).update(state=SeatState.FREE, **_offered(seat))
        _record_counts("seats.withdrawn", withdrawn, at)
        _record_counts("seats.opened", Counter(s.site for s in (*changes.create, *changes.reopen)), at)
    return len(changes.create) + len(changes.reopen)


def _wanted(at: datetime) -> list[PlannedSeat]:
    policy = current_policy()
    first = local_date(at, policy.city.time_zone)
    last = first + timedelta(days=policy.booking.days_ahead)
    closures = list(Closure.objects.filter(opens_at__gt=at).values_list("site", "closes_at", "opens_at"))
    return [
        seat
        for seat in expand_seats(policy=policy, first=first, last=last)
        if seat.starts_at > at and not is_within(seat, closures)
    ]


def reopen_seats(*, site: str, at: datetime) -> int:
    """Offer again, in the caller's transaction, the withdrawn seats that the policy still makes. Returns how many.

    For whoever may change a seat's state and no more; what the policy makes otherwise by now follows with `open_seats`.
    """
    changes = change_seats(
        wanted=[seat for seat in _wanted(at) if seat.site == site],
        existing=[
            (_planned(row), SeatState(row.state)) for row in Seat.objects.filter(site=site, starts_at__gt=at)
        ],
    )
    count = 0
    for seat in changes.reopen:
        as_before = _rows(seat).filter(state=SeatState.WITHDRAWN, **_offered(seat))
        count += as_before.update(state=SeatState.FREE)
    _record_counts("seats.opened", Counter({site: count}), at)
    return count


@transaction.atomic
def destroy_past_seats(*, at: datetime) -> int:
    """Delete seats whose time is over and that no appointment stands on any more. Returns how many."""
    before = destroy_before(policy=current_policy(), at=at)
    Closure.objects.filter(opens_at__lte=before).delete()
    _, by_table = Seat.objects.filter(ends_at__lte=before, appointments__isnull=True).delete()
    return by_table.get(Seat._meta.label, 0)  # not what goes with them


def _changes(wanted: Iterable[PlannedSeat], at: datetime) -> SeatChanges:
    rows = Seat.objects.filter(starts_at__gt=at)
    return change_seats(wanted=wanted, existing=[(_planned(row), SeatState(row.state)) for row in rows])


def _planned(row: Seat) -> PlannedSeat:
    return PlannedSeat(
        site=row.site,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        counter=row.counter,
        kind=SeatKind(row.kind),
        released_at=row.released_at,
        public_at=row.public_at,
    )


def _offered(seat: PlannedSeat) -> dict[str, Any]:
    return {
        "ends_at": seat.ends_at,
        "kind": seat.kind,
        "released_at": seat.released_at,
        "public_at": seat.public_at,
    }


def _row(seat: PlannedSeat) -> Seat:
    return Seat(site=seat.site, starts_at=seat.starts_at, counter=seat.counter, **_offered(seat))


def _rows(seat: PlannedSeat) -> Any:
    return Seat.objects.filter(site=seat.site, starts_at=seat.starts_at, counter=seat.counter)


def _withdraw(seats: Iterable[PlannedSeat]) -> Counter[str]:
    withdrawn: Counter[str] = Counter()
    for seat in seats:
        withdrawn[seat.site] += _rows(seat).filter(state=SeatState.FREE).update(state=SeatState.WITHDRAWN)
    return withdrawn


def _record_counts(event: str, counts: Counter[str], at: datetime) -> None:
    for site, count in sorted(counts.items()):
        if count:
            record_event(event, at=at, role=SYSTEM.role, details={"site": site, "count": count})
