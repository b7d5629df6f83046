"""Find pages and services by what somebody types, in any of the site's languages, also mistyped."""

from __future__ import annotations

from dataclasses import dataclass, field

from charteroak.guide.search.asking import (
    Narrowing,
    Near,
    Question,
    Reading,
    Row,
    ask_for_word,
    is_known,
    join,
)
from charteroak.guide.search.folding import telephone_digits, words_of
from charteroak.guide.search.mending import is_spelled, mend
from charteroak.guide.search.stop_words import STOP_WORDS

__all__ = ["LONGEST_QUERY", "Answer", "Found", "Narrowing", "Near", "find_services", "search_guide"]

LONGEST_QUERY = 120
MOST_RESULTS = 50
MOST_OFFSET = 1_000
MOST_SERVICES = 1_000
_MOST_WORDS = 8


@dataclass(frozen=True)
class Found:
    """One page or service in the reader's language, or where it has none of it in `language`. `meters`: how far."""

    kind: str
    key: str
    slug: str
    title: str
    summary: str
    language: str
    meters: float | None = None


@dataclass(frozen=True)
class Answer:
    """What was found, and how many in all.

    `mended`: for each word that nothing has, what was looked for instead. `some_words`: nothing has all the words;
    these have some.
    """

    found: list[Found] = field(default_factory=list)
    total: int = 0
    mended: dict[str, str] = field(default_factory=dict)
    some_words: bool = False


def search_guide(
    text: str, *, language: str, narrowing: Narrowing | None = None, limit: int = 20, offset: int = 0
) -> Answer:
    """Return what fits best first; without words, whatever the narrowing leaves, nearest first or by title.

    Nothing of it is written down. Of `text` 120 characters count; `limit` is at most 50, `offset` at most 1,000.
    """
    reading = Reading(
        narrowing or Narrowing(), language, min(limit, MOST_RESULTS), max(0, min(offset, MOST_OFFSET))
    )
    return _search(text[:LONGEST_QUERY], reading)


def find_services(text: str) -> tuple[str, ...]:
    """Return the ids of the services that fit best, at most a thousand, for whoever narrows by other things besides."""
    reading = Reading(Narrowing(kind="service"), "", MOST_SERVICES, 0)
    return tuple(one.key for one in _search(text[:LONGEST_QUERY], reading).found)


def _search(text: str, reading: Reading) -> Answer:
    digits = telephone_digits(text.strip())
    words = [digits] if digits else _wanted_words(text)
    if not words:
        return _answer(reading, None)
    begun = "" if digits else _begun_word(text)
    questions, mended = [], {}
    for place, word in enumerate(words):
        is_whole = bool(digits) or is_spelled(word, is_begun=False)
        # A whole word is not the beginning of others as well: 'migra' is not to find all that says 'migratorio'.
        is_begun = not is_whole and word == begun and is_spelled(word, is_begun=True)
        question = ask_for_word(place, [word], is_begun=is_begun)
        # What nobody spells so is another form of a word, a slip, or both: 'retirment' has the stem of 'retire'.
        if not is_whole and not is_begun and (spellings := mend(word)):
            if not is_known(question):
                mended[word] = spellings[0]
            question = ask_for_word(place, [word, *spellings], is_begun=False)
        questions.append(question)
    answer = _answer(reading, join(questions, "&&"), mended)
    if answer.total or len(words) == 1:
        return answer
    return _answer(reading, join(questions, "||"), mended, some_words=True)


def _begun_word(text: str) -> str:
    """Return the word that is perhaps still being typed: the last one, whether it says anything or not."""
    return words_of(text)[-1] if text[-1].isalnum() else ""


def _wanted_words(text: str) -> list[str]:
    words = list(dict.fromkeys(words_of(text)))[: 2 * _MOST_WORDS]
    return ([word for word in words if word not in STOP_WORDS] or words)[:_MOST_WORDS]


def _answer(
    reading: Reading,
    question: Question | None,
    mended: dict[str, str] | None = None,
    *,
    some_words: bool = False,
) -> Answer:
    rows, total = reading.read(question)
    found = [_in_language(row, reading.language) for row in rows]
    return Answer(found, total, mended or {}, some_words and total > 0)


def _in_language(row: Row, language: str) -> Found:
    shown = language if language in row.titles else next(iter(row.titles), language)
    return Found(
        row.kind,
        row.key,
        row.slug,
        row.titles.get(shown, ""),
        row.summaries.get(shown, ""),
        shown,
        row.meters,
    )
