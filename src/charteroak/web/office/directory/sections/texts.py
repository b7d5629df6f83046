"""Texts in every language of the site, side by side, with a mark where a translation is missing or older."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django import forms
from django.conf import settings
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from charteroak.directory.standard import TRANSLATIONS
from charteroak.directory.translating import OLDER, list_older
from charteroak.web.office.directory.sections.base import Data, Tree
from charteroak.web.templatetags.moments import language_name

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
BASE, *OTHERS = LANGUAGES


class Text(NamedTuple):
    """A text that is asked in every language. `most`: characters."""

    name: str
    label: Any
    is_long: bool = False
    is_required: bool = False
    most: int = 200
    hint: Any = ""


@dataclass(frozen=True)
class Side:
    """One language of a text. `mark`: '', 'missing' or 'older'."""

    code: str
    field: BoundField
    mark: str
    holds: BoundField | None = None


class TextsForm(forms.Form):
    """A form with texts in every language; `row` is the row of the directory that they are of."""

    texts: tuple[Text, ...] = ()

    def __init__(
        self, data: Data = None, *, row: Mapping[str, Any], initial: Mapping[str, Any], **more: Any
    ) -> None:
        self._marks: dict[str, str] = {}
        shown = {
            f"{one.name}_{code}": text_in(row, one.name, code) for one in self.texts for code in LANGUAGES
        }
        more.setdefault("label_suffix", "")
        super().__init__(data=data, initial={**shown, **initial}, **more)
        for one in self.texts:
            for code in LANGUAGES:
                self._add(one, code, row)

    def _add(self, one: Text, code: str, row: Mapping[str, Any]) -> None:
        name = f"{one.name}_{code}"
        self.fields[name] = forms.CharField(
            label=_("%(what)s, in %(language)s") % {"what": one.label, "language": language_name(code)},
            widget=forms.Textarea(attrs={"rows": 4, "lang": code})
            if one.is_long
            else forms.TextInput(attrs={"lang": code}),
            help_text=one.hint if code == BASE else "",
            max_length=5000 if one.is_long else one.most,
            required=one.is_required and code == BASE,
        )
        if code == BASE or not row.get(one.name):
            return
        if not text_in(row, one.name, code):
            self._marks[name] = "missing"
        elif one.name in list_older(row, code):
            self._marks[name] = "older"
            self.fields[f"{name}_holds"] = forms.BooleanField(
                label=_("I have looked: the translation still says the same"), required=False
            )

    @property
    def pairs(self) -> list[list[Side]]:
        """Return each text with its languages, for the page."""
        return [
            [
                Side(
                    code,
                    self[f"{one.name}_{code}"],
                    self._marks.get(f"{one.name}_{code}", ""),
                    self[f"{one.name}_{code}_holds"] if f"{one.name}_{code}_holds" in self.fields else None,
                )
                for code in LANGUAGES
            ]
            for one in self.texts
        ]

    @property
    def pair_names(self) -> frozenset[str]:
        return frozenset(
            f"{one.name}_{code}{end}" for one in self.texts for code in LANGUAGES for end in ("", "_holds")
        )

    def put_texts(self, row: Tree) -> None:
        """Write the texts into a row."""
        for one in self.texts:
            said = {code: str(self.cleaned_data.get(f"{one.name}_{code}") or "") for code in LANGUAGES}
            put_text(row, one.name, said)
            for code in OTHERS:
                if self.cleaned_data.get(f"{one.name}_{code}_holds"):
                    _forget_mark(row, one.name, code)


def text_in(row: Mapping[str, Any], name: str, code: str) -> str:
    """Return a row's text in one language alone, '' where it has none."""
    if code == BASE:
        return str(row.get(name) or "")
    return str((row.get(TRANSLATIONS) or {}).get(code, {}).get(name) or "")


def put_text(row: Tree, name: str, texts: Mapping[str, str]) -> None:
    """Write a text in every language into a row; other rows that share its translations keep theirs."""
    row[name] = texts[BASE] or None
    translations = {code: dict(words) for code, words in (row.get(TRANSLATIONS) or {}).items()}
    for code in OTHERS:
        words = translations.setdefault(code, {})
        words[name] = texts[code]
        if not texts[code]:
            del words[name]
    row[TRANSLATIONS] = {code: words for code, words in translations.items() if words}


def _forget_mark(row: Tree, name: str, code: str) -> None:
    marks = {language: list(names) for language, names in (row.get(OLDER) or {}).items()}
    marks[code] = [one for one in marks.get(code, ()) if one != name]
    row[OLDER] = {language: names for language, names in marks.items() if names}
