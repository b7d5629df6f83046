"""What is printed around keys: the runbook with lines to sign on, and one page for each share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path

from charteroak.lib.typesetting import typeset

_TEMPLATES = Path(__file__).parent / "templates_typst"


@cache
def _template(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")


def share_page(*, words: str, number: int, of: int, threshold: int, mark: str, day: datetime) -> bytes:
    """Draw one share's page, letter size, PDF/UA-1. It is the share: whoever has it has it."""
    data = {
        "words": words.split(),
        "number": number,
        "of": of,
        "threshold": threshold,
        "mark": mark,
        "day": f"{day:%Y-%m-%d}",
    }
    return typeset(template=_template("share.typ"), data=data)


def runbook(*, city: str, marks: Sequence[tuple[str, str, str]], day: datetime) -> bytes:
    """Draw the runbook, letter size, PDF/UA-1. `marks`: holder, key's name, and fingerprint or ''."""
    data = {"city": city, "day": f"{day:%Y-%m-%d}", "marks": [list(mark) for mark in marks]}
    return typeset(template=_template("runbook.typ"), data=data)
