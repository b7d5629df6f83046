"""What is asked of an officer. Nothing here takes a name, but the one form that looks for one person."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from charteroak.demands.holds import HoldInstrument, HoldScope
from charteroak.demands.rules import Instrument
from charteroak.enrollment.rules import clean_text
from charteroak.web.forms import MemorableDateField
from charteroak.web.office.demands.names import COURTS, DECISIONS, HELD, INSTRUMENTS, ISSUERS, SCOPES

_OFF = {"autocomplete": "off", "spellcheck": "false"}

FAULTS = {
    "not_a_court": _(
        "Only a court issues this paper. What an agency's own officer signed is a request not signed by a judge."
    ),
    "not_with_this_paper": _("This paper does not come from there. Look at the signature again."),
    "only_of_oneself": _("A person consents for themselves alone."),
    "in_future": _("This day has not come yet."),
    "before_received": _("The deadline is before the day it came."),
    "too_late": _("This is more than a year after it came."),
    "none": _("Choose at least one."),
    "not_a_docket": _("Write the number as the court does, such as 3:26-CV-00112. No names."),
    "past": _("The last day must be after today."),
    "too_long": _("A hold lasts 180 days at most. Two people can renew it."),
}


def new_token() -> str:
    """Return a token for a form: sent twice, it is one demand."""
    return secrets.token_urlsafe(24)


class RecordForm(forms.Form):
    request_token = forms.RegexField(r"^[A-Za-z0-9_-]{16,43}$", widget=forms.HiddenInput)
    instrument = forms.ChoiceField(
        label=_("What kind of paper is it?"),
        help_text=_("Look at who signed it, not at its heading."),
        choices=[(one.value, INSTRUMENTS[one]) for one in Instrument],
        widget=forms.RadioSelect,
    )
    issuer = forms.ChoiceField(
        label=_("Who does it come from?"), choices=list(ISSUERS.items()), widget=forms.RadioSelect
    )
    scope = forms.ChoiceField(
        label=_("What does it ask for?"),
        help_text=_("Where a court's paper names several people, record it once for each of them."),
        choices=list(SCOPES.items()),
        widget=forms.RadioSelect,
    )
    received_on = MemorableDateField(label=_("The day it came"))
    deadline = MemorableDateField(label=_("To be answered by"))


class DecideForm(forms.Form):
    notice_on = MemorableDateField(
        label=_("If a court forbids to tell the person: until which day?"),
        help_text=_("Leave it empty where no court has forbidden it. A year at most."),
        required=False,
    )

    def __init__(self, *args: Any, allowed: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {
            "decision": forms.ChoiceField(
                label=_("What do you propose?"),
                choices=[(code, DECISIONS[code]) for code in DECISIONS if code in allowed],
                widget=forms.RadioSelect,
            ),
            **({"notice_on": self.fields["notice_on"]} if "search" in allowed else {}),
        }


class AnswerForm(forms.Form):
    given_name = forms.CharField(
        label=_("Given name"), max_length=200, required=False, widget=forms.TextInput(_OFF)
    )
    family_name = forms.CharField(
        label=_("Family name"), max_length=200, required=False, widget=forms.TextInput(_OFF)
    )
    birth_date = MemorableDateField(label=_("Birth date"))
    recipient = forms.CharField(
        label=_("Public key of who receives the answer"),
        help_text=_("It begins with age1. Leave it empty for a passphrase that is shown once."),
        max_length=200,
        required=False,
        widget=forms.TextInput(_OFF),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not (clean_text(cleaned.get("given_name") or "") or clean_text(cleaned.get("family_name") or "")):
            self.add_error("given_name", _("Write the name as it stands on the paper."))
        return cleaned


class HoldForm(forms.Form):
    scopes = forms.MultipleChoiceField(
        label=_("What must be kept?"),
        help_text=_("Choose as little as the paper asks for. It stays until the hold ends."),
        choices=[(one.value, HELD[one]) for one in HoldScope],
        widget=forms.CheckboxSelectMultiple,
    )
    instrument = forms.ChoiceField(
        label=_("What obliges the city?"),
        choices=[(one.value, INSTRUMENTS[one]) for one in HoldInstrument],
        widget=forms.RadioSelect,
    )
    court = forms.ChoiceField(label=_("Which court?"), choices=list(COURTS.items()))
    docket = forms.CharField(
        label=_("Docket number"),
        help_text=_("Of a case that the city stands in. Never of a case about one cardholder."),
        max_length=60,
        widget=forms.TextInput(_OFF),
    )
    instrument_date = MemorableDateField(label=_("Date on the paper"))
    until = MemorableDateField(label=_("Last day"), help_text=_("At most 180 days from today."))
