"""Hours that are not the same every week: in a season, on some days of a month, closed or open on single days."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS as DAY_NAMES
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from charteroak.directory.hours import WEEKDAYS
from charteroak.web.office.directory.sections.base import Tree
from charteroak.web.office.directory.sections.rows import RowForm, rows_of
from charteroak.web.office.directory.sections.source import date_field
from charteroak.web.office.directory.sections.texts import Text
from charteroak.web.office.directory.weekly import NotHours, read_hours

NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}
KINDS = {
    "": "–",  # nothing chosen
    "weekly": pgettext_lazy("how often it is open", "Every week"),
    "every_other": pgettext_lazy("how often it is open", "Every second week"),
    "first": pgettext_lazy("how often it is open", "On the first such day of the month"),
    "second": pgettext_lazy("how often it is open", "On the second such day of the month"),
    "third": pgettext_lazy("how often it is open", "On the third such day of the month"),
    "fourth": pgettext_lazy("how often it is open", "On the fourth such day of the month"),
    "last": pgettext_lazy("how often it is open", "On the last such day of the month"),
    "closed": pgettext_lazy("how often it is open", "Closed on these days"),
    "open": pgettext_lazy("how often it is open", "Open on these days, whatever else is said, holidays too"),
}
_NAMES = (
    "freq",
    "interval",
    "byday",
    "opens_at",
    "closes_at",
    "valid_from",
    "valid_to",
    "exception",
    "open_on_holidays",
)


def shown_values(row: Tree) -> dict[str, Any] | None:
    """Return what stands in the fields for a schedule, or None where they cannot say what it says."""
    said: dict[str, Any] = {
        "kind": _kind_of(row),
        "days": [part[-2:] for part in str(row.get("byday") or "").split(",") if part],
        "hours": f"{str(row['opens_at'])[:5]}-{str(row.get('closes_at') or '')[:5]}"
        if row.get("opens_at")
        else "",
        "valid_from": row.get("valid_from"),
        "valid_to": row.get("valid_to"),
        "on_holidays": row.get("open_on_holidays") is True,
    }
    try:
        again = built(row, {**said, "hours": read_hours(said["hours"])})
    except (NotHours, KeyError):
        return None
    rules = ("dtstart", "until", "count", "byweekno", "bymonthday", "byyearday")
    is_same = all((again.get(name) or None) == (row.get(name) or None) for name in _NAMES)
    return said if is_same and not any(row.get(name) for name in rules) and said["kind"] else None


def _kind_of(row: Tree) -> str:
    if row.get("exception") in ("closed", "open"):
        return str(row["exception"])
    if row.get("freq") == "MONTHLY":
        places = {part[:-2] for part in str(row.get("byday") or "").split(",")}
        return next((kind for kind, nth in NTH.items() if places == {str(nth)}), "")
    return "every_other" if row.get("interval") == 2 else "weekly"


def built(row: Tree, said: dict[str, Any]) -> Tree:
    """Return a schedule with what was typed; what the fields do not ask stays."""
    kind, days = said["kind"], list(said["days"])
    new: Tree = {**deepcopy(row)}
    new |= dict.fromkeys(("freq", "interval", "byday", "exception"))
    if kind in NTH:
        new |= {"freq": "MONTHLY", "byday": ",".join(f"{NTH[kind]}{day}" for day in days)}
    elif days:
        new |= {"freq": "WEEKLY", "byday": ",".join(days)}
    if kind == "every_other":
        new["interval"] = 2
    elif row.get("interval") == 1:
        new["interval"] = 1
    if kind in ("closed", "open"):
        new["exception"] = kind
    opens, closes = (said["hours"] or [(None, None)])[0]
    for name, value in (("opens_at", opens), ("closes_at", closes)):
        # '09:00-05:00' is nine o'clock too, and stays as the publisher wrote it.
        new[name] = row.get(name) if value and str(row.get(name) or "")[:5] == value else value
    for name in ("valid_from", "valid_to"):
        new[name] = str(said[name]) if said.get(name) else None
    new["open_on_holidays"] = True if said["on_holidays"] else row.get("open_on_holidays") and None
    return new


class SpecialRow(RowForm):
    texts = (Text("description", _("In words, where there is more to say")),)
    kind = forms.ChoiceField(label=_("When"), choices=list(KINDS.items()), required=False)
    days = forms.MultipleChoiceField(
        label=_("Days of the week"),
        choices=[(code, DAY_NAMES[n]) for n, code in enumerate(WEEKDAYS)],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    hours = forms.CharField(
        label=_("Hours"),
        help_text=_("As 9:00-17:00. For a second time of day add a row."),
        max_length=40,
        required=False,
    )
    valid_from = date_field(_("From this day on"), required=False)
    valid_to = date_field(_("Until this day"), required=False)
    on_holidays = forms.BooleanField(label=_("Also on public holidays"), required=False)

    def show(self, row: Tree) -> dict[str, Any]:
        return (shown_values(row) or {}) if row else {"kind": ""}

    def clean_hours(self) -> list[tuple[str, str]]:
        try:
            found = read_hours(self.cleaned_data["hours"])
        except NotHours:
            raise forms.ValidationError(_("Write hours as 9:00-17:00.")) from None
        if len(found) > 1:
            raise forms.ValidationError(_("One time of day in a row. Add a row for the second."))
        return found

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        kind, first, last = said.get("kind"), said.get("valid_from"), said.get("valid_to")
        if not kind:
            self.add_error("kind", _("Choose when."))
        elif kind in ("closed", "open"):
            if not (said.get("days") or first):
                self.add_error("valid_from", _("Say from which day on, or on which days of the week."))
        elif not said.get("days"):
            self.add_error("days", _("Choose the days of the week."))
        if kind and kind != "closed" and "hours" in said and not said["hours"]:
            self.add_error("hours", _("Write hours as 9:00-17:00."))
        if kind == "every_other" and not first:
            self.add_error("valid_from", _("Say the first day, from which the weeks are counted."))
        if first and last and last < first:
            self.add_error("valid_to", _("This day is before the first one."))
        return said

    def applied(self) -> Tree:
        """Return the row of the directory as the form says it."""
        row = {**built(self.row, self.cleaned_data), "id": self.key}
        self.put_texts(row)
        return row


SpecialRows = rows_of(SpecialRow, most=15)
