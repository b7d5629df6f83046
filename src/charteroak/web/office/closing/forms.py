from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, cast

from django import forms
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from charteroak.booking.rules import moment_of
from charteroak.lib.clock import local_date
from charteroak.program.rules import Policy, in_language
from charteroak.web.templatetags.moments import day_of

_WRITTEN = ["%H:%M", "%H.%M", "%H"]
_NOT_A_TIME = _("Write a time of day, like 9:00 or 13:30.")


def _hour(label: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=False,
        input_formats=_WRITTEN,
        widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": 8}),
        error_messages={"invalid": _NOT_A_TIME},
    )


class ClosingForm(forms.Form):
    """Which place, on which day, and between which hours of it; none: the whole day."""

    site = forms.ChoiceField(label=_("Which place?"))
    day = forms.ChoiceField(label=_("On which day?"))
    from_hour = _hour(_("From (24-hour clock; empty: from the morning)"))
    until_hour = _hour(_("Until (empty: to the end of the day)"))

    def __init__(self, data: Any = None, *, policy: Policy, at: datetime) -> None:
        super().__init__(data, label_suffix="")
        self._policy = policy
        today = local_date(at, policy.city.time_zone)
        days = [today + timedelta(days=number) for number in range(policy.booking.days_ahead + 1)]
        language = get_language() or "en"
        self._choose("site", [(site.code, in_language(site.name, language)) for site in policy.sites])
        self._choose("day", [(day.isoformat(), capfirst(day_of(day))) for day in days])

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = choices

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("from_hour"), given.get("until_hour")
        if first is not None and last is not None and first >= last:
            self.add_error("until_hour", _("This must be later than the beginning."))
        return given

    def while_closed(self) -> tuple[datetime, datetime]:
        """Return from when and until when, for a valid form; moments in UTC."""
        given = self.cleaned_data
        zone = self._policy.zone_of(self._policy.site(given["site"]))
        day = date.fromisoformat(given["day"])
        first, last = given["from_hour"], given["until_hour"]
        closes_at = moment_of(day, first or time(0), zone)
        opens_at = moment_of(day, last, zone) if last else moment_of(day + timedelta(days=1), time(0), zone)
        return closes_at, opens_at
