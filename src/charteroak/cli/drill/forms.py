"""The forms in which something of a person could stand in stolen bytes: spellings, and encodings of each."""

from __future__ import annotations

import base64
import json
import unicodedata
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass

from charteroak.cli.drill.canaries import Canary

# Eight bytes and ten signs of base64 are 60 bits or more: chance writes none of a million such patterns into a
# gigabyte of random bytes more than once in a thousand drills. Shorter ones would be found in any ciphertext.
MIN_BYTES, MIN_BASE64, MIN_LETTERS = 8, 10, 5
_MONTHS = ("January", "February", "March", "April", "May", "June",
           "July", "August", "September", "October", "November", "December")  # fmt: skip
_MESES = ("enero", "febrero", "marzo", "abril", "mayo", "junio",
          "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pattern:
    """Bytes to look for. `at_end`: its last eight bytes are the rare ones; `alone`: no letter or digit beside it."""

    content: bytes
    owner: int
    what: str
    encoding: str
    at_end: bool = False
    alone: bool = False


def spell_birth_date(canary: Canary) -> list[str]:
    """Return the notations in which a birth date may be written; those by numbers first."""
    day = canary.birth_date
    return [
        day.isoformat(),
        f"{day:%m/%d/%Y}",
        f"{day:%d/%m/%Y}",
        f"{day:%d.%m.%Y}",
        f"{day:%Y%m%d}",
        f"{day:%m%d%Y}",
        f"{_MONTHS[day.month - 1]} {day.day}, {day.year}",
        f"{day.day} de {_MESES[day.month - 1]} de {day.year}",
        f"datetime.date({day.year}, {day.month}, {day.day})",
    ]


def list_patterns(canary: Canary) -> Iterator[Pattern]:
    """Yield every pattern of a canary's words: names, street, e-mail and birth date."""
    words = {"given name": canary.given_name, "family name": canary.family_name, "street": canary.street}
    if canary.kind == "short":
        words["full name"] = canary.full_name
        words["full name, family first"] = f"{canary.family_name}, {canary.given_name}"
    # The part before the sign is the rare one; what follows stands in many addresses.
    words["e-mail"] = canary.email.partition("@")[0]
    for what, text in words.items():
        for spelled in list_spellings(text.removesuffix(" Sample Street")):
            yield from _encoded(canary.index, what, spelled)
    for text in spell_birth_date(canary):
        if text.isdigit():
            # 27 bits: in the digits of random hex they would be found by chance. So only as they are, and alone; what
            # is in hex or base64 is opened and searched there.
            for encoding, content, least in encode_text(text):
                if encoding.startswith("UTF") and len(content) >= least:
                    yield Pattern(content, canary.index, "birth date", encoding, True, encoding == "UTF-8")
            continue
        for spelled in dict.fromkeys((text, text.upper(), text.lower())):
            yield from _encoded(canary.index, "birth date", spelled, date=True)


def list_spellings(text: str) -> list[str]:
    """Return a text as it is, in capitals, in small letters, decomposed, and without its accents."""
    decomposed = unicodedata.normalize("NFD", text)
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    ways = [text, text.upper(), text.lower(), decomposed, bare, bare.upper(), bare.lower()]
    return list(dict.fromkeys(ways))


def _encoded(owner: int, what: str, text: str, *, date: bool = False) -> Iterator[Pattern]:
    for turned, way in ((text, ""), (text[::-1], "reversed ")):
        if len(text) < MIN_LETTERS:
            return
        # Of a date written forwards the year is at one end and the rare part must be all of it.
        at_end = date and not way
        for encoding, content, least in encode_text(turned):
            if len(content) >= least:
                yield Pattern(content, owner, what, way + encoding, at_end, date and encoding == "UTF-8")


def encode_text(text: str) -> Iterator[tuple[str, bytes, int]]:
    """Yield the name of each encoding, the bytes of the text in it, and how many are too few to be told from chance."""
    raw = text.encode()
    yield "UTF-8", raw, MIN_BYTES
    yield "UTF-16 LE", text.encode("utf-16-le"), MIN_BYTES
    yield "UTF-16 BE", text.encode("utf-16-be"), MIN_BYTES
    yield from encode_bytes(raw)
    ways = {"percent": urllib.parse.quote(text), "percent, all": "".join(f"%{byte:02X}" for byte in raw)}
    if not text.isascii():
        ways["percent, small"] = ways["percent"].lower()
        ways["JSON"] = json.dumps(text)[1:-1]
        ways["HTML"] = text.encode("ascii", "xmlcharrefreplace").decode()
        ways["repr of bytes"] = repr(raw)[2:-1]
        ways["octal"] = "".join(chr(byte) if byte < 128 else f"\\{byte:o}" for byte in raw)
    for name, written in ways.items():
        if written.encode() != raw:
            yield name, written.encode(), MIN_BYTES
    try:
        latin = text.encode("latin-1")
    except UnicodeEncodeError:
        return
    if latin != raw:
        yield "Latin-1", latin, MIN_BYTES


def encode_bytes(raw: bytes) -> Iterator[tuple[str, bytes, int]]:
    """Yield hex in both cases, and base64 at each of its three alignments, also in the alphabet for addresses."""
    yield "hex", raw.hex().encode(), 2 * MIN_BYTES
    if raw.hex() != raw.hex().upper():
        yield "HEX", raw.hex().upper().encode(), 2 * MIN_BYTES
    for shift in range(3):
        whole = base64.b64encode(b"\0" * shift + raw)
        # Signs that hold a bit of what stands before or after are not the text's own.
        own = whole[(0, 2, 3)[shift] : (shift + len(raw)) * 8 // 6]
        yield f"base64 at {shift}", own, MIN_BASE64
        safe = own.translate(bytes.maketrans(b"+/", b"-_"))
        if safe != own:
            yield f"base64url at {shift}", safe, MIN_BASE64


WINDOW = 24


def list_windows(
    owner: int, what: str, content: bytes, *, count: int = 8, first: int = 32
) -> Iterator[Pattern]:
    """Yield pieces of a picture or a code, 24 bytes each, spread over it: any copy of a part of it holds one.

    What comes before `first`, and a JPEG's tables, are left out: others begin in the same way.
    """
    if content[:2] == b"\xff\xd8":
        first = content.find(b"\xff\xda") + 16
    step = max(WINDOW, (len(content) - first - WINDOW) // count)
    for start in range(first, len(content) - WINDOW, step):
        piece = content[start : start + WINDOW]
        for turned, way in ((piece, ""), (piece[::-1], "reversed ")):
            yield Pattern(turned, owner, what, f"{way}bytes")
            for encoding, encoded, _ in encode_bytes(turned):
                yield Pattern(encoded, owner, what, way + encoding)
