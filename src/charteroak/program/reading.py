"""Reading a table of the policy key by key: each mistake is noted with its line, and reading goes on."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path
from typing import Any, TypeVar

from charteroak.lib.money import Cents
from charteroak.program.positions import KeyPath, dotted
from charteroak.program.rules import Words

Read = TypeVar("Read")

CODE = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_TIME = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")
_TELEPHONE = r"\+?[0-9][0-9 .-]{1,18}[0-9]|\([0-9]{3}\) [0-9]{3}-[0-9]{4}"
_LONGEST_CODE = 40


@dataclass(frozen=True)
class Mistake:
    """One thing wrong in a policy file, at a line counted from 1."""

    line: int
    key: str
    expected: str
    found: str

    def __str__(self) -> str:
        key = f"{self.key}: " if self.key else ""
        return f"{self.line}: {key}expected {self.expected}, found {self.found}"


class PolicyError(Exception):
    """A policy file cannot be used. Its mistakes stand in the order of their lines."""

    reason = "policy.invalid"

    def __init__(self, path: Path, mistakes: Iterable[Mistake]) -> None:
        self.path = path
        self.mistakes = tuple(sorted(mistakes, key=lambda mistake: mistake.line))
        first = self.mistakes[0]
        self.line, self.key = first.line, first.key
        self.expected, self.found = first.expected, first.found
        super().__init__("\n".join(self.lines()))

    def lines(self) -> list[str]:
        """Write one line for each mistake: file, line, key, what was expected and what was found."""
        return [f"{self.path}:{mistake}" for mistake in self.mistakes]


@dataclass
class Source:
    """A file being read: the line of each key, its languages, and the mistakes found so far."""

    path: Path
    lines: dict[KeyPath, int]
    languages: tuple[str, ...] = ("en",)
    mistakes: list[Mistake] = field(default_factory=list)

    def refuse(self, place: KeyPath, expected: str, found: str) -> None:
        """Note a mistake at a place; what is missing stands at the line of the nearest table around it."""
        known = place
        while known and known not in self.lines:
            known = known[:-1]
        self.mistakes.append(Mistake(self.lines.get(known, 1), dotted(place), expected, found))


def shown(value: object) -> str:
    """Write a value of the file as its author would know it again, shortened."""
    if isinstance(value, dict):
        return "a table"
    written = json.dumps(value, ensure_ascii=False, default=str)
    return written if len(written) <= 60 else f"{written[:57]}..."


class Table:
    """A table of the file. Each method reads one key; `finish` refuses the keys that nobody asked for."""

    def __init__(self, data: dict[str, object], place: KeyPath, source: Source) -> None:
        self.data = data
        self.place = place
        self.source = source
        self._asked: set[str] = set()

    def refuse(self, key: str, expected: str) -> None:
        """Note that a key is missing or does not hold what was expected."""
        found = shown(self.data[key]) if key in self.data else "nothing"
        self.source.refuse((*self.place, key), expected, found)

    def finish(self) -> None:
        """Refuse the keys that nobody asked for."""
        for key in self.data:
            if key not in self._asked:
                near = difflib.get_close_matches(key, self._asked, n=1)
                guess = f' (did you mean "{near[0]}"?)' if near else ""
                self.source.refuse(
                    (*self.place, key), f"only keys the reference names{guess}", "an unknown key"
                )

    def get(self, key: str) -> object:
        """Return a key's value, or None; the key counts as known."""
        self._asked.add(key)
        return self.data.get(key)

    def text(self, key: str, *, longest: int = 200, pattern: str = "", expected: str = "") -> str:
        """Read a text on one line that matches a pattern whole."""
        value = self.get(key)
        whole = isinstance(value, str) and _is_plain(value, longest) and re.fullmatch(pattern or ".*", value)
        if isinstance(value, str) and whole:
            return value
        self.refuse(key, expected or f"a text of 1 to {longest} characters on one line")
        return ""

    def code(self, key: str) -> str:
        """Read a code: small letters, digits and single underscores."""
        return self.text(
            key, longest=_LONGEST_CODE, pattern=CODE.pattern, expected='a code such as "us_passport"'
        )

    def words(self, key: str, *, longest: int = 300) -> Words:
        """Read a text in every language of the policy, and in no other."""
        table = self.table(key)
        read = {language: table.text(language, longest=longest) for language in self.source.languages}
        table.finish()
        return read

    def whole(self, key: str, low: int, high: int, *, default: int | None = None) -> int:
        """Read a whole number between two bounds, both allowed."""
        value = self.get(key)
        if value is None and default is not None:
            return default
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return value
        self.refuse(key, f"a whole number from {low} to {high}")
        return low

    def optional_whole(self, key: str, low: int, high: int) -> int | None:
        """Read a whole number that may be left out."""
        return self.whole(key, low, high) if self.get(key) is not None else None

    def cents(self, key: str) -> Cents:
        """Read an amount of money in whole cents, at most $1,000."""
        value = self.get(key)
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 100_000:
            return Cents(value)
        self.refuse(key, "whole cents such as 1500")
        return Cents(0)

    def flag(self, key: str, *, default: bool | None = None) -> bool:
        """Read true or false."""
        value = self.get(key)
        if value is None and default is not None:
            return default
        if isinstance(value, bool):
            return value
        self.refuse(key, "true or false")
        return False

    def time_of_day(self, key: str) -> time:
        """Read a time of day in hours and minutes, written as a text."""
        value = self.get(key)
        if isinstance(value, str) and _TIME.fullmatch(value):
            return time.fromisoformat(value)
        self.refuse(key, 'a time such as "17:30"')
        return time.min

    def day(self, key: str) -> date:
        """Read a TOML date."""
        value = self.get(key)
        if type(value) is date:
            return value
        self.refuse(key, "a date such as 2026-11-01, without quotation marks")
        return date.min

    def days(self, key: str) -> tuple[date, ...]:
        """Read a list of TOML dates, each once."""
        return self._items(key, lambda item: type(item) is date, "dates such as [2026-11-27]", fewest=0)

    def choice(self, key: str, allowed: tuple[str, ...], *, default: str | None = None) -> str:
        """Read one of a few words."""
        value = self.get(key)
        if value is None and default is not None:
            return default
        if isinstance(value, str) and value in allowed:
            return value
        self.refuse(key, f"one of {', '.join(allowed)}")
        return allowed[0]

    def choices(self, key: str, allowed: tuple[str, ...], *, fewest: int = 1) -> tuple[str, ...]:
        """Read a list of words from a few, each once."""
        return self._items(
            key, lambda item: item in allowed, f"a list of {', '.join(allowed)}", fewest=fewest
        )

    def wholes(self, key: str, low: int, high: int) -> tuple[int, ...]:
        """Read a list of whole numbers between two bounds, each once; it may be empty."""

        def fits(item: object) -> bool:
            return isinstance(item, int) and not isinstance(item, bool) and low <= item <= high

        return self._items(key, fits, f"whole numbers from {low} to {high}", fewest=0)

    def codes(self, key: str, *, fewest: int = 1, pattern: re.Pattern[str] = CODE) -> tuple[str, ...]:
        """Read a list of codes, each once; one that may be empty may be left out."""
        if self.get(key) is None and fewest == 0:
            return ()

        def fits(item: object) -> bool:
            return isinstance(item, str) and bool(pattern.fullmatch(item))

        example = '["en", "es"]' if pattern is LANGUAGE else '["photo", "birth_date"]'
        return self._items(key, fits, f"a list of codes such as {example}", fewest=fewest)

    def _items(
        self, key: str, fits: Callable[[object], bool], expected: str, *, fewest: int
    ) -> tuple[Any, ...]:
        value = self.get(key)
        if not isinstance(value, list):
            self.refuse(key, expected)
            return ()
        if len(value) < fewest:
            self.refuse(key, f"at least {fewest} of {expected}")
        for index, item in enumerate(value):
            if not fits(item):
                self.source.refuse((*self.place, key, index), expected, shown(item))
            elif item in value[:index]:
                self.source.refuse((*self.place, key, index), "each only once", f"{shown(item)} again")
        return tuple(item for item in value if fits(item))

    def table(self, key: str) -> Table:
        """Read a table within this one; a missing one reads as empty."""
        value = self.get(key)
        if not isinstance(value, dict):
            self.refuse(key, "a table")
            value = {}
            return Table(value, (*self.place, key), Source(self.source.path, {}, self.source.languages))
        return Table(value, (*self.place, key), self.source)

    def rows(self, key: str, read: Callable[[Table], Read]) -> tuple[Read, ...]:
        """Read an array of tables, at least one of them, each by `read`."""
        value = self.get(key)
        if not isinstance(value, list) or not value or not all(isinstance(row, dict) for row in value):
            self.refuse(key, f"one or more tables [[{dotted((*self.place, key))}]]")
            return ()
        return tuple(
            read(Table(row, (*self.place, key, index), self.source)) for index, row in enumerate(value)
        )


def _is_plain(value: str, longest: int) -> bool:
    return 0 < len(value) <= longest and value == value.strip() and value.isprintable()


def read_telephone(table: Table) -> str:
    """Read a telephone number as it is said, such as "311" or "(860) 555-0100"."""
    return table.text("telephone", pattern=_TELEPHONE, expected='a telephone number such as "(860) 555-0100"')
