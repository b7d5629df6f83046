"""Invented people, each of whose words can be found again anywhere: drawn from a seed, the same for the same seed.

A name alone is searched for only where it is long enough that chance cannot write it (forms.MIN_BYTES); of the people
with short names the full name is. Every birth date, street and address of e-mail is one canary's alone.
"""

from __future__ import annotations

import random
import unicodedata
from dataclasses import dataclass, field
from datetime import date, timedelta

SEED = 2026_11_22

_SOFT, _HARD = "aeiou", "bdfghjklmnprstvz"
_ACCENTED = {"a": "áàãă", "e": "éêëę", "i": "íî", "o": "óôöõ", "u": "úûü", "s": "šş", "z": "žź", "n": "ñ"}
# Letters of scripts that the card's fonts have; names of random letters are nobody's.
_SCRIPTS = (
    "абвгдежзиклмнопрстуфхцчшэюя",
    "αβγδεζηθικλμνξοπρστυφχψω",
    "აბგდევზთიკლმნოპრსტუფქღყშჩცძწჭხჯჰ",
    "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆ",
    "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
)
_FIRST_BIRTH = date(1931, 2, 3)


@dataclass(frozen=True)
class Canary:
    """One invented person. `kind` says what is special about the name; see _KINDS."""

    index: int
    kind: str
    given_name: str = field(repr=False)
    family_name: str = field(repr=False)
    birth_date: date = field(repr=False)
    street: str = field(repr=False)
    email: str = field(repr=False)

    @property
    def address(self) -> tuple[str, str]:
        return self.street, "Hartford, CT 06103"

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.family_name}"


_KINDS = ("plain", "accents", "long", "short", "script")


def invent_canaries(count: int, *, seed: int = SEED) -> list[Canary]:
    """Return `count` people, no two of whom share a name, a birth date, a street or an address of e-mail."""
    draw = random.Random(seed)  # noqa: S311  # invented people, the same every time; nothing secret hangs on it
    days = draw.sample(range(27_000), 27_000)
    made: list[Canary] = []
    words: set[str] = set()
    while len(made) < count:
        index = len(made)
        kind = _KINDS[index % len(_KINDS)]
        letters = _SCRIPTS[index // len(_KINDS) % len(_SCRIPTS)]
        given, family = _name(draw, kind, letters), _name(draw, kind, letters)
        street = f"{draw.randint(100, 9999)} {_word(draw, 5).title()} Sample Street"
        local = f"{_word(draw, 5)}.{_word(draw, 4)}"
        if words & {given, family, street, local} or given == family:
            continue
        words |= {given, family, street, local}
        born = _FIRST_BIRTH + timedelta(days=days[index])
        made.append(Canary(index, kind, given, family, born, street, f"{local}@example.org"))
    return made


def _word(draw: random.Random, syllables: int) -> str:
    return "".join(draw.choice(_HARD) + draw.choice(_SOFT) for _ in range(syllables))


def _name(draw: random.Random, kind: str, letters: str) -> str:
    if kind == "plain":
        name = _word(draw, 5).title()
    elif kind == "accents":
        plain = _word(draw, 5)
        name = "".join(draw.choice(_ACCENTED.get(char, char)) for char in plain).title()
    elif kind == "long":
        name = f"{_word(draw, 6).title()}-{_word(draw, 7).title()} {_word(draw, 6).title()}"
    elif kind == "short":
        # Three letters, one of them accented: too short to be searched for alone, so the full name is.
        name = (draw.choice(_HARD) + draw.choice("áéíóúöü") + draw.choice(_HARD)).title()
    else:
        name = "".join(draw.choice(letters) for _ in range(8)).title()
    return unicodedata.normalize("NFC", name)
