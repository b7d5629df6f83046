from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from charteroak.booking.queries import Wish
from charteroak.program.rules import Policy
from charteroak.web.public.book.forms import WhoComesForm, language_choices, with_token
from charteroak.web.public.book.wishes import FilterForm, choices
from charteroak.web.templatetags.moments import day_of


class WaitingForm(WhoComesForm):
    """Which times suit, until when, and how to tell the person."""

    last_day = forms.ChoiceField(
        label=_("Until which day does it make sense for you?"),
        error_messages={
            "required": _("Choose a day."),
            "invalid_choice": _("Choose a day from this list."),
        },
    )
    site = forms.MultipleChoiceField(
        label=_("Place"),
        help_text=_("Tick what suits you. Nothing ticked means: all the same to me."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    day = forms.MultipleChoiceField(
        label=_("Day of the week"), required=False, widget=forms.CheckboxSelectMultiple
    )
    part = forms.MultipleChoiceField(
        label=_("Time of day"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        policy: Policy,
        wish: Wish,
        days: Sequence[date],
        can_contact: bool,
    ) -> None:
        initial = {
            "site": sorted(wish.sites),
            "day": [str(day) for day in sorted(wish.weekdays)],
            "part": sorted(wish.parts),
            "language": wish.language or get_language() or "en",
            "access_needs": [need for need in ("step_free", "sign_language") if getattr(wish, need)],
            "last_day": days[-1].isoformat() if days else "",
            "request_token": secrets.token_urlsafe(16),
        }
        super().__init__(data=with_token(data), initial=initial, label_suffix="")
        self.fields["contact"].help_text = _(
            "So that we can tell you when a time comes free. Without it, look at your page now and then."
        )
        filters = FilterForm(None, policy=policy)
        for name in ("site", "day", "part"):
            choices(self, name).choices = choices(filters, name).choices
        choices(self, "last_day").choices = [(day.isoformat(), capfirst(day_of(day))) for day in days]
        spoken = sorted({code for site in policy.sites for code in site.languages})
        choices(self, "language").choices = language_choices(spoken)
        self.contact_region = policy.booking.holidays.partition("-")[0]
        if not can_contact:
            del self.fields["contact"]

    def wish(self, service: str) -> Wish:
        """Return what was said, once it is valid."""
        said: dict[str, Any] = self.cleaned_data
        return Wish(
            service=service,
            sites=frozenset(said["site"]),
            weekdays=frozenset(int(day) for day in said["day"]),
            parts=frozenset(said["part"]),
        )
