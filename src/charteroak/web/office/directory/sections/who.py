"""Who a service is for, what it is filed under, which papers it asks for and which languages are spoken."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any, cast

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from charteroak.directory.queries import list_terms
from charteroak.directory.rules import TAXONOMY
from charteroak.directory.standard import TRANSLATIONS, Row
from charteroak.web.office.directory.sections.base import Data, Section, Tree
from charteroak.web.office.directory.sections.spoken import spoken_choices, spoken_codes, with_spoken
from charteroak.web.office.directory.sections.texts import (
    BASE,
    LANGUAGES,
    Text,
    TextsForm,
    put_text,
    text_in,
)
from charteroak.web.office.directory.sections.words import parts_of_texts

STATUS = {
    "active": pgettext_lazy("state of a service", "Active"),
    "temporarily closed": pgettext_lazy("state of a service", "Closed for the time being"),
    "inactive": pgettext_lazy("state of a service", "Not active"),
    "defunct": pgettext_lazy("state of a service", "There no more"),
}
_PAPERS = (
    ("unknown", pgettext_lazy("papers asked", "Not known")),
    ("none", pgettext_lazy("papers asked", "None asked")),
    ("some", pgettext_lazy("papers asked", "These, one a line:")),
)
_STATUS_NOT_ASKED = "immigration_status_not_asked"


def term_name(term: Row, language: str) -> str:
    """Return a term's name in a language, or in its own."""
    return str((term.get(TRANSLATIONS) or {}).get(language, {}).get("name") or term["name"])


def own_terms() -> list[tuple[str, str]]:
    """Return (id, name) of our own terms in the page's language; a term below another one after it."""
    language = get_language() or BASE
    ours = [term for term in list_terms() if term.get("taxonomy") == TAXONOMY]
    tops = {str(term["id"]): term_name(term, language) for term in ours if not term.get("parent_id")}
    return [
        (
            str(term["id"]),
            " › ".join(filter(None, (tops.get(str(term.get("parent_id"))), term_name(term, language)))),
        )
        for term in ours
    ]


def with_terms(known: list[Tree], wanted: set[str], offered: set[str]) -> list[Tree]:
    """Return the attributes of a service: what is ticked, and what was not offered."""
    kept = [
        dict(one)
        for one in known
        if one.get("taxonomy_term_id") in wanted or one.get("taxonomy_term_id") not in offered
    ]
    there = {one.get("taxonomy_term_id") for one in kept}
    return kept + [{"taxonomy_term_id": key, "link_entity": "service"} for key in sorted(wanted - there)]


