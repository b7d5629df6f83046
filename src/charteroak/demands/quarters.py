"""Quarters of the calendar year, in the city's own time. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_CODE = re.compile(r"(20[0-9]{2})-q([1-4])")


@dataclass(frozen=True, order=True)
class Quarter:
    """Number 1 is January to March."""

    year: int
    number: int

    @property
    def code(self) -> str:
        """Return '2026-q4'."""
        return f"{self.year}-q{self.number}"

    @property
    def first(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last(self) -> date:
        return self.following().first - timedelta(days=1)

    def following(self) -> Quarter:
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    def before(self) -> Quarter:
        return Quarter(self.year - (self.number == 1), (self.number - 2) % 4 + 1)

    def bounds(self, time_zone: str) -> tuple[datetime, datetime]:
        """Return its first moment and the first one after it, in UTC."""
        zone = ZoneInfo(time_zone)
        ends = (self.first, self.following().first)
        begin, end = (datetime.combine(day, time(), tzinfo=zone).astimezone(UTC) for day in ends)
        return begin, end

    def days(self, begin: datetime, end: datetime, time_zone: str) -> Iterator[date]:
        """Give the city's days that a time touches. The end itself is no part of it."""
        zone = ZoneInfo(time_zone)
        day = begin.astimezone(zone).date()
        while datetime.combine(day, time(), tzinfo=zone) < end:
            yield day
            day += timedelta(days=1)


def find_quarter(code: str) -> Quarter | None:
    """Return the quarter of a code such as '2026-q4', or None."""
    match = _CODE.fullmatch(code)
    return Quarter(int(match[1]), int(match[2])) if match else None


def quarter_of(day: date) -> Quarter:
    """Return the quarter that a day is in."""
    return Quarter(day.year, (day.month + 2) // 3)
