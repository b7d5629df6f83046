"""One code by ear for Spanish, Portuguese, Vietnamese, Arabic and Creole, and English names at once. Pure.

Our own. What one of the communities hears as one sound has one letter: b/v; s/z/c/ç/x/sh/ch; k/c/qu/kh; y/j/soft g to
begin with; h is mute; ll in Spanish endings is a vowel; ñ/nh/n and lh/l are one; doubled letters are one; m before b, p
and f is n. Vowels go, except that a name begins with A if it begins with a vowel or a mute h, and that a code of two
letters or fewer keeps its first vowel (Lan, Linh, Long).
"""

from __future__ import annotations

import re

# As far as a code reaches: what comes later in a long name is often cut or misheard.
LONGEST = 6

_FIRST = [
    (r"^(?:kn|gn|pn)", "n"),
    (r"^ng", "q"),
    (r"^wr", "r"),
    (r"^ps", "s"),
    (r"^(?:dj|j|ll|g(?=[eiy])|y(?=[aeou])|i(?=[aeou]))", "1"),
    (r"^(?:w|ou(?=[aei]))", "w"),
    (r"^[aeiouyh]+", "0"),
]
_SOUNDS = [
    (r"ill(?=[oa])|all(?=o)|ll(?=eg|ej|er[oa]|ard|anuev)", "i"),
    (r"sch|tch|ch(?!r)|sh", "s"),
    (r"ch(?=r)|c?kh?|qu?|cc?h?(?=[^eiyh]|$)|x(?=c[eiy])", "k"),
    (r"c|z|x|s", "s"),
    (r"ph|f", "f"),
    (r"gh(?=t|$)", ""),
    (r"dg(?=[eiy])|dj|g(?=[eiy])", "1"),
    (r"(?<=..)ao$", "n"),
    (r"gn|ng(?![aeiouy])|m(?=[bpfv])", "n"),
    (r"[bv]", "b"),
    (r"j", "1"),
    (r"[wyh]", ""),
]
_ONE = re.compile("|".join(f"(?P<s{n}>{pattern})" for n, (pattern, _) in enumerate(_SOUNDS)))
_SOUND = {f"s{n}": sound for n, (_, sound) in enumerate(_SOUNDS)}
_START = re.compile("|".join(f"(?P<s{n}>{pattern})" for n, (pattern, _) in enumerate(_FIRST)))
_STARTS = {f"s{n}": sound for n, (_, sound) in enumerate(_FIRST)}
_VOWELS = re.compile("[aeiou]+")
_DOUBLED = re.compile(r"(.)\1+")
_VOWEL = str.maketrans("eiyaou", "iiiauu")
_FIRST_VOWEL = re.compile("[aeiouy]")
_SHORT = 2


def _sound(found: re.Match[str]) -> str:
    return _SOUND[str(found.lastgroup)]


def code_of(word: str) -> str:
    """Return the code of one word in small Latin letters; of a word in another script, the word.

    :return: 1 to LONGEST letters, empty only for an empty word.
    """
    word = word[:40]
    if not word.isascii():
        return word[:LONGEST]
    start = _START.match(word)
    head, rest = (_STARTS[str(start.lastgroup)], word[start.end() :]) if start else ("", word)
    sounds = _VOWELS.sub("", _ONE.sub(_sound, rest))
    code = _DOUBLED.sub(r"\1", head + sounds)[:LONGEST]
    if len(code) <= _SHORT:
        vowel = _FIRST_VOWEL.search(word)
        code += vowel.group().translate(_VOWEL) if vowel else ""
    return code.upper() or word[:1].upper()
