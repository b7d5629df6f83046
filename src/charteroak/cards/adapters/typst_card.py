"""Both faces of a card as one PDF, set by Typst."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

from charteroak.cards.adapters.outline import outline
from charteroak.cards.faces import CardFace
from charteroak.lib.typesetting import missing_characters, typeset

_FOLDER = Path(__file__).resolve().parent.parent / "templates_typst"
# In two languages as in passports (ICAO Doc 9303-3, section 4.8), but in small letters, which read better at this size.
_MONTHS = (
    "Jan/Ene", "Feb", "Mar", "Apr/Abr", "May", "Jun", "Jul", "Aug/Ago", "Sep", "Oct", "Nov", "Dec/Dic",
)  # fmt: skip
# Hebrew and Arabic; from Devanagari to Myanmar; Khmer; Hangul, Han and kana, which are higher than capitals.
_TALL = re.compile(
    "[\u0590-\u08ff\u0900-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff"
    "\U00020000-\U0003ffff]"
)


def render_card(*, face: CardFace) -> bytes:
    """Draw the front and the back of a card as two pages of 85.60 x 53.98 mm (ISO/IEC 7810, ID-1), PDF/UA-1.

    All is drawn as vectors but the photo; the code at 4 dots of 300 dpi a module, on white with its quiet zone.
    Names shrink, wrap, and shrink again until they fit. A character that no font at hand has (ask
    `lib.typesetting.missing_characters` when it is typed) comes out as a question mark.

    :raises TypesettingError: the photo is no JPEG, PNG or WebP.
    """
    sources = dict(_sources())
    template = sources.pop("card.typ")
    return typeset(
        template=template,
        data=_data(face),
        sources={**sources, "code.svg": _svg(face.qr), "renewal.svg": _svg(face.renewal_code)},
        pictures={"photo": face.photo},
    )


def _svg(rows: Sequence[Sequence[bool]]) -> str:
    side = len(rows)
    path = f'<path fill-rule="evenodd" d="{outline(rows)}"/>' if rows else ""
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{side}" height="{side}">{path}</svg>'


def written_date(day: date) -> str:
    """Write a date that nobody can read two ways: '07 Apr/Abr 1984'."""
    return f"{day.day:02d} {_MONTHS[day.month - 1]} {day.year}"


def _data(face: CardFace) -> dict[str, object]:
    return {
        "city": _printable(face.city),
        "program": [_printable(words) for words in face.program],
        "statement": [_printable(words[:1].upper() + words[1:]) for words in face.statement],
        "family": _run(face.family_name),
        "given": _run(face.given_name),
        "preferred": _run(face.preferred_name),
        "birth_date": written_date(face.birth_date),
        "expires_on": written_date(face.expires_on),
        "gender": _printable(face.gender),
        "address": [_run(line) for line in face.address],
        "address-joined": _run(", ".join(face.address)),
        "care_of": face.care_of,
        "number": face.number,
        "modules": len(face.qr),
        "renewal-modules": len(face.renewal_code),
        "not_a_license": [_printable(words) for words in face.not_a_licence],
        "if_found": [_printable(words) for words in face.if_found],
        "check_at": _printable(face.check_at),
    }


def _run(text: str) -> dict[str, object]:
    """Return a text, whether its script runs from right to left, and whether it is higher than Latin letters."""
    text = _printable(text)
    strong = (unicodedata.bidirectional(character) for character in text)
    first = next((kind for kind in strong if kind in ("L", "R", "AL")), "L")
    return {
        "text": text,
        "rtl": first != "L",
        "tall": bool(_TALL.search(text)),
    }


def _printable(text: str) -> str:
    # Composed: fonts have a glyph for 'ễ' but may place its loose marks badly.
    text = " ".join(unicodedata.normalize("NFC", text).split())
    missing = missing_characters(text=text)
    return "".join("?" if character in missing else character for character in text)


@cache
def _sources() -> dict[str, str]:
    return {
        path.name: path.read_text("utf-8") for path in _FOLDER.iterdir() if path.suffix in {".typ", ".svg"}
    }
