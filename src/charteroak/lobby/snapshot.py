"""A site's line at one moment: what every answer about it is worked out from."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Sum

from charteroak.booking.queries import list_due
from charteroak.booking.rules import Opening, moment_of, openings_on, sessions_on
from charteroak.lib.clock import local_date
from charteroak.lobby.models import Counter, LineDay, Ticket
from charteroak.lobby.rules import (
    Door,
    TicketRow,
    busy_since,
    door_of,
    letter_of,
    order_line,
    ticket_name,
)
from charteroak.lobby.states import TicketKind, TicketState
from charteroak.lobby.waits import (
    Pace,
    ServiceSums,
    WaitRange,
    blend,
    estimate_wait,
    people_before,
    usual_pace,
)
from charteroak.program.queries import current_policy
from charteroak.program.rules import Policy, Site

# Over so many days the usual mean is taken.
RECENT_DAYS = 28
# What pages follow grows from one day to the next: the day's number times this, and one more with each change.
_VERSIONS_A_DAY = 1_000_000
# Everything but the appointment and the two tokens: the public face's role of the database may read no more.
_FIELDS = (
    "id", "site", "series", "number", "kind", "state", "service", "priority", "language", "booked_at",
    "issued_at", "called_at", "counter", "for_counter", "calls", "is_opened",
)  # fmt: skip


@dataclass(frozen=True)
class TicketFacts:
    """A ticket as pages see it. `place`: 1 is next; None unless it waits. `token` stays with the person."""

    id: int
    name: str  # L-014
    site: str
    state: TicketState
    kind: TicketKind
    service: str
    priority: str
    language: str
    booked_at: datetime | None
    issued_at: datetime
    called_at: datetime | None
    counter: int | None
    for_counter: int | None
    calls: int
    is_opened: bool
    place: int | None = None
    wait: WaitRange | None = None
    token: str = field(default="", repr=False)


@dataclass(frozen=True)
class CounterFacts:
    """A counter that is open today. `account`: who sits there, opaque; '' for nobody, and where it is not said."""

    number: int
    since: datetime
    account: str = field(default="", repr=False)
    ticket: TicketFacts | None = None


@dataclass(frozen=True)
class DoorFacts:
    """Whether a site takes walk-ins now. `why`: a code, where somebody closed the line. Moments in UTC."""

    door: Door
    why: str = ""
    opens_at: datetime | None = None  # of the walk-in opening that is, or is next today
    closes_at: datetime | None = None


class NoSuchSite(Exception):
    """The policy has no site of that code."""


@dataclass(frozen=True)
class Snapshot:
    """All that a line's answers are worked out from, at one moment."""

    policy: Policy
    site: Site
    day: date
    at: datetime
    rows: tuple[TicketRow, ...]
    order: tuple[TicketRow, ...]
    counters: tuple[CounterFacts, ...]
    had_counters: bool  # one was open today
    line: LineDay
    under_way: tuple[float, ...]  # for how many minutes the open counters that have somebody have had them
    pace: Pace
    due: tuple[float, ...]  # in how many minutes appointments come that are not here yet
    opening: Opening | None

    def wait_behind(self, ahead: int) -> WaitRange | None:
        """Return the wait of somebody with so many of today's line before them; None where no counter is open.

        Before the first one was opened, those count that the policy plans for the opening.
        """
        if self.had_counters:
            return self._wait(ahead, len(self.counters))
        return self._wait(ahead, _planned_counters(self))

    def _wait(self, ahead: int, counters: int) -> WaitRange | None:
        starts_in = 0.0
        if self.opening is not None and self.opening.opens_at > self.at:
            starts_in = (self.opening.opens_at - self.at).total_seconds() / 60
        before = ahead
        if ahead >= counters - len(self.under_way):
            before = people_before(ahead, pace=self.pace, counters=counters, to_come=self.due)
        return estimate_wait(
            ahead=before,
            pace=self.pace,
            counters=counters,
            under_way=self.under_way[:counters],
            starts_in=starts_in,
        )

    def door(self) -> DoorFacts:
        """Say whether somebody without an appointment is taken now."""
        opening = self.opening
        early = timedelta(minutes=self.policy.lobby.early_minutes)
        is_now = opening is not None and opening.opens_at - early <= self.at
        # While all counters are closed for a moment, people are taken as for those that the policy plans.
        wait = self._wait(len(self.order), len(self.counters) or _planned_counters(self))
        done = None if wait is None else self.at + timedelta(minutes=wait.middle + self.pace.mean)
        door = door_of(
            is_closed=self.line.is_closed,
            closes_at=opening.closes_at if opening is not None and is_now else None,
            served_by=done,
        )
        return DoorFacts(
            door=door,
            why=self.line.why if self.line.is_closed else "",
            opens_at=opening.opens_at if opening else None,
            closes_at=opening.closes_at if opening else None,
        )

    def name_of(self, row: TicketRow) -> str:
        """Return what a ticket is called."""
        return ticket_name(letter_of(row.series, [site.code for site in self.policy.sites]), row.number)

    def facts(self, row: TicketRow) -> TicketFacts:
        """Return a ticket with its place and its wait."""
        place = next((n for n, other in enumerate(self.order, 1) if other.id == row.id), None)
        values = {name: getattr(row, name) for name in _FIELDS if name not in {"series", "number"}}
        wait = None if place is None else self.wait_behind(place - 1)
        return TicketFacts(name=self.name_of(row), place=place, wait=wait, **values)

    def in_state(self, *states: TicketState) -> tuple[TicketFacts, ...]:
        """Return the tickets in some states."""
        return tuple(self.facts(row) for row in self.rows if row.state in states)


