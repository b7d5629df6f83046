"""Letters, the report of a quarter and the sealed answer as PDF/UA-1, set by Typst."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from babel.dates import format_date

from charteroak.demands.letters import (
    LANGUAGES,
    WITH_KIT,
    HeldCard,
    LetterKind,
    known_language,
    letter_words,
)
from charteroak.demands.quarters import find_quarter
from charteroak.lib.ids import spaced_card_number
from charteroak.lib.typesetting import missing_characters, typeset
from charteroak.program.rules import Policy, in_language

# The counts of a report, in their order.
COUNTS = ("received", "closed", "holds", "hostile_days", "alarms")

_TEMPLATE = Path(__file__).resolve().parent.parent / "templates_typst" / "letter.typ"


def render_letter(*, kind: LetterKind, demand: str, on: date, policy: Policy, language: str) -> bytes:
    """Draw a letter on a letter page. `demand`: the number it answers, '' for a notice and for the kit that is public.

    :raises TypesettingError: the template is wrong.
    """
    language = known_language(language)
    own = letter_words(language)
    tables, words = [], own.words
    if kind in WITH_KIT:
        tables.append({"head": [words["what"], words["given"]], "rows": kit_rows(policy, language)})
    page = {
        "title": own.titles[kind],
        "paragraphs": list(own.bodies[kind]),
        "tables": tables,
        "after": _law(kind, policy, language),
    }
    return _draw([{**_frame(demand, on, policy, language), **page}])


def kit_rows(policy: Policy, language: str) -> list[list[str]]:
    """Return what exists and whether it is given out, as pairs of texts."""
    words = letter_words(language).words
    law = policy.demands.records_law
    citation = law.exemptions[0].citation if law and law.exemptions else ""
    given = {
        "public": words["public"],
        "exempt": words["exempt"].format(citation=citation) if citation else words["exempt_bare"],
        "sealed": words["sealed"].format(citation=citation).strip(),
    }
    return [[what, given[how]] for what, how in letter_words(language).kit]


def _law(kind: LetterKind, policy: Policy, language: str) -> list[str]:
    law = policy.demands.records_law
    if law is None or kind not in WITH_KIT:
        return []
    words = letter_words(language).words
    clauses = [
        words["clause"].format(citation=one.citation, says=in_language(one.says, language))
        for one in law.exemptions
    ]
    return [
        *clauses,
        words["law"].format(law=in_language(law.name, language), days=law.answer_days),
        in_language(law.appeal, language),
    ]


def render_answer(*, demand: str, cards: Sequence[HeldCard], on: date, policy: Policy) -> bytes:
    """Draw the answer about one person, English and then Spanish. It is sealed before it leaves the program.

    :raises TypesettingError: the template is wrong.
    """
    return _draw([_answer_page(demand, cards, on, policy, language) for language in LANGUAGES])


def _answer_page(
    demand: str, cards: Sequence[HeldCard], on: date, policy: Policy, language: str
) -> dict[str, object]:
    words = letter_words(language).words
    rows = [
        [
            spaced_card_number(card.number),
            words[card.state],
            format_date(card.issued_week, format="long", locale=language),
            format_date(card.expires_on, format="long", locale=language),
            in_language(card.site, language),
        ]
        for card in cards
    ]
    head = [words[name] for name in ("number", "state", "week", "expires", "site")]
    return {
        **_frame(demand, on, policy, language),
        "title": words["answer"],
        "paragraphs": [words["found"] if cards else words["none"]],
        "tables": [{"head": head, "rows": rows}] if cards else [],
        "after": [words["not_held"].format(hours=policy.retention.visit_hours)],
    }


def render_report(*, content: Mapping[str, Any], on: date, policy: Policy, language: str) -> bytes:
    """Draw a published quarter; `content` is what its JSON says.

    :raises TypesettingError: the template is wrong.
    """
    language = known_language(language)
    own = letter_words(language)
    words, head = own.report, [own.labels[code] for code in content["outcomes"]]
    rows = [
        [own.labels[code], *(words["hidden"] if cell is None else str(cell) for cell in cells)]
        for code, cells in zip(content["instruments"], content["cells"], strict=True)
    ]
    page = {
        **_frame("", on, policy, language),
        "wide": True,
        "title": words["title"],
        "paragraphs": [quarter_in_words(str(content["quarter"]), language)],
        "tables": [
            {"head": [words["instrument"], *head], "rows": rows},
            {"head": ["", words["count"]], "rows": [[words[name], str(content[name])] for name in COUNTS]},
        ],
        "after": [words["small"]],
    }
    return _draw([page])


def quarter_in_words(code: str, language: str) -> str:
    """Return the first and last day of a quarter.

    :raises ValueError: the code is no quarter.
    """
    quarter = find_quarter(code)
    if quarter is None:
        raise ValueError(code)
    days = {
        name: format_date(day, format="long", locale=known_language(language))
        for name, day in (("first", quarter.first), ("last", quarter.last))
    }
    return letter_words(language).report["quarter"].format(**days)


def _frame(demand: str, on: date, policy: Policy, language: str) -> dict[str, object]:
    words = letter_words(language).words
    return {
        "language": language,
        "city": in_language(policy.city.name, language),
        "program": in_language(policy.city.program, language),
        "demand": f"{words['demand']} {demand}" if demand else "",
        "date": format_date(on, format="long", locale=language),
        "from": words["from"],
        "contact": " · ".join(part for part in (policy.city.telephone, policy.city.email) if part),
    }


def _draw(pages: Sequence[Mapping[str, object]]) -> bytes:
    return typeset(template=_template(), data={"pages": _printable(list(pages))})


def _printable(value: object) -> object:
    """Put '?' for what no font has a character for: a letter must come out whatever a policy writes."""
    if isinstance(value, str):
        missing = missing_characters(text=value)
        return "".join("?" if character in missing else character for character in value)
    if isinstance(value, Mapping):
        return {key: _printable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_printable(item) for item in value]
    return value


@cache
def _template() -> str:
    return _TEMPLATE.read_text("utf-8")
