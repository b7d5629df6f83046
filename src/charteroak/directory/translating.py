"""Which translations of a row are older than what they translate. Pure.

The profile's field `older_translations`, language code to names of fields: the text was changed since, and nobody has
looked at its translation yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from charteroak.directory.standard import TRANSLATIONS, Row

OLDER = "older_translations"


def list_older(row: Mapping[str, Any], language: str) -> frozenset[str]:
    """Return the fields whose translation into a language is older than their text."""
    marks = row.get(OLDER)
    names = marks.get(language) if isinstance(marks, Mapping) else None
    return frozenset(str(name) for name in names) if isinstance(names, list) else frozenset()


def mark_older(old: Mapping[str, Any], new: Row) -> Row:
    """Return a changed row with its marks: a translation that stayed while its text changed is older from now on.

    What was marked stays so until the translation is changed or taken away, or the row comes without the mark.
    """
    marks: dict[str, list[str]] = {}
    said = new.get(TRANSLATIONS) or {}
    for language in sorted(said):
        before = (old.get(TRANSLATIONS) or {}).get(language) or {}
        known = list_older(new, language)
        older = [
            name
            for name, text in said[language].items()
            if text
            and (text == before.get(name) or not old)
            and (name in known or (old and new.get(name) and new.get(name) != old.get(name)))
        ]
        if older:
            marks[language] = sorted(older)
    rest = {name: value for name, value in new.items() if name != OLDER}
    return {**rest, OLDER: marks} if marks else rest
