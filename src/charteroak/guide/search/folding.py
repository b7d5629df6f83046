"""Words as they are compared: without case, accents and vowel marks, in any script. Pure; never fails.

What is indexed and what is typed go through here alike, so 'Médico' and 'medico', 'Đăng ký' and 'dang ky', a word with
and without Arabic vowel marks are one. Scripts that write no spaces are cut into pairs of characters.
"""

from __future__ import annotations

import re
import unicodedata

# What NFKD leaves together and people type apart. Arabic: letters that are written one for another.
_LETTERS = str.maketrans(
    {
        "đ": "d",
        "ð": "d",
        "ł": "l",
        "ø": "o",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        "þ": "th",
        "ى": "ي",
        "ی": "ي",
        "ے": "ي",
        "ة": "ه",
        "ۀ": "ه",
        "ہ": "ه",
        "ک": "ك",
        "ٱ": "ا",
        "ـ": "",
        "\u200c": "",
        "\u200d": "",
        "\u00ad": "",
    }
)
# Marks above and below Latin, Greek and Cyrillic letters, Hebrew points, Arabic vowel marks and hamzas.
_MARKS = re.compile("[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]")
_WORD = re.compile(r"[^\W_]+(?:[\u0900-\u0dff\u1000-\u109f][^\W_]*)*")
# Written without spaces: Chinese, Japanese, Thai, Lao, Burmese, Khmer; Korean, whose particles hang on the word.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
    "\uf900-\ufaff\U00020000-\U0003134f]+"
)
_ARABIC_ARTICLES = ("وال", "بال", "كال", "فال", "ال", "لل")
_LONGEST_WORD = 40
_LONGEST_TEXT = 20_000


def fold(text: str) -> str:
    """Return a text without case, accents, vowel marks and variants of letters."""
    small = unicodedata.normalize("NFKD", text[:_LONGEST_TEXT]).casefold()
    apart = unicodedata.normalize("NFKD", small).casefold()
    return unicodedata.normalize("NFC", _MARKS.sub("", apart).translate(_LETTERS))


def words_of(text: str) -> list[str]:
    """Return the words of a text in their order, folded; of scripts without spaces, each pair of characters."""
    found: list[str] = []
    for run in _WORD.findall(fold(text)):
        place = 0
        for unspaced in _UNSPACED.finditer(run):
            found += _plain(run[place : unspaced.start()])
            found += _pairs(unspaced.group())
            place = unspaced.end()
        found += _plain(run[place:])
    return found


def _plain(word: str) -> list[str]:
    if not word:
        return []
    if word.isdecimal() and not word.isascii():
        word = "".join(str(unicodedata.digit(character)) for character in word)
    for article in _ARABIC_ARTICLES:
        if word.startswith(article) and len(word) >= len(article) + 3:
            word = word[len(article) :]
            break
    return [word[:_LONGEST_WORD]]


def _pairs(run: str) -> list[str]:
    return [run[place : place + 2] for place in range(len(run) - 1)] or [run]


def is_paired(word: str) -> bool:
    """Tell whether a word is a pair of characters of a script without spaces; such a word has no spelling to mend."""
    return _UNSPACED.fullmatch(word) is not None


def telephone_digits(text: str) -> str:
    """Return the ten digits of a telephone number, seven of a local one, or nothing if the text is none."""
    if re.search(r"[^\d\s()+.\-/]", text):
        return ""
    digits = "".join(str(unicodedata.digit(character)) for character in text if character.isdigit())
    if len(digits) == 11 and digits.startswith("1"):
        digits = digits[1:]
    return digits if len(digits) in (7, 10) else ""
