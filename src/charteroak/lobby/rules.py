"""Who is next, what a ticket is called, and whether the door takes people. Pure: rows and a moment in, answers out."""

from __future__ import annotations

import string
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from charteroak.lobby.states import AT_COUNTER, TicketKind, TicketState
from charteroak.program.rules import LobbyRules

# A counter's number as it stands on its sign.
HIGHEST_COUNTER = 99
# Why somebody of the staff closes a line.
CLOSE_REASONS = ("full", "short_of_staff", "emergency", "other")


@dataclass(frozen=True)
class TicketRow:
    """A ticket as the order needs it, without a person. `for_counter`: only that counter calls it."""

    id: int
    site: str
    series: str  # the site whose numbers it carries
    number: int
    kind: TicketKind
    state: TicketState
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


class Early(Exception):
    """An appointment is further away than people are taken early. `from_at`: when they are."""

    def __init__(self, from_at: datetime) -> None:
        super().__init__("too_early")
        self.from_at = from_at


def standing(*, booked_at: datetime, at: datetime, rules: LobbyRules) -> TicketKind:
    """Return how somebody with an appointment stands in line who comes at a moment.

    Later than the policy's limit they stand as a walk-in who came just now.

    :raises Early: it is more than `early_minutes` before their time.
    """
    from_at = booked_at - timedelta(minutes=rules.early_minutes)
    if at < from_at:
        raise Early(from_at)
    late = at > booked_at + timedelta(minutes=rules.late_minutes)
    return TicketKind.WALK_IN if late else TicketKind.APPOINTMENT


def order_line(rows: Iterable[TicketRow], *, rules: LobbyRules) -> list[TicketRow]:
    """Return the waiting ones in the order in which they are called.

    Who has a priority of the policy first; among these and among the others, appointments by booked time, then walk-ins
    by the moment of their ticket; the earlier number where these are the same.
    """
    return sorted((row for row in rows if row.state is TicketState.WAITING), key=_rank(rules))


def _rank(rules: LobbyRules):  # type: ignore[no-untyped-def]  # a key for sorted
    def rank(row: TicketRow) -> tuple[bool, bool, datetime, datetime, int]:
        is_appointment = row.kind is TicketKind.APPOINTMENT and row.booked_at is not None
        stands_by = row.booked_at if is_appointment and row.booked_at else row.issued_at
        return (row.priority not in rules.priorities, not is_appointment, stands_by, row.issued_at, row.id)

    return rank


def callable_at(counter: int, rows: Iterable[TicketRow], *, rules: LobbyRules) -> list[TicketRow]:
    """Return whom a counter may call, the next one first: nobody who was sent to another counter."""
    return [row for row in order_line(rows, rules=rules) if row.for_counter in (None, counter)]


def letter_of(site: str, sites: Sequence[str]) -> str:
    """Return the letter of a site's tickets: the first of its code that no site before it in the policy has.

    Past 26 sites two share a letter; their tickets are called in different houses.
    """
    taken: dict[str, str] = {}
    for code in sites:
        letters = [char for char in code.upper() if char in string.ascii_uppercase]
        free = [char for char in (*letters, *string.ascii_uppercase) if char not in taken.values()]
        taken[code] = (free or letters or ["X"])[0]
    return taken[site]


def ticket_name(letter: str, number: int) -> str:
    """Return what is called and printed: L-014."""
    return f"{letter}-{number:03}"


class Door(StrEnum):
    """Whether a site takes people who come without an appointment."""

    OPEN = "open"
    FULL = "full"  # who comes now would not be served before it closes
    CLOSED = "closed"  # somebody of the staff closed the line
    NOT_OPEN = "not_open"  # these are no hours for walking in


def door_of(*, is_closed: bool, closes_at: datetime | None, served_by: datetime | None) -> Door:
    """Say whether a site takes walk-ins.

    :param closes_at: when the opening for walking in ends; None where there is none now.
    :param served_by: when somebody who comes now would be done, as expected; None where that cannot be said.
    """
    if closes_at is None:
        return Door.NOT_OPEN
    if is_closed:
        return Door.CLOSED
    return Door.FULL if served_by is not None and served_by > closes_at else Door.OPEN


def check_counter(number: int) -> int:
    """:raises ValueError: no counter has that number."""
    if not 1 <= number <= HIGHEST_COUNTER:
        raise ValueError("counter")
    return number


def busy_since(rows: Iterable[TicketRow], counters: Collection[int]) -> list[datetime]:
    """Return since when each of the open counters that have somebody called or at them has had them."""
    here = [row for row in rows if row.state in AT_COUNTER and row.counter in counters]
    return [row.called_at for row in here if row.called_at is not None]
