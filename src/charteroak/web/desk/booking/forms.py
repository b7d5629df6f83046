from __future__ import annotations

import secrets
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from charteroak.booking.contact import BadContact, clean_contact
from charteroak.lib.ids import clean_code
from charteroak.program.rules import Policy, Service, Site, in_language
from charteroak.web.public.book.forms import NEED_WORDS


class FilterForm(forms.Form):
    """What somebody comes for, and where they can come to."""

    service = forms.ChoiceField(label=_("What for?"))
    site = forms.ChoiceField(label=_("Where?"), required=False)

    def __init__(self, data: Any = None, *, policy: Policy) -> None:
        language = get_language() or "en"
        services = [(one.code, in_language(one.name, language)) for one in policy.booking.services]
        super().__init__(data or {"service": services[0][0] if services else ""}, label_suffix="")
        cast(forms.ChoiceField, self.fields["service"]).choices = services
        sites = [(site.code, in_language(site.name, language)) for site in policy.sites]
        cast(forms.ChoiceField, self.fields["site"]).choices = [("", _("All places")), *sites]
        if not services:
            del self.fields["service"]


class BookForForm(forms.Form):
    """The few questions, said over the counter or the telephone."""

    people = forms.IntegerField(
        label=_("How many people?"),
        min_value=1,
        initial=1,
        error_messages={
            "invalid": _("Write a number."),
            "required": _("Write a number."),
            "min_value": _("At least one."),
            "max_value": _("That is too many for one appointment."),
        },
    )
    language = forms.ChoiceField(label=_("Which language do they want to speak?"))
    access_needs = forms.MultipleChoiceField(
        label=_("What can we get ready for them?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=list(NEED_WORDS.items()),
    )
    contact = forms.CharField(
        label=_("Their e-mail or phone number"),
        help_text=_("For a reminder, and if the place must close. It is locked as soon as you send it."),
        required=False,
        max_length=400,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    request_token = forms.RegexField(regex=r"^[0-9a-f]{32}$", widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, policy: Policy, site: Site, service: Service | None, can_contact: bool
    ) -> None:
        language = get_language() or "en"
        initial = {
            "language": language if language in site.languages else site.languages[0],
            "request_token": secrets.token_hex(16),
        }
        super().__init__(data, initial=initial, label_suffix="")
        cast(forms.ChoiceField, self.fields["language"]).choices = [
            (code, get_language_info(code)["name_local"].capitalize()) for code in site.languages
        ]
        # The country whose numbers need no prefix is that of the holidays.
        self._region = policy.booking.holidays.partition("-")[0]
        most = service.people if service else 1
        if most == 1:
            del self.fields["people"]
        else:
            self.fields["people"] = forms.IntegerField(
                label=_("How many people?"),
                min_value=1,
                max_value=most,
                initial=2,
                error_messages=self.fields["people"].error_messages,
            )
        if not can_contact:
            del self.fields["contact"]

    def clean_contact(self) -> str:
        try:
            return clean_contact(self.cleaned_data["contact"], region=self._region)
        except BadContact:
            raise ValidationError(
                _("This is no e-mail address and no phone number with its area code.")
            ) from None


class FindForm(forms.Form):
    code = forms.CharField(
        label=_("Their code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": _("Type the code.")},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="")

    def clean_code(self) -> str:
        return clean_code(self.cleaned_data["code"])
