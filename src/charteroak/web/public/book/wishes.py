"""What somebody comes for, and which times suit: asked by GET, so that every list has an address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.dates import WEEKDAYS
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from charteroak.booking.queries import DAY_PARTS, Wish
from charteroak.program.queries import current_policy
from charteroak.program.rules import BookingRules, Policy, in_language
from charteroak.web.public.book.forms import language_choices

PART_WORDS = {
    "morning": _("Morning, before noon"),
    "afternoon": _("Afternoon, noon to 5 p.m."),
    "evening": _("Evening, after 5 p.m."),
}


@dataclass(frozen=True)
class Asked:
    """What was asked. `query` is the same as an address has it, with its question mark; '' where nothing was."""

    wish: Wish
    people: int
    query: str
    own_language: str = ""  # of an appointment that is to be moved: not something one chose here

    @property
    def is_narrowed(self) -> bool:
        return self.wish != Wish(service=self.wish.service, language=self.own_language)


class ServiceForm(forms.Form):
    """What for, and for how many."""

    service = forms.ChoiceField(
        label=_("What do you come for?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what you come for."),
            "invalid_choice": _("Choose what you come for from this list."),
        },
    )
    people = forms.TypedChoiceField(
        label=_("How many people come?"),
        help_text=_("More than 1 only for a group."),
        coerce=int,
        required=False,
        error_messages={"invalid_choice": _("Choose a number from this list.")},
    )

    def __init__(self, data: QueryDict | None, *, booking: BookingRules) -> None:
        super().__init__(data=data, label_suffix="")
        language = get_language() or "en"
        self._booking = booking
        choices(self, "service").choices = [
            (one.code, in_language(one.name, language)) for one in booking.services
        ]
        most = max((one.people for one in booking.services), default=1)
        if most > 1:
            choices(self, "people").choices = [(str(n), str(n)) for n in range(1, most + 1)]
        else:
            del self.fields["people"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        service, people = cleaned.get("service"), cleaned.get("people") or 1
        if service and people > self._booking.service(service).people:
            self.add_error("people", _("This is for fewer people. Choose the group, or fewer people."))
        return cleaned


class FilterForm(forms.Form):
    """Which times suit. Empty asks for nothing, and what is not on the list is as good as empty."""

    site = forms.MultipleChoiceField(label=_("Place"), required=False, widget=forms.CheckboxSelectMultiple)
    day = forms.MultipleChoiceField(
        label=_("Day of the week"), required=False, widget=forms.CheckboxSelectMultiple
    )
    part = forms.MultipleChoiceField(
        label=_("Time of day"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(part, PART_WORDS[part]) for part in DAY_PARTS],
    )
    language = forms.ChoiceField(label=_("Language we speak there"), required=False)
    step_free = forms.BooleanField(label=_("A way in without steps"), required=False)
    sign_language = forms.BooleanField(label=_("Sign language"), required=False)

    def __init__(self, data: QueryDict | None, *, policy: Policy) -> None:
        super().__init__(data=data, label_suffix="")
        page_language = get_language() or "en"
        choices(self, "site").choices = [
            (site.code, in_language(site.name, page_language)) for site in policy.sites
        ]
        choices(self, "day").choices = [(str(n), str(WEEKDAYS[n]).capitalize()) for n in _weekdays(policy)]
        spoken = sorted({code for site in policy.sites for code in site.languages})
        choices(self, "language").choices = [
            ("", _("Any language")),
            *language_choices(spoken),
        ]

    def wish(self, service: str) -> Wish:
        self.full_clean()
        found = self.cleaned_data if self.is_bound else {}
        return Wish(
            service=service,
            sites=frozenset(found.get("site", ())),
            weekdays=frozenset(int(day) for day in found.get("day", ())),
            parts=frozenset(found.get("part", ())),
            language=found.get("language", ""),
            step_free=found.get("step_free", False),
            sign_language=found.get("sign_language", False),
        )


def _weekdays(policy: Policy) -> list[int]:
    """Return the weekdays on which there is something to book; on special dates alone, none of them."""
    sessions = [session for site in policy.sites for session in site.sessions if session.kind != "walk_in"]
    return sorted({day for session in sessions for day in session.weekdays})


def choices(form: forms.Form, name: str) -> forms.ChoiceField:
    return cast(forms.ChoiceField, form.fields[name])


def read_asked(data: QueryDict) -> tuple[Asked | None, ServiceForm]:
    """Read what an address asks. None: it does not say what for, and the policy has several answers.

    The form says what is wrong, or has nothing typed where nothing was.
    """
    policy = current_policy()
    services = policy.booking.services
    was_sent = "service" in data or "asked" in data
    form = ServiceForm(data if was_sent else None, booking=policy.booking)
    if was_sent and services:
        if not form.is_valid():
            return None, form
        service, people = form.cleaned_data["service"], form.cleaned_data.get("people") or 1
    elif len(services) > 1:
        return None, form
    else:
        service, people = (services[0].code if services else ""), 1
    return asked(FilterForm(data, policy=policy).wish(service), people), form


def asked(wish: Wish, people: int) -> Asked:
    """Return a wish with its address."""
    query = QueryDict(mutable=True)
    if wish.service:
        query["service"] = wish.service
        query["people"] = str(people)
    query.setlist("site", sorted(wish.sites))
    query.setlist("day", [str(day) for day in sorted(wish.weekdays)])
    query.setlist("part", [part for part in DAY_PARTS if part in wish.parts])
    if wish.language:
        query["language"] = wish.language
    for name in ("step_free", "sign_language"):
        if getattr(wish, name):
            query[name] = "on"
    text = query.urlencode()
    return Asked(wish=wish, people=people, query=f"?{text}" if text else "")
