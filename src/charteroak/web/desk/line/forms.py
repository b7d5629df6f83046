from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from charteroak.lib.ids import CROCKFORD, clean_code
from charteroak.program.queries import current_policy
from charteroak.program.rules import Service, Site, in_language
from charteroak.web.desk.home.forms import new_request_token
from charteroak.web.public.line.words import PRIORITIES

_CODE_LETTERS = 8
# The longest text that a scanner may hand over: a signed address.
_LONGEST = 400


class TicketForm(forms.Form):
    """What both ways to a number ask: who should not wait long, and which sending this is."""

    priority = forms.ChoiceField(
        label=_("Is waiting hard for you?"),
        help_text=_("Say it if you like. You go first then. Nobody asks for proof."),
        widget=forms.RadioSelect,
        required=False,
    )
    request_token = forms.RegexField(regex=r"^[0-9a-f]{32}$", widget=forms.HiddenInput)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("request_token", new_request_token())
        super().__init__(data=data, label_suffix="", **kwargs)
        codes = current_policy().lobby.priorities
        if codes:
            self.declared("priority").choices = [
                ("", _("No, I can wait")),
                *((code, PRIORITIES.get(code, code.replace("_", " "))) for code in codes),
            ]
        else:
            del self.fields["priority"]

    def declared(self, name: str) -> forms.ChoiceField:
        return cast(forms.ChoiceField, self.fields[name])

    @property
    def priority_chosen(self) -> str:
        return str(self.cleaned_data.get("priority", ""))


class CodeForm(TicketForm):
    """An appointment's code, typed, or what the QR code of an appointment says."""

    field_order = ("code", "priority")
    code = forms.CharField(
        label=_("Your code"),
        help_text=_("8 letters and numbers, for example K7M4-QX2P."),
        max_length=_LONGEST,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "data-code": "",
            }
        ),
        error_messages={
            "required": _("Enter your code."),
            "max_length": _("That is no code of an appointment."),
        },
    )

    def clean_code(self) -> str:
        typed = self.cleaned_data["code"]
        if "/" in typed:  # an address out of a QR code: `join_line` tells whether the city signed it
            return str(typed.strip())
        code = clean_code(typed)
        if len(code) != _CODE_LETTERS or not set(code) <= set(CROCKFORD):
            raise ValidationError(_("A code has 8 letters and numbers. Please check what you typed."))
        return code


class WalkInForm(TicketForm):
    """What somebody without an appointment is asked: what for, how many, in which language. No name."""

    field_order = ("service", "people", "language", "priority")
    service = forms.ChoiceField(
        label=_("What do you come for?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what you come for."),
            "invalid_choice": _("Choose from this list."),
        },
    )
    people = forms.TypedChoiceField(
        label=_("How many people want a card?"),
        coerce=int,
        empty_value="1",
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": _("Choose from this list.")},
    )
    language = forms.ChoiceField(
        label=_("Which language shall we speak with you?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a language."),
            "invalid_choice": _("Choose from this list."),
        },
    )

    def __init__(self, data: Any = None, *, site: Site) -> None:
        services = current_policy().booking.services
        alone = [one for one in services if one.people == 1]
        speaks = get_language() if get_language() in site.languages else site.languages[0]
        initial = {"language": speaks, "people": 1, "service": alone[0].code if alone else ""}
        super().__init__(data, initial=initial)
        self._services = services
        most = max((one.people for one in services), default=1)
        if most > 1 and alone:
            self.declared("people").choices = [(n, str(n)) for n in range(1, most + 1)]
        else:
            del self.fields["people"]
        language = get_language() or "en"
        listed = alone or list(services)
        if listed:
            self.declared("service").choices = [(one.code, in_language(one.name, language)) for one in listed]
        else:
            del self.fields["service"]
        self.declared("language").choices = [
            (code, get_language_info(code)["name_local"].capitalize()) for code in site.languages
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        people = int(cleaned.get("people") or 1)
        if "service" in cleaned and people > 1:
            together = service_together(self._services, cleaned["service"], people)
            if together is None:
                self.add_error("people", _("For this, each person takes a number of their own."))
            else:
                cleaned["service"] = together
        return cleaned


def service_together(services: Sequence[Service], code: str, people: int) -> str | None:
    """Return the service under which so many come together, or None where only one can.

    Groups come for what the policy names first.
    """
    if not services or code != services[0].code:
        return None
    fits = [one for one in services if one.people >= people]
    return min(fits, key=lambda one: one.people).code if fits else None
