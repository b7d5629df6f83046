from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from charteroak.booking.rules import days_between, openings_on
from charteroak.lobby.models import Counter, Kiosk, LineDay
from charteroak.lobby.permissions import kiosk_actor
from charteroak.lobby.rules import Door
from charteroak.lobby.snapshot import (
    CounterFacts,
    DoorFacts,
    Snapshot,
    TicketFacts,
    day_of,
    first_version,
    site_of,
    snapshot,
    ticket_rows,
)
from charteroak.lobby.states import TicketState
from charteroak.lobby.waits import WaitRange
from charteroak.program.queries import current_policy
from charteroak.staff.permissions import Actor

_BOARD_NEXT = 8
# So far ahead a door says when to come instead.
_COMING_DAYS = 28


@dataclass(frozen=True)
class Line:
    """A site's line as clerks and supervisors see it; `wait` is that of somebody who comes now."""

    site: str
    day: date
    version: int
    door: DoorFacts
    counters: tuple[CounterFacts, ...]
    waiting: tuple[TicketFacts, ...]
    on_hold: tuple[TicketFacts, ...]
    ended: tuple[TicketFacts, ...]  # no-shows and who left, the latest first: they may come back
    served: int
    wait: WaitRange | None


@dataclass(frozen=True)
class Board:
    """What the screen on the wall shows: numbers and counters, nothing else."""

    site: str
    version: int
    called: tuple[TicketFacts, ...]  # the latest call first
    serving: tuple[TicketFacts, ...]
    following: tuple[str, ...]  # the names of the next few
    people: int
    door: DoorFacts
    wait: WaitRange | None


@dataclass(frozen=True)
class PublicWait:
    """What the public page says of a site: today's wait for somebody who comes now, and whether it takes them."""

    site: str
    version: int
    door: DoorFacts
    people: int
    counters: int
    wait: WaitRange | None


@dataclass(frozen=True)
class KioskFacts:
    id: int
    site: str
    made_at: datetime


def line_of(site: str, *, at: datetime) -> Line:
    """Return a site's line today: tickets in order with place and range, and no names.

    :raises NoSuchSite: the policy has none of that code.
    """
    now = snapshot(site, at=at)
    ended = now.in_state(TicketState.NO_SHOW, TicketState.LEFT)
    return Line(
        site=site,
        day=now.day,
        version=now.line.version,
        door=now.door(),
        counters=_staffed(now),
        waiting=tuple(now.facts(row) for row in now.order),
        on_hold=now.in_state(TicketState.ON_HOLD),
        ended=tuple(reversed(ended)),
        served=now.line.served,
        wait=now.wait_behind(len(now.order)),
    )


def _staffed(now: Snapshot) -> tuple[CounterFacts, ...]:
    rows = Counter.objects.filter(site=now.site.code, day=now.day, is_open=True)
    accounts = dict(rows.values_list("number", "opened_by"))
    at_counter = {one.counter: one for one in now.in_state(TicketState.CALLED, TicketState.SERVING)}
    return tuple(
        CounterFacts(
            number=one.number,
            since=one.since,
            account=accounts.get(one.number, ""),
            ticket=at_counter.get(one.number),
        )
        for one in now.counters
    )


def lines_of_all_sites(*, at: datetime) -> list[Line]:
    """Return every site's line today, in the order of the policy."""
    return [line_of(site.code, at=at) for site in current_policy().sites]


def find_ticket(token: str, *, at: datetime) -> TicketFacts | None:
    """Return the ticket that a person's own page is for, with place and range; None if there is none of today."""
    return _find(at, token=token)


def find_ticket_at(site: str, ticket: int, *, at: datetime) -> TicketFacts | None:
    """Return one of today's tickets of a site by its id, or None."""
    return _find(at, site=site, id=ticket)


def find_ticket_of(appointment: str, *, site: str, at: datetime) -> TicketFacts | None:
    """Return today's ticket of an appointment at a site, by the appointment's reference, or None."""
    return _find(at, site=site, appointment=appointment)


def _find(at: datetime, **of: Any) -> TicketFacts | None:
    row = next(iter(ticket_rows(**of)), None)
    if row is None:
        return None
    now = snapshot(row.site, at=at)
    return now.facts(row) if row in now.rows else None


def board(site: str, *, at: datetime) -> Board:
    """Return what a site's board shows. :raises NoSuchSite: the policy has none of that code."""
    now = snapshot(site, at=at)
    called = now.in_state(TicketState.CALLED)
    return Board(
        site=site,
        version=now.line.version,
        called=tuple(sorted(called, key=lambda one: one.called_at or one.issued_at, reverse=True)),
        serving=now.in_state(TicketState.SERVING),
        following=tuple(now.name_of(row) for row in now.order[:_BOARD_NEXT]),
        people=len(now.order),
        door=now.door(),
        wait=now.wait_behind(len(now.order)),
    )


def public_wait(site: str, *, at: datetime) -> PublicWait:
    """Return today's wait at a site for everybody to see. :raises NoSuchSite: the policy has none of that code."""
    now = snapshot(site, at=at)
    door = now.door()
    return PublicWait(
        site=site,
        version=now.line.version,
        door=door,
        people=len(now.order),
        counters=len(now.counters),
        wait=now.wait_behind(len(now.order)) if door.door is Door.OPEN else None,
    )


def next_walk_in(site: str, *, after: datetime) -> datetime | None:
    """Return when a site next begins to take walk-ins after a moment, or None where it does not for four weeks.

    :raises NoSuchSite: the policy has none of that code.
    """
    policy, place, first = current_policy(), site_of(site), day_of(site, after)
    for day in days_between(first, first + timedelta(days=_COMING_DAYS)):
        for opening in openings_on(policy=policy, site=place, on=day):
            if opening.kind == "walk_in" and opening.opens_at > after:
                return opening.opens_at
    return None


def line_version(site: str, *, at: datetime) -> int:
    """Return a number that grows with every change of a site's line. One row is read.

    :raises NoSuchSite: the policy has none of that code.
    """
    day = day_of(site, at)
    found = LineDay.objects.filter(site=site, day=day).values_list("version", flat=True).first()
    return first_version(day) if found is None else found


def version_of_all_lines(*, at: datetime) -> str:
    """Return one word that changes whenever any site's line does, for the page that shows them all."""
    return "-".join(str(line_version(site.code, at=at)) for site in current_policy().sites)


def changed_since(site: str, version: int, *, at: datetime) -> bool:
    """Tell whether a page that shows a version is out of date. :raises NoSuchSite: the policy has none of that code."""
    return line_version(site, at=at) != version


def find_kiosk(token: str) -> Actor | None:
    """Return who acts at the kiosk that a token opens, or None."""
    site = Kiosk.objects.filter(digest=kiosk_digest(token)).values_list("site", flat=True).first()
    return None if site is None else kiosk_actor(site)


def kiosk_digest(token: str) -> bytes:
    """Return what is kept of a kiosk's token."""
    return hashlib.sha256(b"charteroak kiosk\x00" + token.encode()).digest()


def list_kiosks(site: str) -> list[KioskFacts]:
    """List the kiosks of a site, oldest first."""
    rows = Kiosk.objects.filter(site=site).order_by("id").values_list("id", "site", "made_at")
    return [KioskFacts(*row) for row in rows]
