"""Read our own terms: one TOML file beside the cities' policies, laid out as rows of the standard. Pure."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from charteroak.directory.standard import EVERYDAY_WORDS as EVERYDAY_WORDS
from charteroak.directory.standard import TRANSLATIONS, Row

_BASE = "en"


class TaxonomyError(ValueError):
    """A file that cannot be used. It names the file, the term and what was expected."""


def term_id(code: str) -> str:
    """Return the id that one of our terms has in every installation."""
    return str(uuid5(NAMESPACE_URL, f"charter-oak/taxonomy/term/{code}"))


def read_taxonomy(path: Path) -> tuple[Row, list[Row]]:
    """Return the taxonomy's row and its terms', parents before children.

    :raises TaxonomyError: the file is not TOML, lacks a key, or a term names a parent that does not stand before it.
    """
    try:
        whole = tomllib.loads(path.read_text(encoding="utf-8"))
        taxonomy = {
            "id": str(uuid5(NAMESPACE_URL, f"charter-oak/taxonomy/{whole['code']}")),
            "version": whole["version"],
            **_words(whole),
        }
        terms: dict[str, Row] = {}
        for term in whole["terms"]:
            code, parent = term["code"], term.get("parent")
            if code in terms or (parent is not None and parent not in terms):
                raise TaxonomyError(f"{path}: {code}: expected a new code, and its parent before it")
            terms[code] = {
                "id": term_id(code),
                "code": code,
                **({"parent_id": term_id(parent)} if parent else {}),
                "taxonomy": whole["code"],
                "taxonomy_id": taxonomy["id"],
                "language": _BASE,
                EVERYDAY_WORDS: dict(term["words"]),
                **_words(term),
            }
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        if isinstance(error, TaxonomyError):
            raise
        raise TaxonomyError(
            f"{path}: expected a taxonomy (docs/reference/directory.md): {error!r}"
        ) from error
    return taxonomy, list(terms.values())


def _words(table: dict[str, Any]) -> Row:
    names, descriptions = table["name"], table["description"]
    return {
        "name": names[_BASE],
        "description": descriptions[_BASE],
        TRANSLATIONS: {
            language: {"name": names[language], "description": descriptions[language]}
            for language in names
            if language != _BASE
        },
    }
