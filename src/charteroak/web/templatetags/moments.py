"""Moments as people say them, in the city's own time zone, or in a site's where one is named."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel import Locale
from django import template
from django.utils.dateformat import format as format_date
from django.utils.dates import WEEKDAYS
from django.utils.translation import get_language, pgettext

from charteroak.lib.durations import hours_and_minutes
from charteroak.program.queries import current_policy
from charteroak.program.rules import Site

register = template.Library()


def _local(moment: datetime, site: Site | None = None) -> datetime:
    policy = current_policy()
    return moment.astimezone(ZoneInfo(policy.zone_of(site) if site else policy.city.time_zone))


@register.filter
def clock_of(moment: datetime, site: Site | None = None) -> str:
    """Return the time of day of a moment: '9:30 a.m.', which never breaks at the end of a line."""
    local = _local(moment, site)
    if (local.hour, local.minute) == (12, 0):
        return pgettext("a time of day", "noon").replace(" ", "\u00a0")
    return format_date(local, "P").replace(" ", "\u00a0")


@register.filter
def hour_of(moment: datetime) -> int:
    """Return the hour of a moment on a twelve-hour clock: Spanish says 'la 1' and 'las 2'; midnight is one, too."""
    local = _local(moment)
    return (local.hour + 11) % 12 + 1 if local.hour or local.minute else 1


@register.filter
def day_of(moment: datetime | date, site: Site | None = None) -> str:
    """Return the day of a moment, or a date: 'Monday, November 2'."""
    day = _local(moment, site) if isinstance(moment, datetime) else moment
    pattern = pgettext("a day without its year, in Django's date format", "l, F j")
    return format_date(day, pattern)


@register.filter
def lasting(minutes: int) -> str:
    """Return how long so many minutes are: '55 min', '1 h 20 min'."""
    return hours_and_minutes(minutes)


@register.filter
def machine_time(moment: datetime) -> str:
    """Return a moment for the datetime attribute of a <time> element (HTML 4.5.14)."""
    return _local(moment).isoformat(timespec="minutes")


@register.filter
def language_name(code: str) -> str:
    """Return a language's name in the page's language: 'Spanish', 'español'."""
    if code == "kar":  # the languages of the Karen together; CLDR names each alone
        return pgettext("a language", "Karen")
    return str(Locale.parse(get_language() or "en").languages.get(code, code))


@register.filter
def weekday_name(number: int) -> str:
    """Return the name of a weekday, 0 for Monday."""
    return str(WEEKDAYS[number])
