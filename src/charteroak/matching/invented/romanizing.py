"""Arabic letters to Latin ones, as somebody does it who hears the name and has no rules. Ours, and rough on purpose."""

from __future__ import annotations

CONSONANTS = {
    "ب": "b", "ت": "t", "ث": "th", "ج": "j", "ح": "h", "خ": "kh", "د": "d", "ذ": "dh", "ر": "r", "ز": "z",
    "س": "s", "ش": "sh", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "ع": "'", "غ": "gh", "ف": "f", "ق": "q",
    "ك": "k", "ل": "l", "م": "m", "ن": "n", "ه": "h", "ء": "'",
}  # fmt: skip
_LONG = {"ا": "a", "أ": "a", "إ": "i", "آ": "a", "ى": "a", "ة": "a", "ي": "i", "و": "u", "ئ": "i", "ؤ": "u"}


def romanize(word: str) -> str:
    """Return one word in Latin letters, with the short vowels that the script leaves out."""
    sounds = [_sound(word, place) for place in range(len(word))]
    said = ""
    for place, (sound, is_vowel) in enumerate(sounds):
        said += sound
        if is_vowel or place + 1 == len(sounds) or sounds[place + 1][1]:
            continue
        opens = place == 0 or (sounds[place - 1][1] is False and said[-1 - len(sound)] not in "aiu")
        closes = place + 2 == len(sounds)
        if opens or closes:
            said += "a" if not any(vowel for _, vowel in sounds) or opens else "i"
    return said.replace("'", "").replace("aaa", "aa").capitalize()


def _sound(word: str, place: int) -> tuple[str, bool]:
    letter = word[place]
    # At the beginning, and before a vowel letter, these two are consonants.
    if letter in "يو" and (place == 0 or (word[place - 1] in "اأيو" and place + 1 < len(word))):
        return ("y" if letter == "ي" else "w"), False
    if letter in _LONG:
        return _LONG[letter], True
    return CONSONANTS.get(letter, ""), False
