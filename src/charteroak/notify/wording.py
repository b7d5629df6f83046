"""What a message says: words from `words/`, and a time, a place and a link put into them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from string import Template
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

_WORDS = Path(__file__).parent / "words"
_FALLBACK = "en"


@dataclass(frozen=True)
class Text:
    """A message as it leaves. It is in no repr and no log: it goes to the one person.

    `ends`: the address that ends such messages, or ''.
    """

    subject: str
    mail: str
    sms: str
    ends: str = ""

    def __repr__(self) -> str:
        return "<text of a message>"


@cache
def _read(language: str) -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads((_WORDS / f"{language}.toml").read_text())


def spoken(language: str) -> str:
    """Return the language in which messages are written to who speaks one: that one, or English."""
    return language if (_WORDS / f"{language}.toml").is_file() else _FALLBACK


def write_message(*, name: str, language: str, values: Mapping[str, str]) -> Text:
    """Write a message in a language that `spoken` returned.

    :raises KeyError: there are no such words, or they need a value that is not given.
    """
    words = _read(language)[name]

    def filled(part: str) -> str:
        return Template(words[part]).substitute(values)

    return Text(
        subject=filled("subject"),
        mail=filled("mail").lstrip("\n"),
        sms=filled("sms").strip(),
        ends=values.get("end", ""),
    )


def when_of(moment: datetime, *, time_zone: str, language: str) -> str:
    """Write a moment as people say it, in a site's own time: 'Monday, November 2, 9:00 AM'."""
    local = moment.astimezone(ZoneInfo(time_zone))
    said = format_datetime(local, _read(language)["formats"]["when"], locale=language)
    # Old telephones show CLDR's narrow spaces as boxes.
    return said.replace("\u202f", " ").replace("\xa0", " ")
