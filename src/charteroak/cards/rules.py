"""Dates and reasons of cards. Pure."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

REVOCATION_REASONS = ("lost", "stolen", "surrendered", "replaced", "error")


def expiry_date(issued_on: date, years: int) -> date:
    """Return the last day of the month in which a card of so many years ends.

    The day is always a month's last, so that what is held of a card says nothing about the day it was issued.
    """
    year, month = issued_on.year + years, issued_on.month
    return date(year, month, calendar.monthrange(year, month)[1])


def week_of(day: date) -> date:
    """Return the Monday of a date's week."""
    return day - timedelta(days=day.weekday())
