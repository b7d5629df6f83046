from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from charteroak.lobby.rules import CLOSE_REASONS, HIGHEST_COUNTER
from charteroak.program.queries import current_policy
from charteroak.program.rules import in_language

_WRONG = _("A counter's number is between 1 and 99.")
WHY = {
    "full": pgettext_lazy("why a line is closed", "It is full"),
    "short_of_staff": pgettext_lazy("why a line is closed", "Too few of us"),
    "emergency": pgettext_lazy("why a line is closed", "An emergency"),
    "other": pgettext_lazy("why a line is closed", "Another reason"),
}


class SiteForm(forms.Form):
    """At which site."""

    site = forms.ChoiceField(label=_("Place"), error_messages={"invalid_choice": _("Choose from this list.")})

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data=data, label_suffix="", **kwargs)
        language = get_language() or "en"
        cast(forms.ChoiceField, self.fields["site"]).choices = [
            (site.code, in_language(site.name, language)) for site in current_policy().sites
        ]


class CounterForm(SiteForm):
    """Which counter of which site."""

    number = forms.IntegerField(
        label=_("Counter"),
        min_value=1,
        max_value=HIGHEST_COUNTER,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 2}),
        error_messages={
            "required": _("Type the number on the counter's sign."),
            "invalid": _WRONG,
            "min_value": _WRONG,
            "max_value": _WRONG,
        },
    )


class DoorForm(SiteForm):
    """Why a site takes nobody more today; no reason opens it again."""

    why = forms.ChoiceField(
        label=_("Why"),
        choices=[(code, WHY[code]) for code in CLOSE_REASONS],
        error_messages={"invalid_choice": _("Choose from this list.")},
    )
