"""What is known about names, read once from the files in data/ (each says where its facts come from). Pure."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping
from importlib.resources import files
from typing import Any


def read_table(name: str) -> dict[str, Any]:
    """Return what a file under data/ holds.

    :raises FileNotFoundError: there is no such file.
    """
    return tomllib.loads((files("charteroak.matching") / "data" / name).read_text("utf-8"))


def _roots(*tables: str) -> dict[str, tuple[str, ...]]:
    """Return for each spelling or short name the names that it may stand for, the likeliest first."""
    found: dict[str, list[str]] = {}
    groups = [group for table in tables for group in read_table(table).values()]
    # A name that others stand for stands for itself first.
    for group in groups:
        for root in group:
            found.setdefault(root, [root])
    for group in groups:
        for root, variants in group.items():
            for variant in variants.split():
                roots = found.setdefault(variant, [])
                if root not in roots:
                    roots.append(root)
    return {name: tuple(roots) for name, roots in found.items()}


_words = read_table("words.toml")


def _set(name: str) -> frozenset[str]:
    return frozenset(_words[name].split())


PARTICLES = _set("particles")
ARABIC_PARTICLES = _set("arabic_particles")
SERVANT = _set("servant")
SUFFIXES = _set("suffixes")
TITLES = _set("titles")
NOTHING = _set("nothing")
WITH_ARTICLE = _set("arabic_with_article")
WORN_BY_ALL = _set("worn_by_all")
PREFIXES = _set("prefixes")
ARABIC_LETTERS: Mapping[str, str] = _words["arabic_letters"]
ARABIC_WORDS: Mapping[str, str] = {
    unicodedata.normalize("NFC", k): v for k, v in _words["arabic_words"].items()
}
ROOTS: Mapping[str, tuple[str, ...]] = _roots("spellings.toml", "nicknames.toml")

_streets = read_table("streets.toml")
STREET_TYPES: frozenset[str] = frozenset(_streets["types"].split())
STREET_TYPES_FIRST: frozenset[str] = frozenset(_streets["types_first"].split())
DIRECTIONS: frozenset[str] = frozenset(_streets["directions"].split())
UNITS: frozenset[str] = frozenset(_streets["units"].split())
FLOORS: Mapping[str, str] = _streets["floors"]
STREET_WORDS: Mapping[str, str] = _streets["words"]
