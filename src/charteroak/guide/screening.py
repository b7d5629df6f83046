"""What may stand in a comment, a report and a pen name, and what a moderator looks at twice. Pure."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from enum import StrEnum

from charteroak.guide.advertising import looks_like_advertising

LONGEST = 1_000
PEN_NAME_LONGEST = 30
_PEN_NAME_SHORTEST = 2
_MOST_LINKS = 1

_LINK = re.compile(
    r"(?:https?://|www\.)\S+|\b[\w-]+\.(?:com|net|org|info|xyz|ru|top|shop|site|biz)\b", re.IGNORECASE
)
_EMAIL = re.compile(r"[^\s@]{1,64}@[^\s@.]+(?:\.[^\s@.]+)+")
# 'A 012-345-678', 'a#12345678': the number of somebody's immigration file has 8 or 9 digits.
_A_NUMBER = re.compile(r"\bA[\s#.-]*(?:\d[\s-]?){7,8}\d\b", re.IGNORECASE)
# Seven digits and more with at most two signs between: a telephone, a card, a case. '911' and '2026' are none.
_NUMBER = re.compile(r"\d(?:[\s().-]{0,2}\d){6,}")
_STREET = re.compile(
    r"\b\d{1,5}\s+(?:\w+\s+){1,3}(?:street|st|avenue|ave|road|rd|drive|dr|lane|ln|court|ct|place|pl|calle)\b",
    re.IGNORECASE,
)
# Persian and scripts of India write with joiners; of all other signs that nobody sees a text needs none.
_KEPT, _UNSEEN = "\n\u200c\u200d", frozenset({"Cc", "Cf", "Cs", "Co"})
_PEN_NAME = re.compile(r"[\w][\w .'’-]*", re.UNICODE)
# Who signs so would be taken for the city.
_OFFICIAL = re.compile(
    r"\b(?:city|ciudad|mayor|alcald\w+|admin\w*|moderator|moderador\w*|editor\w*|police|policia|ice|official|oficial)\b"
)


class Mark(StrEnum):
    """What a moderator should look at twice before a comment is shown."""

    TELEPHONE = "telephone"
    EMAIL = "email"
    A_NUMBER = "a_number"
    ADDRESS = "address"
    LINK = "link"
    ADVERT = "advert"  # it waits behind the others


class BadText(ValueError):
    """It cannot be taken: 'empty', 'too_long' or 'links'. It never says what was typed."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class BadPenName(ValueError):
    """'empty', 'length', 'letters', 'contact' or 'official'. It never says what was typed."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def clean_text(typed: str, *, may_be_empty: bool = False) -> str:
    """Return a text as it is kept: composed letters, no invisible signs, no piles of empty lines.

    :raises BadText: nothing is left, more than 1,000 characters, or more than one link.
    """
    composed = (
        unicodedata.normalize("NFC", typed).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    )
    seen = "".join(ch for ch in composed if ch in _KEPT or unicodedata.category(ch) not in _UNSEEN)
    text = re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \u00a0]{3,}", "  ", seen)).strip()
    if not text and not may_be_empty:
        raise BadText("empty")
    if len(text) > LONGEST:
        raise BadText("too_long")
    if len(_LINK.findall(text)) > _MOST_LINKS:
        raise BadText("links")
    return text


def marks_of(text: str) -> tuple[Mark, ...]:
    """Return what in a text may be somebody's own: numbers, addresses; links; and whether it looks like advertising."""
    plain = unicodedata.normalize("NFKC", text)
    without = _EMAIL.sub(" ", plain)
    found = {
        Mark.EMAIL: bool(_EMAIL.search(plain)),
        Mark.A_NUMBER: bool(_A_NUMBER.search(plain)),
        Mark.TELEPHONE: bool(_NUMBER.search(plain)),
        Mark.ADDRESS: bool(_STREET.search(plain)),
        Mark.LINK: bool(_LINK.search(without)),
        Mark.ADVERT: looks_like_advertising(text),
    }
    return tuple(mark for mark in Mark if found[mark])


def fingerprint_of(text: str) -> bytes:
    """Return 16 bytes by which the same text is known again, whatever its case, spaces and signs."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    return hashlib.sha256("".join(ch for ch in folded if ch.isalnum()).encode()).digest()[:16]


def clean_pen_name(typed: str) -> str:
    """Return a pen name with single spaces.

    :raises BadPenName: it has fewer than 2 or more than 30 characters, other signs than letters, digits, spaces,
        points, hyphens and apostrophes, what looks like a number or an address of somebody, or looks official.
    """
    name = " ".join(unicodedata.normalize("NFKC", typed).split())
    if not name:
        raise BadPenName("empty")
    if not _PEN_NAME_SHORTEST <= len(name) <= PEN_NAME_LONGEST:
        raise BadPenName("length")
    if marks_of(name):
        raise BadPenName("contact")
    if not _PEN_NAME.fullmatch(name):
        raise BadPenName("letters")
    if _OFFICIAL.search(_without_accents(name)):
        raise BadPenName("official")
    return name


def pen_key_of(name: str) -> str:
    """Return by what two pen names are the same: without accents, case, spaces and signs."""
    return "".join(ch for ch in _without_accents(name) if ch.isalnum())[: 2 * PEN_NAME_LONGEST]


def _without_accents(name: str) -> str:
    folded = unicodedata.normalize("NFKD", name).casefold()
    return "".join(ch for ch in folded if not unicodedata.combining(ch))