class FiledForm(forms.Form):
    status = forms.ChoiceField(label=_("State"), choices=list(STATUS.items()))
    terms = forms.MultipleChoiceField(
        label=_("What it is for"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, data: Data = None, *, initial: dict[str, Any]) -> None:
        super().__init__(data=data, initial=initial, label_suffix="")
        cast(forms.ChoiceField, self.fields["terms"]).choices = own_terms()

    @property
    def offered(self) -> set[str]:
        return {str(key) for key, _name in cast(Any, self.fields["terms"]).choices}


class FiledSection(Section):
    code = "filed"
    title = _("What it is for")

    def begin(self, data: Data) -> None:
        terms = [one.get("taxonomy_term_id") for one in self.tree.get("attributes") or ()]
        shown = {"status": self.tree.get("status", "active"), "terms": terms}
        self.form = FiledForm(data, initial=shown)
        self.forms = [self.form]

    def part(self) -> Any:
        return [self.tree.get("status"), self.tree.get("attributes")]

    def applied(self) -> Tree:
        tree, said = deepcopy(self.tree), self.form.cleaned_data
        tree["status"] = said["status"]
        tree["attributes"] = with_terms(tree.get("attributes") or [], set(said["terms"]), self.form.offered)
        return tree


class WhoForm(TextsForm):
    texts = (
        Text("eligibility_description", _("Who it is for"), is_long=True),
        Text("interpretation_services", _("Interpreters"), most=500),
    )
    minimum_age = forms.IntegerField(label=_("From this age on"), required=False, min_value=0, max_value=120)
    maximum_age = forms.IntegerField(label=_("Until this age"), required=False, min_value=0, max_value=120)
    status_not_asked = forms.BooleanField(
        label=_("The source says that nobody is asked for immigration status"), required=False
    )
    languages = forms.MultipleChoiceField(
        label=_("They speak"), widget=forms.CheckboxSelectMultiple, required=False
    )
    papers = forms.ChoiceField(label=_("Papers to bring"), choices=_PAPERS, widget=forms.RadioSelect)

    def __init__(self, data: Data, *, row: Tree) -> None:
        lists = row.get("required_documents") or ()
        names = [str(one.get("document") or "") for one in lists]
        papers = "unknown" if not names else "none" if names == ["none"] else "some"
        shown: dict[str, Any] = {
            "minimum_age": row.get("minimum_age"),
            "maximum_age": row.get("maximum_age"),
            "status_not_asked": row.get(_STATUS_NOT_ASKED) is True,
            "languages": spoken_codes(row),
            "papers": papers,
        }
        super().__init__(data, row=row, initial=shown)
        cast(forms.ChoiceField, self.fields["languages"]).choices = spoken_choices()
        for code in LANGUAGES:
            lines = [text_in(one, "document", code) for one in lists] if papers == "some" else []
            self.fields[f"papers_{code}"] = forms.CharField(
                label=_("Papers, one a line")
                if code == BASE
                else _("The same papers in Spanish, one a line"),
                widget=forms.Textarea(attrs={"rows": 3, "lang": code}),
                required=False,
                max_length=2000,
                initial="\n".join(lines).rstrip(),
            )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("papers") == "some" and not said.get(f"papers_{BASE}"):
            self.add_error(f"papers_{BASE}", _("Write which papers, one a line."))
        first, last = said.get("minimum_age"), said.get("maximum_age")
        if first is not None and last is not None and last < first:
            self.add_error("maximum_age", _("This age is below the first one."))
        return said


class WhoSection(Section):
    code = "who"
    title = _("Who it is for, papers and languages")
    template = "office_directory/who.html"

    def begin(self, data: Data) -> None:
        self.form = WhoForm(data, row=self.tree)
        self.forms = [self.form]

    def part(self) -> Any:
        names = ("minimum_age", "maximum_age", _STATUS_NOT_ASKED, "languages", "required_documents")
        return [parts_of_texts(self.tree, self.form.texts), [self.tree.get(name) for name in names]]

    def applied(self) -> Tree:
        tree, said = deepcopy(self.tree), self.form.cleaned_data
        self.form.put_texts(tree)
        for name in ("minimum_age", "maximum_age"):
            tree[name] = said[name]
        if said["status_not_asked"] != (tree.get(_STATUS_NOT_ASKED) is True):
            tree[_STATUS_NOT_ASKED] = True if said["status_not_asked"] else None
        tree["languages"] = with_spoken(tree.get("languages") or (), said["languages"])
        tree["required_documents"] = _papers(tree, said)
        return tree

    def context(self) -> Mapping[str, Any]:
        return {"papers": [self.form[f"papers_{code}"] for code in LANGUAGES]}


def _papers(tree: Tree, said: Mapping[str, Any]) -> list[Tree]:
    if said["papers"] == "unknown":
        return []
    rows = [dict(one) for one in tree.get("required_documents") or ()]
    known = {str(one.get("document")): one for one in rows}
    if said["papers"] == "none":
        return [known.get("none") or {"document": "none"}]
    lines = {code: [line.strip() for line in said[f"papers_{code}"].splitlines()] for code in LANGUAGES}
    papers = []
    for n, line in enumerate(lines[BASE]):
        if line:
            paper: Tree = known.pop(line, {})
            texts = {code: lines[code][n] if n < len(lines[code]) else "" for code in LANGUAGES}
            put_text(paper, "document", texts)
            papers.append(paper)
    return papers
