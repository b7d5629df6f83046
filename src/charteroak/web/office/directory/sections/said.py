"""A schedule in words, as the editor chose it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.dates import WEEKDAYS as DAY_NAMES
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from charteroak.directory.hours import WEEKDAYS
from charteroak.web.office.directory.sections.special import shown_values
from charteroak.web.office.directory.sections.texts import BASE, text_in

_RULES = (
    "exception", "freq", "interval", "byday", "byweekno", "bymonthday", "byyearday", "count", "dtstart", "until",
    "valid_from", "valid_to", "opens_at", "closes_at",
)  # fmt: skip


def say_schedule(row: Mapping[str, Any]) -> str:
    """Return when a schedule is open or closed, in the page's language; as it was imported where no words fit."""
    said = shown_values(dict(row))
    if said is None:
        words = [f"{name} {row[name]}" for name in _RULES if row.get(name)]
        lines = [_("As it was imported: %(rule)s") % {"rule": ", ".join(words)}]
    else:
        lines = [_how_often(said["kind"], _days(said["days"])), said["hours"].replace("-", "–"), _dates(said)]
        if said["on_holidays"]:
            lines.append(_("also on public holidays"))
    language = get_language() or BASE
    for name in ("description", "notes"):
        lines.append(text_in(row, name, language) or text_in(row, name, BASE))
    return ", ".join(line for line in lines if line)


def _days(codes: list[str]) -> str:
    numbers = sorted(WEEKDAYS.index(code) for code in codes)
    names = [str(DAY_NAMES[number]) for number in numbers]
    if len(numbers) > 2 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return pgettext("weekdays", "%(first)s to %(last)s") % {"first": names[0], "last": names[-1]}
    return str(get_text_list(names, _("and")))


def _how_often(kind: str, days: str) -> str:
    said = {
        "weekly": "%(days)s",
        "every_other": pgettext("hours", "every second week: %(days)s"),
        "first": pgettext("hours", "first %(days)s of the month"),
        "second": pgettext("hours", "second %(days)s of the month"),
        "third": pgettext("hours", "third %(days)s of the month"),
        "fourth": pgettext("hours", "fourth %(days)s of the month"),
        "last": pgettext("hours", "last %(days)s of the month"),
        "closed": pgettext("hours", "closed: %(days)s") if days else pgettext("hours", "closed"),
        "open": pgettext("hours", "open whatever else is said: %(days)s")
        if days
        else pgettext("hours", "open whatever else is said"),
    }[kind] % {"days": days}
    return said[:1].upper() + said[1:]


def _dates(said: Mapping[str, Any]) -> str:
    first, last = _day(said["valid_from"]), _day(said["valid_to"])
    if first and last:
        if first == last:
            return pgettext("hours", "on %(day)s") % {"day": first}
        return pgettext("hours", "from %(first)s until %(last)s") % {"first": first, "last": last}
    if first:
        return pgettext("hours", "from %(first)s on") % {"first": first}
    return pgettext("hours", "until %(last)s") % {"last": last} if last else ""


def _day(value: Any) -> str:
    return date_format(date.fromisoformat(str(value)), "SHORT_DATE_FORMAT") if value else ""
