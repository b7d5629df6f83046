"""Arabic names in Latin letters: one name, many spellings, each as often as people are found to write it."""

from __future__ import annotations

import random

from charteroak.matching.invented.chance import Weighted
from charteroak.matching.invented.romanizing import romanize
from charteroak.matching.invented.tables import arabic

ARTICLE = "ال"
# The article before a family name. The census knows Elsayed, Alshammari, Al Harbi; no count of the forms as such.
_ARTICLES = Weighted([("Al-", 30), ("Al ", 16), ("Al", 18), ("El-", 7), ("El ", 9), ("El", 8), ("", 12)])


def _read(text: str) -> dict[str, tuple[float, Weighted[str]]]:
    names = {}
    for line in text.strip().splitlines():
        head, _, spellings = line.partition(":")
        script, weight = head.rsplit(None, 1)
        names[script] = (float(weight), Weighted(_spellings(spellings.split())))
    return names


def _spellings(words: list[str]) -> list[tuple[str, float]]:
    """Read `Abdul Rahman 8 Abdurrahman 4`: a spelling may have a space in it."""
    pairs: list[tuple[str, float]] = []
    begun: list[str] = []
    for word in words:
        if word.isdigit():
            pairs.append((" ".join(begun), float(word)))
            begun = []
        else:
            begun.append(word)
    return pairs


_TABLES = {name: _read(getattr(arabic, name)) for name in ("MEN", "WOMEN", "FAMILIES")}
MEN, WOMEN, FAMILIES = (
    Weighted((script, weight) for script, (weight, _) in _TABLES[name].items())
    for name in ("MEN", "WOMEN", "FAMILIES")
)
# A name that is in two tables (Mansour) is spelt by the first.
_SPELLINGS = {
    script: spellings for table in reversed(_TABLES.values()) for script, (_, spellings) in table.items()
}
_SCRIPT_OF = {
    spelling.casefold(): script for script, spellings in _SPELLINGS.items() for spelling in spellings.things
}


def spell(script: str, rng: random.Random) -> str:
    """Return one Latin spelling of a name or a family in Arabic letters; other words as they are."""
    known = _SPELLINGS.get(script)
    if known is not None:
        return known.draw(rng)
    if not in_arabic(script):
        return script
    if script.startswith(ARTICLE) and len(script) > 4:
        article = _ARTICLES.draw(rng)
        rest = spell(script[len(ARTICLE) :], rng)
        return article + (rest if not article or article[-1] in " -" or rng.random() < 0.25 else rest.lower())
    return " ".join(romanize(word) for word in script.split())


def in_arabic(text: str) -> bool:
    """Say whether there are Arabic letters in a text."""
    return any("\u0600" < char < "\u0700" for char in text)


def find_script(spelling: str) -> str | None:
    """Return the Arabic letters of a spelling in the tables, or None."""
    return _SCRIPT_OF.get(spelling.casefold())


_PREFIXES = {"أبو": ("Abu", "Abo", "Abou"), "بن": ("Bin", "Ben", "Ibn")}


def spell_name(scripts: str, rng: random.Random) -> str:
    """Return the Latin spelling of words in Arabic letters: compounds whole, prefixes as prefixes."""
    words, said = scripts.split(), []
    while words:
        pair = " ".join(words[:2])
        if pair in _SPELLINGS:
            said.append(spell(pair, rng))
            del words[:2]
        elif words[0] in _PREFIXES and len(words) > 1:
            forms = _PREFIXES[words[0]]
            said.append(forms[int(rng.random() ** 2 * len(forms))])
            del words[0]
        else:
            said.append(spell(words[0], rng))
            del words[0]
    return " ".join(said)
