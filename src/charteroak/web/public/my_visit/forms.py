from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class ReceiptForm(forms.Form):
    """The code on a visit's receipt, however it is typed."""

    receipt = forms.CharField(
        label=_("The code on your receipt"),
        help_text=_("Five groups of five letters and numbers. Capital or small letters: both are fine."),
        max_length=80,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "class": "usa-input my-visit__input",
            }
        ),
        error_messages={
            "required": _("Enter the code."),
            "max_length": _("That is too long. The code has 25 letters and numbers."),
        },
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data=data, label_suffix="")
