"""What the directory asks besides a service's own facts: its standing for legal help, and files to take in."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from charteroak.directory.rules import Standing, list_standing_faults
from charteroak.web.office.directory.sections.source import SourceForm, date_field
from charteroak.web.office.directory.words import FAULTS

_FIELD_OF = {
    "no_bar_number": "bar_number",
    "no_bar_state": "bar_state",
    "no_recognition": "recognized_until",
    "recognition_over": "recognized_until",
    "no_accreditation": "accredited_until",
    "accreditation_over": "accredited_until",
}


class StandingForm(forms.Form):
    """On what standing somebody gives immigration legal help, as it was looked up today. `on`: the city's day."""

    kind = forms.ChoiceField(
        label=_("Standing"),
        choices=[
            ("bar", _("A lawyer: bar number")),
            ("recognition", _("Recognition and accreditation by the Department of Justice")),
        ],
        widget=forms.RadioSelect,
    )
    bar_state = forms.CharField(label=_("State of the bar"), max_length=40, required=False)
    bar_number = forms.CharField(label=_("Bar number"), max_length=40, required=False)
    recognized_until = date_field(_("Recognized until"), required=False)
    accredited_until = date_field(_("Accredited until"), required=False)

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None, on: date) -> None:
        super().__init__(data=data, initial=initial, label_suffix="")
        self._on = on

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not self.errors:
            for fault in list_standing_faults(self.standing(), on=self._on):
                self.add_error(_FIELD_OF.get(fault), str(FAULTS[fault]))
        return said

    def standing(self) -> Standing:
        """Return what was typed for the kind that was chosen; what belongs to the other kind is not kept."""
        said = self.cleaned_data
        if said["kind"] == "bar":
            return Standing("bar", bar_state=said["bar_state"].strip(), bar_number=said["bar_number"].strip())
        return Standing(
            "recognition",
            recognized_until=said["recognized_until"],
            accredited_until=said["accredited_until"],
        )


class ImportForm(SourceForm):
    """A file of services, and where its facts come from if it does not say."""

    file = forms.FileField(
        label=_("A file: HSDS JSON, or a zip of the tabular package. 8 MB at most."),
        error_messages={"required": _("Choose a file of 8 MB at most.")},
    )
    field_order = ("file",)
