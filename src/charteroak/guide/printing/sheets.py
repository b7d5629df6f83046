"""Set the guide, a page of it or the rights card as an accessible PDF."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from charteroak.lib.typesetting import missing_characters, typeset

_FOLDER = Path(__file__).resolve().parent.parent / "templates_typst"
_FALLBACK = "en"


@dataclass(frozen=True)
class Sheets:
    """What is printed: `pages` as printed_page returns them. `is_large`: 18 point instead of 11."""

    title: str
    intro: str
    city: str
    address: str
    printed_on: str
    telephone: str
    language: str
    pages: list[dict[str, Any]]
    is_large: bool = False

    @property
    def is_whole(self) -> bool:
        return len(self.pages) > 1


def set_sheets(sheets: Sheets) -> bytes:
    """Return a PDF/UA-1 on letter paper. Languages without words of their own get English ones around the text.

    :raises TypesettingError: the template is wrong.
    """
    data = {
        "title": sheets.title,
        "intro": sheets.intro,
        "city": sheets.city,
        "address": sheets.address,
        "printed_on": sheets.printed_on,
        "telephone": sheets.telephone,
        "language": sheets.language,
        "is_whole": sheets.is_whole,
        "is_large": sheets.is_large,
        "pages": sheets.pages,
        "words": _words("sheets", sheets.language),
    }
    return typeset(template=_template("guide.typ"), data=_printable(data))


def set_rights_card(*, language: str, city: str, on: date) -> bytes:
    """Return a letter sheet with cards of 3.37 by 2.13 inches to cut out and fold: what to know, and what to hand over.

    What is handed to an officer is in English in every language.

    :raises TypesettingError: the template is wrong.
    """
    data = {
        "language": language if language in _texts() else _FALLBACK,
        "city": city,
        "year": on.year,
        "card": _words("card", language),
        "officer": _words("officer", _FALLBACK),
    }
    return typeset(template=_template("rights_card.typ"), data=_printable(data))


def _words(section: str, language: str) -> dict[str, Any]:
    texts = _texts()
    found: dict[str, Any] = texts.get(language, texts[_FALLBACK])[section]
    return found


@cache
def _texts() -> dict[str, Any]:
    return tomllib.loads((_FOLDER / "words.toml").read_text("utf-8"))


@cache
def _template(name: str) -> str:
    return (_FOLDER / name).read_text("utf-8")


def _printable(value: Any) -> Any:
    """Put '?' for what no font has a character for: a page must come out whatever an editor wrote."""
    if isinstance(value, str):
        missing = missing_characters(text=value)
        return "".join("?" if character in missing else character for character in value)
    if isinstance(value, dict):
        return {key: _printable(inner) for key, inner in value.items()}
    return [_printable(inner) for inner in value] if isinstance(value, list) else value
