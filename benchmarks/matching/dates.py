"""Birth dates as other people's files write them, read by what most of a column looks like."""

from __future__ import annotations

import re
from collections.abc import Sequence

from charteroak.matching.people import BirthDate

ORDERS = ("ymd", "mdy", "dmy", "ydm")
# English, and where they differ Spanish, Portuguese, French, German: the first three letters.
_MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "jan ene",
            "feb fev fév",
            "mar mär maa",
            "apr abr avr",
            "may mai mei",
            "jun",
            "jul",
            "aug ago aoû aou",
            "sep set",
            "oct out okt",
            "nov",
            "dec dic dez déc",
        ),
        start=1,
    )
    for word in words.split()
}
_TIME = re.compile(r"[T ]\d{1,2}:\d{2}.*$")
_PARTS = re.compile(r"\d+|[^\W\d_]+")
# Two-digit years up to this one are of this century.
_PIVOT = 26


def read_dates(
    values: Sequence[str | None], order: str | None = None
) -> tuple[list[BirthDate | None], str, bool]:
    """Return each value's date (None if there is none in it), the order used, and whether another fits as well.

    :param order: one of ORDERS; None finds the one that gives most days that can be.
    """
    parts = [_split(value) if value else [] for value in values]
    ambiguous = False
    if order is None:
        scores = {each: sum(_likely(_date(part, each)) for part in parts) for each in ORDERS}
        order = max(ORDERS, key=lambda each: scores[each])
        # Only the two that people mix up; a month in letters leaves nothing to choose.
        ambiguous = order in ("mdy", "dmy") and scores["mdy"] == scores["dmy"] > 0
        ambiguous = ambiguous and any(all(p.isdigit() for p in part) for part in parts if part)
    return [_date(part, order) for part in parts], order, ambiguous


def _split(value: str) -> list[str]:
    text = _TIME.sub("", value.strip())
    text = re.sub(r"^(\d{5,8})\.0+$", r"\1", text)
    parts = _PARTS.findall(text)
    if len(parts) > 3:
        # "Sat, 4th of March 1950": only numbers and a month say anything.
        parts = [part for part in parts if part.isdigit() or part[:3].lower() in _MONTHS]
    return parts


def _date(parts: list[str], order: str) -> BirthDate | None:
    if len(parts) == 1 and parts[0].isdigit():
        parts = _cut(parts[0], order)
    if len(parts) != 3:
        return None
    words = [part for part in parts if not part.isdigit()]
    if len(words) == 1 and words[0][:3].lower() in _MONTHS:
        numbers = [part for part in parts if part.isdigit()]
        day, year = sorted(numbers, key=lambda part: (len(part), numbers.index(part)))
        if parts.index(words[0]) == 1 and len(numbers[0]) > 2:
            year, day = numbers[0], numbers[1]
        return BirthDate(_year(year), _MONTHS[words[0][:3].lower()], int(day)) if len(day) <= 2 else None
    if words:
        return None
    found = dict(zip(order, parts, strict=True))
    if len(found["m"]) > 2 or len(found["d"]) > 2 or len(found["y"]) not in (2, 4):
        return None
    return BirthDate(_year(found["y"]), int(found["m"]), int(found["d"]))


def _cut(digits: str, order: str) -> list[str]:
    if len(digits) == 7 and order[0] != "y":
        digits = "0" + digits  # a spreadsheet took the first zero
    if len(digits) not in (6, 8):
        return []
    widths = {"y": len(digits) - 4, "m": 2, "d": 2}
    parts, start = [], 0
    for letter in order:
        parts.append(digits[start : start + widths[letter]])
        start += widths[letter]
    return parts


def _year(digits: str) -> int:
    year = int(digits)
    if len(digits) > 2:
        return year
    return year + (2000 if year <= _PIVOT else 1900)


def _likely(day: BirthDate | None) -> bool:
    return day is not None and 1850 <= day.year <= 2035 and 1 <= day.month <= 12 and 1 <= day.day <= 31
