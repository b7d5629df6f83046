"""The first facts of a new service, in one form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.forms import BaseForm
from django.utils.translation import gettext_lazy as _

from charteroak.directory.rules import Provenance
from charteroak.directory.unnesting import read_id
from charteroak.web.office.directory.sections.base import Together, Tree
from charteroak.web.office.directory.sections.organization import OrganizationForm
from charteroak.web.office.directory.sections.source import SourceForm
from charteroak.web.office.directory.sections.texts import TextsForm
from charteroak.web.office.directory.sections.who import own_terms, with_terms
from charteroak.web.office.directory.sections.words import DESCRIPTION, NAME


class FirstWords(TextsForm):
    texts = (NAME, DESCRIPTION)
    terms = forms.MultipleChoiceField(
        label=_("What it is for"), widget=forms.CheckboxSelectMultiple, required=False
    )


class NewService:
    """`organization`: the id of who gives it; '': one that is new. `key`: the id that the service will have, unless the
    page has one already: a second click makes no second service."""

    def __init__(self, data: Mapping[str, Any] | None, *, organization: str, key: str) -> None:
        self.organization = organization
        self.key = read_id(data.get("key")) or key if data else key
        self.giver = None if organization else OrganizationForm(data, row={}, initial={}, prefix="giver")
        self.words = FirstWords(data, row={}, initial={})
        cast(forms.ChoiceField, self.words.fields["terms"]).choices = own_terms()
        self.source = SourceForm(data)
        every: tuple[BaseForm | None, ...] = (self.giver, self.words, self.source)
        self.forms = [form for form in every if form is not None]

    @property
    def together(self) -> Together:
        return Together(self.forms)

    def is_valid(self) -> bool:
        return all(form.is_valid() for form in self.forms)

    def add_problem(self, text: str) -> None:
        """Say why it cannot be kept, on top of the page."""
        self.words.add_error(None, text)

    def tree(self) -> Tree:
        """Return the service, as the standard nests it."""
        tree: Tree = {"id": self.key, "status": "active"}
        self.words.put_texts(tree)
        tree["attributes"] = with_terms([], set(self.words.cleaned_data["terms"]), set())
        if self.giver is None:
            tree["organization_id"] = self.organization
        else:
            tree["organization"] = {}
            self.giver.put(tree["organization"])
        return tree

    def provenance(self) -> Provenance:
        """Return where its facts were read."""
        return self.source.as_provenance()
