"""The quarter in which a card expires, as a small number: 20284 is the last one of 2028. Pure.

What is stored for matching stands in one partition for each quarter, and goes with it.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta


def quarter_of(day: date) -> int:
    """Return the quarter that a day is in."""
    return day.year * 10 + (day.month + 2) // 3


def next_quarter(quarter: int) -> int:
    return quarter + 1 if quarter % 10 < 4 else (quarter // 10 + 1) * 10 + 1


def first_day_after(quarter: int) -> date:
    """Return the first day on which a quarter is over."""
    following = next_quarter(quarter)
    return date(following // 10, following % 10 * 3 - 2, 1)


def quarters_between(first: date, last: date) -> list[int]:
    """List the quarters from one day's to another's."""
    found, quarter = [], quarter_of(first)
    while quarter <= quarter_of(last):
        found.append(quarter)
        quarter = next_quarter(quarter)
    return found


def cohort_of(expires_on: date) -> str:
    """Return the name of the key of all that expires in a day's month, as `custody.actions.cohort_key` does."""
    return f"cohort/{expires_on:%Y-%m}"


def cohort_in(quarter: int, month: int) -> str:
    """Return the same for the first, second or third month (0, 1, 2) of a quarter."""
    return f"cohort/{quarter // 10:04}-{quarter % 10 * 3 - 2 + month:02}"


def month_in_quarter(expires_on: date) -> int:
    return (expires_on.month - 1) % 3


def earliest_cohort(at: datetime) -> str:
    """Return the month that may still be running somewhere at a moment: twelve hours behind UTC at the latest."""
    return cohort_of((at.astimezone(UTC) - timedelta(hours=12)).date())


def quarter_of_cohort(cohort: str) -> int:
    """Return the quarter that a month's key belongs to."""
    year, month = cohort.removeprefix("cohort/").split("-")
    return quarter_of(date(int(year), int(month), 1))
