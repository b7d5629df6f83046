"""Finds the cast in any text, and stops the test in which a log line holds one of them.

The encodings are the drill's own: whatever it would find in stolen bytes fails a test already.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import cache

from charteroak.cli.drill.containers import open_layers
from charteroak.cli.drill.forms import Pattern, encode_text, list_spellings
from charteroak.cli.drill.search import Search
from people import personal_texts


class LeakError(AssertionError):
    """A log line holds what no log line may hold."""


@cache
def _search(personal: tuple[str, ...]) -> Search:
    return Search(
        Pattern(content, owner, words, encoding)
        for owner, words in enumerate(personal)
        for spelled in list_spellings(words)
        for turned in (spelled, spelled[::-1])
        for encoding, content, least in encode_text(turned)
        if len(content) >= least
    )


def leaks_in(text: str, personal: Sequence[str]) -> list[str]:
    """Return which personal texts stand in a text: in any encoding of the drill's, also compressed in hex or base64.

    Those too short to be told from chance in an encoding are looked for as they are, in any case, and in hex.
    """
    found = _plain(text, personal)
    search, data = _search(tuple(personal)), text.encode()
    for layer in (data, *(layer.data for layer in open_layers(data))):
        found |= {personal[hit.owner] for hit in search.find(layer, place="text")}
    return [words for words in personal if words in found]


def _plain(text: str, personal: Sequence[str]) -> set[str]:
    folded = text.casefold()
    return {words for words in personal if words.casefold() in folded or words.encode().hex() in folded}


class LeakHandler(logging.Handler):
    """Looks at every record as it would be written, trace back and all."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self._personal = personal_texts()
        self.setFormatter(logging.Formatter("%(name)s %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        found = leaks_in(self.format(record), self._personal)
        if found:
            raise LeakError(f"{record.name}:{record.lineno} logs a person")
