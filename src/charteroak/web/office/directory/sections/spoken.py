"""Languages that people speak, to tick; those that an import brought and we do not know stay."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from charteroak.web.office.directory.sections.base import Tree
from charteroak.web.templatetags.moments import language_name

SPOKEN = (
    "en", "es", "pt", "pl", "fr", "ht", "ar", "vi", "zh", "my", "kar", "ne", "so", "sw", "uk", "ru", "sq", "bs", "ps",
    "fa", "ur", "bn", "ase",
)  # fmt: skip


def spoken_choices() -> list[tuple[str, str]]:
    """Return (code, name) by name in the page's language."""
    named = [(code, language_name(code).capitalize()) for code in SPOKEN]
    return sorted(named, key=lambda pair: pair[1].casefold())


def spoken_codes(row: Mapping[str, Any]) -> list[str]:
    """Return the codes of a row's languages."""
    return [str(one.get("code")) for one in row.get("languages") or () if one.get("code")]


def with_spoken(known: Sequence[Mapping[str, Any]], wanted: Collection[str]) -> list[Tree]:
    """Return the rows of languages that are ticked, and those that could not be."""
    kept = [dict(one) for one in known if one.get("code") in wanted or one.get("code") not in SPOKEN]
    there = {one.get("code") for one in kept}
    return kept + [{"code": code} for code in SPOKEN if code in wanted and code not in there]