def site_of(code: str) -> Site:
    """:raises NoSuchSite: the policy has none of that code."""
    try:
        return current_policy().site(code)
    except KeyError:
        raise NoSuchSite from None


def day_of(site: str, at: datetime) -> date:
    """Return the day of a site's line: its local date. :raises NoSuchSite: the policy has none of that code."""
    return local_date(at, current_policy().zone_of(site_of(site)))


def snapshot(site: str, *, at: datetime) -> Snapshot:
    """Read a site's line. :raises NoSuchSite: the policy has none of that code."""
    policy, place, day = current_policy(), site_of(site), day_of(site, at)
    rows = tuple(ticket_rows(site=site, day=day))
    line = LineDay.objects.filter(site=site, day=day).first() or new_line(site, day)
    opening = _opening(policy, place, day, at)
    counters = _open_counters(site, day)
    busy = busy_since(rows, {counter.number for counter in counters})
    under_way = tuple(max(0.0, (at - since).total_seconds() / 60) for since in busy)
    return Snapshot(
        policy=policy,
        site=place,
        day=day,
        at=at,
        rows=rows,
        order=tuple(order_line(rows, rules=policy.lobby)),
        counters=counters,
        had_counters=Counter.objects.filter(site=site, day=day).exists(),
        line=line,
        under_way=under_way,
        pace=_pace(policy, place, day, line, under_way),
        due=_due(site, at, opening),
        opening=opening,
    )


def new_line(site: str, day: date) -> LineDay:
    """Return a day's line before anything happened in it, not saved."""
    return LineDay(site=site, day=day, version=first_version(day))


def first_version(day: date) -> int:
    return day.toordinal() * _VERSIONS_A_DAY


def ticket_rows(**of: Any) -> list[TicketRow]:
    return [
        TicketRow(**{**row, "kind": TicketKind(row["kind"]), "state": TicketState(row["state"])})
        for row in Ticket.objects.filter(**of).order_by("id").values(*_FIELDS)
    ]


def _open_counters(site: str, day: date) -> tuple[CounterFacts, ...]:
    # Not who is there: the public face reads this too.
    rows = Counter.objects.filter(site=site, day=day, is_open=True).order_by("number")
    return tuple(
        CounterFacts(number=number, since=since) for number, since in rows.values_list("number", "since")
    )


def _pace(policy: Policy, site: Site, day: date, line: LineDay, under_way: tuple[float, ...]) -> Pace:
    past = LineDay.objects.filter(site=site.code, day__lt=day, day__gte=day - timedelta(days=RECENT_DAYS))
    sums = past.aggregate(served=Sum("served"), minutes=Sum("minutes"), squares=Sum("squares"))
    recent = ServiceSums(sums["served"] or 0, sums["minutes"] or 0.0, sums["squares"] or 0.0)
    usual = usual_pace(policy_minutes=_policy_minutes(policy, site), recent=recent)
    return blend(usual, ServiceSums(line.served, line.minutes, line.squares), under_way=under_way)


def _policy_minutes(policy: Policy, site: Site) -> float:
    # The first service is the usual one; a policy without services has only the length of a seat.
    if policy.booking.services:
        return float(policy.booking.services[0].minutes)
    return float(min((session.minutes for session in site.sessions), default=30))


def _opening(policy: Policy, site: Site, day: date, at: datetime) -> Opening | None:
    openings = openings_on(policy=policy, site=site, on=day)
    ahead = [one for one in openings if one.kind == "walk_in" and one.closes_at > at]
    first = min(ahead, key=lambda one: one.opens_at, default=None)
    for following in sorted(ahead, key=lambda one: one.opens_at):
        if first is not None and following.opens_at <= first.closes_at < following.closes_at:
            first = replace(first, closes_at=following.closes_at)  # one goes on into the next
    return first


def _planned_counters(now: Snapshot) -> int:
    zone = now.policy.zone_of(now.site)
    opening = now.opening
    sessions = sessions_on(policy=now.policy, site=now.site, on=now.day)
    return max(
        (
            session.counters
            for session in sessions
            if opening and moment_of(now.day, session.opens, zone) == opening.opens_at
        ),
        default=0,
    )


def _due(site: str, at: datetime, opening: Opening | None) -> tuple[float, ...]:
    if opening is None:
        return ()
    moments = list_due(site, from_at=at, until=opening.closes_at)
    return tuple((moment - at).total_seconds() / 60 for moment in moments)
