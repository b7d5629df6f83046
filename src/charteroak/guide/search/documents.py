"""A page or a service as the search sees it, and the words in it. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime

from charteroak.guide.search.folding import telephone_digits, words_of

Words = Mapping[str, str]  # language code to text

# PostgreSQL's own stemmers, by language; every other language is compared word by word.
STEMMERS = {
    "ar": "arabic",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "it": "italian",
    "pt": "portuguese",
    "ru": "russian",
}
_MOST_WORDS = {"A": 40, "B": 200, "C": 120, "D": 400}


@dataclass(frozen=True)
class Facets:
    """What a list can be narrowed by. False: not so, or not known."""

    is_free: bool = False
    asks_no_papers: bool = False
    has_wheelchair_access: bool = False
    languages: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True)
class Document:
    """`everyday`: how people call it, by language; `bodies`: the rest of what it says; `phones`: numbers as written.

    `openings`: from when to when it is open in the coming days; None where its hours are not known.
    """

    kind: str
    key: str
    slug: str = ""
    titles: Words = field(default_factory=dict)
    everyday: Words = field(default_factory=dict)
    summaries: Words = field(default_factory=dict)
    bodies: Words = field(default_factory=dict)
    phones: tuple[str, ...] = ()
    facets: Facets = Facets()
    openings: tuple[tuple[datetime, datetime], ...] = ()

    def digest(self) -> str:
        """Return SHA-256 of everything in it."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True, default=str).encode()).hexdigest()


def stemmer_of(language: str) -> str:
    """Return PostgreSQL's text search configuration for a language."""
    return STEMMERS.get(language.partition("-")[0], "simple")


def weighted_texts(document: Document) -> list[tuple[str, str, str]]:
    """Return what to make the document's vector of: (weight, configuration, folded words).

    A title, B everyday words and telephone numbers, C summary, D the rest; the first three also word by word.
    """
    parts: list[tuple[str, str, str]] = []
    weights = {"A": document.titles, "B": document.everyday, "C": document.summaries, "D": document.bodies}
    for weight, texts in weights.items():
        plain: dict[str, None] = {}
        for language, text in texts.items():
            words = words_of(text)[: _MOST_WORDS[weight]]
            plain |= dict.fromkeys(words)
            if (stemmer := stemmer_of(language)) != "simple":
                parts.append((weight, stemmer, " ".join(words)))
            elif weight == "D":
                parts.append((weight, "simple", " ".join(words)))
        if weight == "B":
            plain |= dict.fromkeys(_numbers(document.phones))
        if weight != "D":
            parts.append((weight, "simple", " ".join(plain)))
    return [part for part in parts if part[2]]


def _numbers(phones: Iterable[str]) -> list[str]:
    """Return each telephone number whole and without its area code, as words of their own."""
    found = []
    for phone in phones:
        digits = telephone_digits(phone)
        found += [digits, digits[-7:]] if len(digits) == 10 else [*filter(str.isdigit, [phone])]
    return found


def spelled_words(document: Document) -> set[str]:
    """Return the words that are spelled right since the document has them."""
    parts = (document.titles, document.everyday, document.summaries, document.bodies)
    texts = [text for part in parts for text in part.values()]
    return {word for text in texts for word in words_of(text) if len(word) > 2 and not word.isdigit()}
