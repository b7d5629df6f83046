"""The hours of a service, or of it at one of its places: a week as a table, and below it whatever is otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS as DAY_NAMES
from django.utils.translation import gettext_lazy as _

from charteroak.directory.hours import WEEKDAYS
from charteroak.web.office.directory.sections.base import Data, Section, Tree, holder_in
from charteroak.web.office.directory.sections.rows import Rows
from charteroak.web.office.directory.sections.said import say_schedule
from charteroak.web.office.directory.sections.special import SpecialRows, shown_values
from charteroak.web.office.directory.weekly import NotHours, as_schedules, as_typed, is_plain, read_hours


class WeekForm(forms.Form):
    """The seven days. `others`: (id, words) of schedules that no field can show; each may be removed."""

    def __init__(self, data: Data, *, week: Mapping[str, str], others: list[tuple[str, str]]) -> None:
        super().__init__(
            data=data, initial={f"hours_{day}": text for day, text in week.items()}, label_suffix=""
        )
        for n, day in enumerate(WEEKDAYS):
            self.fields[f"hours_{day}"] = forms.CharField(label=DAY_NAMES[n], max_length=120, required=False)
        if others:
            self.fields["gone"] = forms.MultipleChoiceField(
                label=_("Remove"), choices=others, widget=forms.CheckboxSelectMultiple, required=False
            )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        for day in WEEKDAYS:
            try:
                said[day] = read_hours(said.get(f"hours_{day}") or "")
            except NotHours:
                self.add_error(
                    f"hours_{day}", _("Write hours as 9:00-17:00, two of them with a comma between.")
                )
        return said


class HoursSection(Section):
    code = "hours"
    title = _("Hours")
    template = "office_directory/hours.html"

    def begin(self, data: Data) -> None:
        rows = self.part()
        self.plain = [row for row in rows if is_plain(row)]
        special = [row for row in rows if not is_plain(row) and shown_values(row)]
        self.others = [row for row in rows if not is_plain(row) and not shown_values(row)]
        self.week = WeekForm(
            data,
            week=as_typed(self.plain),
            others=[(str(row["id"]), say_schedule(row)) for row in self.others],
        )
        self.special: Rows = SpecialRows(data, known=special, prefix="special", start=self.start)
        self.forms = [self.week, self.special]

    def part(self) -> list[Tree]:
        return list(holder_in(self.tree, self.place).get("schedules") or ())

    def applied(self) -> Tree:
        tree = deepcopy(self.tree)
        said = self.week.cleaned_data
        typed = {day: said.get(day) or [] for day in WEEKDAYS}
        new = as_schedules(typed, self.plain)
        new += self.special.applied()
        new += [row for row in self.others if row["id"] not in (said.get("gone") or ())]
        was = [str(row.get("id")) for row in self.part()]
        # What stays keeps its place, so that nothing counts as changed that is not.
        new.sort(key=lambda row: was.index(str(row.get("id"))) if str(row.get("id")) in was else len(was))
        holder_in(tree, self.place)["schedules"] = new
        return tree

    def context(self) -> Mapping[str, Any]:
        holder = holder_in(self.tree, self.place)
        shared = (holder.get("location") or {}).get("schedules") or () if self.place else ()
        return {
            "week": [self.week[f"hours_{day}"] for day in WEEKDAYS],
            "gone": self.week["gone"] if "gone" in self.week.fields else None,
            "special": self.special,
            "shared": [say_schedule(row) for row in shared],
        }
