"""Typeset a page: a Typst template and data in, a PDF out. No disk, no network, no font but ours."""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import typst

FONT_FOLDER = Path(__file__).parent / "fonts" / "vendor"

# What may stand in a text without a glyph of its own: spaces, joiners and marks of direction.
_INVISIBLE = frozenset(
    "\t\n\r \u00a0\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u202a\u202b\u202c\u202d\u202e"
)
_PLACE = re.compile(r"[\w./-]+\.typ:\d+")


class TypesettingError(Exception):
    """A template failed. Tells the template and line and never what was being set."""


def typeset(
    *,
    template: str,
    data: Mapping[str, object],
    sources: Mapping[str, str] | None = None,
    pictures: Mapping[str, bytes] | None = None,
) -> bytes:
    """Set a template as an accessible PDF (PDF/UA-1, ISO 14289-1). The same input gives the same bytes.

    :param template: Typst source; it reads the data with `json("data.json")`.
    :param data: anything JSON can hold.
    :param sources: further templates and SVG drawings, by the name that the template knows them by.
    :param pictures: JPEG, PNG or WebP by name; the template shows one with `image(bytes(json("NAME.json")))`.
    :raises TypesettingError: the template or a picture is wrong.
    """
    given = {name: text.encode() for name, text in (sources or {}).items()}
    # The binding takes texts only, so a picture goes in as its list of bytes.
    given |= {
        f"{name}.json": json.dumps(list(picture)).encode() for name, picture in (pictures or {}).items()
    }
    given |= {"main.typ": template.encode(), "data.json": json.dumps(data).encode()}
    trouble = ""
    try:
        # The binding takes a mapping of names to sources; its type stub leaves that out.
        pdf = typst.compile(given, format="pdf", font_paths=_fonts(), pdf_standards=["ua-1"])  # type: ignore[call-overload]
    except typst.TypstError as error:
        # Typst quotes what it could not set, so only the place is told, and the cause is not chained.
        trouble = ", ".join(_PLACE.findall(error.diagnostic or "")) or "main.typ"
    if trouble:
        raise TypesettingError(trouble)
    return bytes(pdf)


def missing_characters(*, text: str) -> frozenset[str]:
    """Return the characters that no vendored font has a glyph for, and that would print as empty boxes.

    Latin (Vietnamese too), Greek, Cyrillic, Arabic, Hebrew, Armenian, Georgian and Ethiopic can be printed;
    Devanagari, Bengali, Gujarati, Gurmukhi, Kannada, Malayalam, Odia, Sinhala, Tamil, Telugu and Tibetan;
    Khmer, Lao, Myanmar and Thai; Chinese in both its forms, Japanese and Korean. Han beyond Unicode's first
    blocks, as rare names have it, is there in part. The fonts are read at the first call, later ones are quick.
    """
    return frozenset(text) - _INVISIBLE - _printable()


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONT_FOLDER])


@cache
def _printable() -> frozenset[str]:
    return frozenset(
        chr(point) for path in FONT_FOLDER.glob("*.ttf") for point in _code_points(path.read_bytes())
    )


def _code_points(font: bytes) -> Iterator[int]:
    """Yield the characters a TrueType font maps (OpenType 1.9, table cmap, formats 4 and 12)."""
    (tables,) = struct.unpack_from(">H", font, 4)
    offsets = {
        font[at : at + 4]: struct.unpack_from(">I", font, at + 8)[0] for at in range(12, 12 + 16 * tables, 16)
    }
    start = offsets[b"cmap"]
    (encodings,) = struct.unpack_from(">H", font, start + 2)
    for index in range(encodings):
        table = start + struct.unpack_from(">I", font, start + 8 + 8 * index)[0]
        (form,) = struct.unpack_from(">H", font, table)
        if form == 4:
            (double,) = struct.unpack_from(">H", font, table + 6)
            ends = struct.unpack_from(f">{double // 2}H", font, table + 14)
            starts = struct.unpack_from(f">{double // 2}H", font, table + 16 + double)
            # The last segment is always 0xFFFF, which stands for 'no character'.
            for first, last in list(zip(starts, ends, strict=True))[:-1]:
                yield from range(first, last + 1)
        elif form == 12:
            (groups,) = struct.unpack_from(">I", font, table + 12)
            for group in range(groups):
                first, last = struct.unpack_from(">II", font, table + 16 + 12 * group)
                yield from range(first, last + 1)
