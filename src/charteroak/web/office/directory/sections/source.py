"""Where a service's facts were read, when, and who looks again until when."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import asdict
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from charteroak.directory.rules import Provenance
from charteroak.web.office.directory.sections.base import Data, Section, Tree

REVIEWERS = {
    "legal": pgettext_lazy("who reviews", "Legal reviewer"),
    "health": pgettext_lazy("who reviews", "Health reviewer"),
    "city_services": pgettext_lazy("who reviews", "City services reviewer"),
    "program": pgettext_lazy("who reviews", "Program manager"),
}


def date_field(label: Any, *, required: bool = True) -> forms.DateField:
    """Return a field that the browser helps to fill."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, required=required)


class SourceForm(forms.Form):
    source = forms.CharField(label=_("Where the facts were read"), max_length=160)
    source_url = forms.URLField(label=_("Its address"), required=False, assume_scheme="https", max_length=500)
    read_on = date_field(_("Read on"))
    review_by = date_field(_("Look again by"))
    reviewer_role = forms.ChoiceField(label=_("Who looks"), choices=[("", "–"), *REVIEWERS.items()])  # nobody

    def __init__(
        self, data: Data = None, files: Any = None, *, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data=data, files=files, initial=initial, label_suffix="")

    def as_provenance(self, known: Provenance | None = None) -> Provenance:
        """Return what was typed. A source that stays keeps its translations."""
        said = {name: self.cleaned_data[name] for name in SourceForm.base_fields}
        kept = known.source_translations if known and known.source == said["source"] else {}
        return Provenance(source_translations=kept, **said)


class SourceSection(Section):
    code = "source"
    title = _("Source")

    def begin(self, data: Data) -> None:
        self.form = SourceForm(data, initial=asdict(self.reading.provenance))
        self.forms = [self.form]

    def part(self) -> Any:
        return asdict(self.reading.provenance)

    def applied(self) -> Tree:
        new = self.form.as_provenance(self.reading.provenance)
        if new != self.reading.provenance:
            self.provenance = new
        return deepcopy(self.tree)
