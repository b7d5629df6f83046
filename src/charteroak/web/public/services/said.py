"""Texts of the directory in the reader's language, or marked with the one that they are in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from charteroak.directory.standard import TRANSLATIONS

BASE = settings.LANGUAGES[0][0]


class Said(str):
    """A text. `language`: its code where it is not the page's own, so that screen readers speak it right; else ''.

    It is a string because templates turn everything else into one before they ask how it is to be escaped.
    """

    __slots__ = ("language",)
    language: str

    def __new__(cls, text: str = "", language: str = "") -> Said:
        said = super().__new__(cls, text)
        said.language = language
        return said

    @property
    def text(self) -> str:
        """The words alone."""
        return str(self)

    def __html__(self) -> SafeString:
        if not self.language:
            return escape(self.text)
        return format_html('<span lang="{}">{}</span>', self.language, self.text)


def say(row: Mapping[str, Any], field: str, language: str) -> Said:
    """Return a field of a row in a language; else as the row's own column has it; else in any language it has."""
    translations = row.get(TRANSLATIONS) or {}
    own = str(row.get(field) or "").strip()
    if language == BASE and own:
        return Said(own)
    if text := str((translations.get(language) or {}).get(field) or "").strip():
        return Said(text)
    if own:
        return Said(own, BASE)
    for other, words in translations.items():
        if text := str(words.get(field) or "").strip():
            return Said(text, other)
    return Said()
