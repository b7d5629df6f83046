"""A person as they are matched: what they are called, when they were born, where they live. Pure; never stored so."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class BirthDate:
    """A birth date as it was written. It need not be a day that exists: a swap or a slip may have made it."""

    year: int
    month: int
    day: int

    @classmethod
    def of(cls, day: date) -> BirthDate:
        return cls(day.year, day.month, day.day)


@dataclass(frozen=True)
class Person:
    """What two records of one person are compared by. Names as written, in any script; `address`: lines, or none.

    No `birth_date` only in sets of records that others labelled; at the desk everybody gives one.
    """

    given_name: str = field(repr=False)
    family_name: str = field(repr=False)
    birth_date: BirthDate | None = field(repr=False)
    address: tuple[str, ...] = field(default=(), repr=False)
