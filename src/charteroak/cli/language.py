"""The language of the terminal, for commands that speak to more people than the IT office."""

from __future__ import annotations

import os
from collections.abc import Mapping

Words = dict[str, str]


def in_terminal_language(languages: Mapping[str, Words]) -> Words:
    """Return the words in the language of the terminal, in POSIX order: LC_ALL, LC_MESSAGES, LANG; or in English."""
    chosen = next(
        (os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), ""
    )
    return languages.get(chosen[:2], languages["en"])
