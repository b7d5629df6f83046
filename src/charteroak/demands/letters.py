"""Which letter goes out with a decision, and its words (letters_words/*.toml). No letter names a person."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

from charteroak.demands.rules import Decision, Instrument
from charteroak.program.rules import Words

_FOLDER = Path(__file__).parent / "letters_words"
LANGUAGES = ("en", "es")


class LetterKind(StrEnum):
    REFUSE_REQUEST = "refuse_request"
    REFUSE_RECORDS = "refuse_records"
    REFUSE_CONSENT = "refuse_consent"
    NO_SUCH_RECORD = "no_such_record"
    CONTEST = "contest"
    PUBLIC_RECORDS = "public_records"
    NOTICE = "notice"


# These say under which clause of the law what is given out, and what not.
WITH_KIT = frozenset({LetterKind.PUBLIC_RECORDS, LetterKind.REFUSE_RECORDS})


@dataclass(frozen=True)
class HeldCard:
    """What the city holds of one card. Its number stands in no repr."""

    number: str = field(repr=False)
    state: str
    issued_week: date
    expires_on: date
    site: Words


@dataclass(frozen=True)
class LetterWords:
    """All words of one language. `kit`: what exists, and 'public', 'exempt' or 'sealed'."""

    titles: dict[LetterKind, str]
    bodies: dict[LetterKind, tuple[str, ...]]
    kit: tuple[tuple[str, str], ...]
    words: dict[str, str]
    labels: dict[str, str]  # of instruments and outcomes
    report: dict[str, str]


_REFUSAL = {
    Instrument.ADMINISTRATIVE_REQUEST: LetterKind.REFUSE_REQUEST,
    Instrument.RECORDS_REQUEST: LetterKind.REFUSE_RECORDS,
    Instrument.CONSENT: LetterKind.REFUSE_CONSENT,
}
_LETTER_OF = {
    Decision.NO_SUCH_RECORD: LetterKind.NO_SUCH_RECORD,
    Decision.CONTEST: LetterKind.CONTEST,
    Decision.PUBLIC_RECORDS: LetterKind.PUBLIC_RECORDS,
}


def letter_of(decision: str, instrument: str) -> LetterKind | None:
    """Return which letter goes out with a decision, or None: an answer about a person is no letter, it is sealed."""
    if decision == Decision.REFUSE:
        return _REFUSAL.get(Instrument(instrument))
    return _LETTER_OF.get(Decision(decision)) if decision else None


def known_language(language: str) -> str:
    """Return 'en' or 'es': letters are written in these."""
    short = language.split("-")[0]
    return short if short in LANGUAGES else "en"


@cache
def letter_words(language: str) -> LetterWords:
    """Return the words in a language, or in English where there are none."""
    with (_FOLDER / f"{known_language(language)}.toml").open("rb") as source:
        read = tomllib.load(source)
    return LetterWords(
        titles={kind: read[kind]["title"] for kind in LetterKind},
        bodies={kind: tuple(_one_line(text) for text in read[kind]["body"]) for kind in LetterKind},
        kit=tuple((row["what"], row["how"]) for row in read["kit"]),
        words={name: _one_line(text) for name, text in read["words"].items()},
        labels=read["labels"],
        report={name: _one_line(text) for name, text in read["report"].items()},
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())
