from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from charteroak.booking.contact import BadContact, clean_contact
from charteroak.lib.ids import CROCKFORD, clean_code
from charteroak.program.rules import Site

_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")

NEED_WORDS = {
    "step_free": _("A way in without steps"),
    "sign_language": _("A sign language interpreter"),
    "interpreter": _("An interpreter for another language"),
    "reading_help": _("Help with reading and writing"),
    "quiet_place": _("A quiet place to wait"),
}


CONTACT_FAULTS = {
    "email": _("This is not an e-mail address. It looks like name@example.org."),
    "telephone": _("This is not a phone number. Write it with its area code, like 860-555-0142."),
    "too_long": _("This is too long. Write one e-mail address or one phone number."),
}


class WhoComesForm(forms.Form):
    """What is asked of everybody who is to come: a language, what helps, and how to be told, if they like."""

    language = forms.ChoiceField(
        label=_("Which language shall we speak with you?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a language."),
            "invalid_choice": _("Choose a language from this list."),
        },
    )
    access_needs = forms.MultipleChoiceField(
        label=_("What can we get ready for you?"),
        help_text=_("Tick all that help. It costs nothing."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=list(NEED_WORDS.items()),
        error_messages={"invalid_choice": _("Choose only from this list.")},
    )
    contact = forms.CharField(
        label=_("E-mail or phone number"),
        required=False,
        # More than a contact may have, so that the rule and not the browser says what is too long.
        max_length=400,
        # Nothing of it stays in the browser: it may be a library's.
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={"max_length": CONTACT_FAULTS["too_long"]},
    )
    request_token = forms.CharField(widget=forms.HiddenInput, max_length=22)

    contact_region = ""  # the country whose numbers need no prefix

    def clean_contact(self) -> str:
        try:
            return clean_contact(self.cleaned_data["contact"], region=self.contact_region)
        except BadContact as refused:
            raise ValidationError(CONTACT_FAULTS[refused.reason]) from None

    def declared(self, name: str) -> forms.ChoiceField:
        return cast(forms.ChoiceField, self.fields[name])


class ConfirmForm(WhoComesForm):
    """The few questions of a booking. `other` is asked only when the time was taken meanwhile."""

    other = forms.ChoiceField(
        label=_("Choose another time"),
        widget=forms.RadioSelect,
        required=False,
        error_messages={
            "required": _("Choose a time."),
            "invalid_choice": _("Choose a time from this list."),
        },
    )
    wants_earlier = forms.BooleanField(
        label=_("Tell me if an earlier time comes free"),
        help_text=_("You need an e-mail address or a phone number for this."),
        required=False,
    )
    shared = forms.BooleanField(
        label=_("This computer is shared (library, shelter)"),
        help_text=_(
            "Then we leave nothing in this browser. Else we mark it, so that one browser books one time."
        ),
        required=False,
    )
    # What the page's script worked out, and when the form was first shown.
    work = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)
    patience = forms.CharField(widget=forms.HiddenInput, required=False, max_length=100)

    def __init__(
        self,
        data: QueryDict | None,
        *,
        site: Site,
        language: str,
        others: Sequence[tuple[str, str]],
        region: str,
        can_contact: bool,
    ) -> None:
        initial = {"language": language, "request_token": secrets.token_urlsafe(16)}
        super().__init__(data=with_token(data), initial=initial, label_suffix="")
        self.fields["contact"].help_text = _(
            "Only for this appointment: your time, a reminder, and news if the place must close. "
            "Leave it empty if you like."
        )
        self.declared("language").choices = language_choices(site.languages)
        self.contact_region = region
        if not can_contact:
            del self.fields["contact"], self.fields["wants_earlier"]
        if others:
            self.declared("other").choices = list(others)
        else:
            del self.fields["other"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("wants_earlier") and cleaned.get("contact") == "":
            self.add_error(
                "contact", _("To tell you of an earlier time, we need an e-mail address or a phone number.")
            )
        return cleaned

    @property
    def token(self) -> str:
        """The form's own token: the one that was sent, or the new one that is shown."""
        return str(self["request_token"].value() or "")


def language_choices(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Return languages as those who speak them call them."""
    return [(code, get_language_info(code)["name_local"].capitalize()) for code in codes]


def with_token(data: QueryDict | None) -> QueryDict | None:
    """Return what was sent, with a form's own token if it lost it."""
    # A form whose hidden token was lost on the way is not the person's mistake: it gets a new one.
    if data is None or _TOKEN.fullmatch(data.get("request_token", "")):
        return data
    repaired = data.copy()
    repaired["request_token"] = secrets.token_urlsafe(16)
    return repaired


class CodeForm(forms.Form):
    """The code of an appointment, however it is typed."""

    code = forms.CharField(
        label=_("Your code"),
        help_text=_("8 letters and numbers, for example K7M4-QX2P. Capital or small letters: both are fine."),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={
            "required": _("Enter your code."),
            "max_length": _("That is too long. A code has 8 letters and numbers."),
        },
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data=data, label_suffix="")

    def clean_code(self) -> str:
        code = clean_code(self.cleaned_data["code"])
        if len(code) != 8 or not set(code) <= set(CROCKFORD):
            raise ValidationError(_("A code has 8 letters and numbers. Please check what you typed."))
        return code
