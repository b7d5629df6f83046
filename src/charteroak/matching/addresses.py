"""American addresses as people write them: house number and the core of the street's name are what counts. Pure.

Street types, directions and units after USPS Publication 28, Postal Addressing Standards, appendices B and C1, C2.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from rapidfuzz import process
from rapidfuzz.distance import OSA

from charteroak.matching import tables
from charteroak.matching.letters import latin_words

# More lines, or longer ones, are no address.
MOST_LINES = 6
LONGEST_LINE = 120


@dataclass(frozen=True)
class AddressParts:
    """`number`: of the house, digits with a letter if any; `street`: its words without type and direction, joined by a
    blank; `unit`: flat, floor or room; `zip`: five digits. What was not found is empty.
    """

    number: str = field(repr=False)
    street: str = field(repr=False)
    unit: str = field(default="", repr=False)
    zip: str = field(default="", repr=False)


_ZIP = re.compile(r"(?<!\d)(\d{5})(?:-?\d{4})?\s*(?:usa|us|united states)?\s*$", re.IGNORECASE)
_CARE_OF = re.compile(r"^\s*(?:c\s*/\s*o|care of|attn|a/c|in care of)\b", re.IGNORECASE)
_BOX = re.compile(r"\bp\.?\s*o\.?\s*box\s*#?\s*(\w+)|\bapartado\s+(?:postal\s+)?(\w+)", re.IGNORECASE)
_NUMBER = re.compile(r"^(\d{1,6})(?:-(\d{1,4}))?([a-z])?$")
_ORDINAL = re.compile(r"^(\d{1,3})(?:st|nd|rd|th)$")
# In full only: among abbreviations everything is near to something.
_TYPES = sorted(word for word in tables.STREET_TYPES if len(word) >= 5)
_DIRECTIONS = ["north", "south", "northeast", "northwest", "southeast", "southwest"]
_SPLIT = re.compile(r"[\s,;.()]+")


def address_parts(lines: Sequence[str]) -> AddressParts | None:
    """Return the parts of an address given in lines or in one, or None where there is neither number nor street."""
    kept = [line[:LONGEST_LINE] for line in lines[:MOST_LINES] if line.strip() and not _CARE_OF.match(line)]
    code = next((found[1] for line in reversed(kept) if (found := _ZIP.search(line))), "")
    for line in kept:
        if box := _BOX.search(line):
            return AddressParts(number=(box[1] or box[2]).lower(), street="box", zip=code)
    start = next((place for place, line in enumerate(kept) if line.strip()[:1].isdigit()), 0)
    number, street, unit = _street_line(kept[start]) if kept else ("", "", "")
    if not unit:
        others = [line for place, line in enumerate(kept) if place != start]
        unit = next(filter(None, map(_unit_line, others)), "")
    return AddressParts(number, street, unit, code) if number or street.strip("#- /") else None


def _street_line(line: str) -> tuple[str, str, str]:
    # What stands behind the first comma is the unit or the town.
    first, _, rest = line.partition(",")
    if not any(char.isalpha() for char in first):
        first, rest = line, ""
    words = _words(first)
    number = ""
    if words and (found := _NUMBER.match(words[0])):
        number = found[1].lstrip("0") + (found[3] or "")
        words = words[1:]
        if words and words[0] == "1/2":
            words = words[1:]
    words, unit = _cut_unit(words, numbered=bool(number))
    if not number and len(words) > 1 and words[-1].isdigit():
        # Calle Luna 12: the number stands behind.
        words, number = words[:-1], words[-1].lstrip("0")
    return number, " ".join(_core(words)), unit or _unit_line(rest.partition(",")[0])


def _words(text: str) -> list[str]:
    words: list[str] = []
    for word in _SPLIT.split(text.replace("#", " # ")):
        if any(char.isdigit() for char in word) or word == "#":
            words.append(word.lower())
        else:
            words.extend(latin_words(word))
    return [word for word in words if word]


def _cut_unit(words: list[str], *, numbered: bool) -> tuple[list[str], str]:
    """Part the street from the unit: Apt 3, # 3B, Floor 2, 2nd floor."""
    for place, word in enumerate(words):
        if place and (word in tables.UNITS or word == "#"):
            named = [
                tables.FLOORS.get(w, w) for w in words[place + 1 :] if w not in tables.UNITS and w != "#"
            ]
            if not named and (found := _ORDINAL.match(words[place - 1])):
                return words[: place - 1], found[1]
            return words[:place], "".join(named[:2]).lstrip("0")
    last = words[-1] if len(words) > 1 and numbered else ""
    if last.isdigit() or (
        len(last) <= 4 and last[:1].isdigit() and last[-1:].isalpha() and not _ORDINAL.match(last)
    ):
        return words[:-1], last.lstrip("0")
    return words, ""


def _unit_line(line: str) -> str:
    words = _words(line)
    if words and (words[0] in tables.UNITS or words[0] == "#"):
        return "".join(w for w in words[1:4] if w not in tables.UNITS and w != "#").lstrip("0")
    if len(words) > 1 and words[1] in tables.UNITS:
        floor = tables.FLOORS.get(words[0], words[0])
        return found[1] if (found := _ORDINAL.match(floor)) else floor
    return ""


def _nearly(word: str, words: Sequence[str]) -> bool:
    """Say whether a word is one of several with a slip in it: Aenue, Steret, Sputh."""
    return len(word) >= 4 and process.extractOne(word, words, scorer=OSA.distance, score_cutoff=1) is not None


def _core(words: list[str]) -> list[str]:
    """Return the words that name the street: without direction and type; numbers as numbers."""
    plain = [tables.STREET_WORDS.get(word, word) for word in words]
    while len(plain) > 1 and plain[-1] in tables.DIRECTIONS:
        plain = plain[:-1]
    if len(plain) > 1 and (plain[-1] in tables.STREET_TYPES or _nearly(plain[-1], _TYPES)):
        plain = plain[:-1]
    while len(plain) > 1 and (plain[0] in tables.DIRECTIONS or _nearly(plain[0], _DIRECTIONS)):
        plain = plain[1:]
    if len(plain) > 1 and plain[0] in tables.STREET_TYPES_FIRST:
        plain = plain[1:]
    return [found[1] if (found := _ORDINAL.match(word)) else word for word in plain]
