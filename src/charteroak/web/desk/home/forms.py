from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from charteroak.lib.ids import clean_code


def new_request_token() -> str:
    """Return what tells one sending of a form from another."""
    return secrets.token_hex(16)


class CheckInForm(forms.Form):
    code = forms.CharField(
        label=_("Appointment code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": _("Type the code, or open a visit without one.")},
    )
    request_token = forms.RegexField(regex=r"^[0-9a-f]{32}$", widget=forms.HiddenInput)

    def clean_code(self) -> str:
        return clean_code(self.cleaned_data["code"])


class WalkInForm(forms.Form):
    language = forms.ChoiceField(label=_("Language of the visit"), choices=settings.LANGUAGES)
    request_token = forms.RegexField(regex=r"^[0-9a-f]{32}$", widget=forms.HiddenInput)


def empty_forms(language: str) -> dict[str, Any]:
    """Return both forms of the desk's first page, each with a token of its own."""
    return {
        "check_in": CheckInForm(initial={"request_token": new_request_token()}, auto_id="in_%s"),
        "walk_in": WalkInForm(initial={"request_token": new_request_token(), "language": language}),
    }
