"""What goes wrong with birth dates. A form refuses a day that does not exist, so every date is one."""

from __future__ import annotations

from datetime import date

from charteroak.matching.invented.dates import TODAY
from charteroak.matching.invented.drafts import Draft
from charteroak.matching.people import BirthDate


def _exists(year: int, month: int, day: int) -> BirthDate | None:
    try:
        written = date(year, month, day)
    except ValueError:
        return None
    return BirthDate(year, month, day) if year > 1900 and written <= TODAY else None


def _take(draft: Draft, found: list[BirthDate | None]) -> bool:
    dates = [one for one in found if one is not None and one != draft.birth]
    if not dates:
        return False
    draft.birth = draft.pick(dates)
    return True


def day_month_swapped(draft: Draft) -> bool:
    """Day and month in the other order, as in most of the world."""
    birth = draft.birth
    return birth is not None and _take(draft, [_exists(birth.year, birth.day, birth.month)])


def date_digit(draft: Draft) -> bool:
    """One digit of day, month or year another."""
    if draft.birth is None:
        return False
    text = f"{draft.birth.year:04d}{draft.birth.month:02d}{draft.birth.day:02d}"
    place = 2 + int(draft.rng.random() * 6)  # nobody errs in the century
    return _take(draft, [_read(text[:place] + digit + text[place + 1 :]) for digit in "0123456789"])


def date_digits_turned(draft: Draft) -> bool:
    """Two digits of the day, of the month or of the year turned: 12 and 21, 84 and 48."""
    if draft.birth is None:
        return False
    text = f"{draft.birth.year:04d}{draft.birth.month:02d}{draft.birth.day:02d}"
    turned = [_read(text[:at] + text[at + 1] + text[at] + text[at + 2 :]) for at in (2, 4, 6)]
    return _take(draft, turned)


def year_off(draft: Draft) -> bool:
    """The year before or after, as somebody says who counts from an age."""
    birth = draft.birth
    if birth is None:
        return False
    return _take(draft, [_exists(birth.year + step, birth.month, birth.day) for step in (-1, 1)])


def _read(text: str) -> BirthDate | None:
    return _exists(int(text[:4]), int(text[4:6]), int(text[6:]))
