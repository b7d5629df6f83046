"""Telephones: any number of them, each with its kind, extension, languages and what it is for."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from charteroak.directory.telephones import NotATelephone, read_telephone, region_of
from charteroak.program.queries import current_policy
from charteroak.web.office.directory.sections.base import Data, Section, Tree, holder_in
from charteroak.web.office.directory.sections.rows import RowForm, Rows, rows_of
from charteroak.web.office.directory.sections.spoken import spoken_choices, spoken_codes, with_spoken
from charteroak.web.office.directory.sections.texts import Text

KINDS = {
    "voice": pgettext_lazy("kind of telephone", "Voice"),
    "text": pgettext_lazy("kind of telephone", "Text messages"),
    "fax": pgettext_lazy("kind of telephone", "Fax"),
    "tty": pgettext_lazy("kind of telephone", "TTY, for who cannot hear"),
}


class PhoneRow(RowForm):
    texts = (Text("description", _("What it is for")),)
    number = forms.CharField(label=_("Telephone number"), max_length=60)
    extension = forms.IntegerField(label=_("Extension"), required=False, min_value=0, max_value=9_999_999)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    languages = forms.MultipleChoiceField(
        label=_("Languages on this number"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def show(self, row: Tree) -> dict[str, Any]:
        return {
            "number": row.get("number", ""),
            "extension": row.get("extension"),
            "kind": row.get("type") or "voice",
            "languages": spoken_codes(row),
        }

    def prepare(self) -> None:
        kinds = {**KINDS}
        if own := self.row.get("type"):
            kinds.setdefault(str(own), own)
        cast(forms.ChoiceField, self.fields["kind"]).choices = list(kinds.items())
        cast(forms.ChoiceField, self.fields["languages"]).choices = spoken_choices()

    def clean_number(self) -> str:
        text = str(self.cleaned_data["number"]).strip()
        if text != self.row.get("number"):
            try:
                read_telephone(text, region=region_of(current_policy().booking.holidays))
            except NotATelephone:
                raise forms.ValidationError(
                    _("Nobody can dial this. Look for a mistake in typing.")
                ) from None
        return text

    def applied(self) -> Tree:
        """Return the row of the directory as the form says it."""
        said = self.cleaned_data
        row = {**deepcopy(self.row), "id": self.key, "number": said["number"], "extension": said["extension"]}
        if said["kind"] != (self.row.get("type") or "voice") or not self.row:
            row["type"] = said["kind"] or "voice"
        row["languages"] = with_spoken(row.get("languages") or (), said["languages"])
        self.put_texts(row)
        return row


PhoneRows = rows_of(PhoneRow)


class ReachForm(forms.Form):
    url = forms.URLField(label=_("Website"), required=False, assume_scheme="https", max_length=500)
    email = forms.EmailField(label=_("E-mail"), required=False)


class PhonesSection(Section):
    code = "phones"
    title = _("How to reach it")
    template = "office_directory/phones.html"

    def begin(self, data: Data) -> None:
        holder = holder_in(self.tree, self.place)
        self.phones: Rows = PhoneRows(
            data, known=holder.get("phones") or (), prefix="phones", start=self.start
        )
        self.forms = [self.phones]
        self.reach: ReachForm | None = None
        if not self.place:
            shown = {name: self.tree.get(name, "") for name in ("url", "email")}
            self.reach = ReachForm(data, initial=shown, label_suffix="")
            self.forms.append(self.reach)

    def part(self) -> Any:
        holder = holder_in(self.tree, self.place)
        names = ("phones",) if self.place else ("phones", "url", "email")
        return [holder.get(name) for name in names]

    def applied(self) -> Tree:
        tree = deepcopy(self.tree)
        holder = holder_in(tree, self.place)
        holder["phones"] = self.phones.applied()
        if self.reach is not None:
            for name in ("url", "email"):
                tree[name] = self.reach.cleaned_data[name] or None
        return tree

    def context(self) -> Mapping[str, Any]:
        location = (holder_in(self.tree, self.place).get("location") or {}) if self.place else {}
        return {
            "phones": self.phones,
            "reach": self.reach,
            "shared": [one.get("number", "") for one in location.get("phones") or ()],
        }
