"""From any script to small Latin letters: accents off, Arabic letters spelled out, other scripts as they are. Pure."""

from __future__ import annotations

import re
import unicodedata

from charteroak.matching.tables import ARABIC_LETTERS, ARABIC_WORDS

# No name is longer; what is, is cut, so that no input costs more than this.
LONGEST = 160

# Đ, Ø, Ł and their like have no decomposition.
_LETTERS = str.maketrans(
    {
        "đ": "d",
        "ð": "d",
        "ø": "o",
        "ł": "l",
        "ı": "i",
        "ħ": "h",
        "ŋ": "ng",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ə": "a",
    }
)
# Marks inside a word: it goes on. (NFKC would make a space of the acute accent that stands alone.)
_JOINERS = {ord(char): None for char in "'’‘ʼʻ`´ʿʾ′\u200c\u200d\u0640"}
_ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff]+")
_LATIN = re.compile("[\u0000-\u007f\u0300-\u036f]*")
_ACCENTS = re.compile("[\u0300-\u036f]+")
_WORDS = re.compile("[a-z]+")
_PLAIN = re.compile("[a-z ]*")


def latin_words(text: str) -> list[str]:
    """Return the words of a text in small letters without accents; letters that are neither Latin nor Arabic stay."""
    low = text[:LONGEST].translate(_JOINERS).casefold()
    if _PLAIN.fullmatch(low):
        return low.split()
    low = unicodedata.normalize("NFKC", low)[:LONGEST]
    if _ARABIC.search(low):
        low = _ARABIC.sub(lambda found: f" {spell_arabic(found.group())} ", low)
    low = unicodedata.normalize("NFKD", low.casefold().translate(_LETTERS))
    if _LATIN.fullmatch(low):
        return _WORDS.findall(_ACCENTS.sub("", low))
    return "".join(map(_letter, low)).split()


def _letter(char: str) -> str:
    if "a" <= char <= "z":
        return char
    kind = unicodedata.category(char)
    if kind[0] == "L":
        return char
    # Vowel signs belong to the letters of some scripts; accents and tones do not belong to Latin ones.
    return "" if kind == "Mn" or char == "\u200c" else char if kind == "Mc" else " "


def spell_arabic(word: str) -> str:
    """Return an Arabic word in Latin letters, the article as a word of its own."""
    bare = "".join(char for char in unicodedata.normalize("NFC", word) if unicodedata.category(char) != "Mn")
    known = ARABIC_WORDS.get(bare)
    if known:
        return known
    if bare.startswith("ال") and len(bare) > 4:
        return f"al {ARABIC_WORDS.get(bare[2:]) or _by_letter(bare[2:])}"
    if bare.startswith("عبدال") and len(bare) > 6:
        return f"abd al {ARABIC_WORDS.get(bare[5:]) or _by_letter(bare[5:])}"
    return _by_letter(bare)


def _by_letter(word: str) -> str:
    spelled = "".join(ARABIC_LETTERS.get(char, "") for char in word)
    # Waw and ya begin a word as consonants.
    first = {"و": "w", "ي": "y", "ی": "y"}.get(word[:1])
    return first + spelled[1:] if first else spelled
