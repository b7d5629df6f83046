"""Who gives a service: the organization's own words, or another organization, or one that is new."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from charteroak.web.office.directory.sections.base import Data, Section, Tree
from charteroak.web.office.directory.sections.texts import Text, TextsForm
from charteroak.web.office.directory.sections.words import parts_of_texts


class OrganizationForm(TextsForm):
    texts = (
        Text("name", _("Name of the organization"), is_required=True),
        Text("description", _("What the organization is"), is_long=True),
    )
    website = forms.URLField(
        label=_("Website of the organization"), required=False, assume_scheme="https", max_length=500
    )
    email = forms.EmailField(label=_("E-mail of the organization"), required=False)

    def put(self, row: Tree) -> None:
        """Write what was typed into the organization's row."""
        self.put_texts(row)
        row["description"] = row["description"] or row["name"]
        for name in ("website", "email"):
            row[name] = self.cleaned_data[name] or None


class OrganizationSection(Section):
    code = "organization"
    title = _("Who gives it")
    template = "office_directory/organization.html"

    def begin(self, data: Data) -> None:
        own: Tree = self.tree.get("organization") or {}
        shown = {name: own.get(name, "") for name in ("website", "email")}
        self.form = OrganizationForm(data, row=own, initial=shown)
        self.forms = [self.form]

    def part(self) -> Any:
        own = self.tree.get("organization") or {}
        rest = [own.get(name) for name in ("id", "website", "email")]
        return [parts_of_texts(own, self.form.texts), rest]

    def applied(self) -> Tree:
        tree = deepcopy(self.tree)
        self.form.put(tree.setdefault("organization", {}))
        return tree


def with_organization(tree: Tree, key: str) -> Tree:
    """Return a service that another organization gives."""
    new = deepcopy(tree)
    if key != new.get("organization_id"):
        new.pop("organization", None)
        new["organization_id"] = key
    return new
