"""The parts of a person's name, whatever language and script it was written in. Pure; never fails; bounded in time.

Particles, titles and suffixes go; Mc and Mac, Abd al-X become one part; a short name or another spelling points to the
name that it stands for. Nothing is lost that would leave a person without a name.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from charteroak.matching import tables
from charteroak.matching.letters import latin_words
from charteroak.matching.people import Person
from charteroak.matching.phonetics import code_of
from charteroak.matching.shares import known_names

# Nobody's name has more; what is beyond is left aside.
MOST_PARTS = 12

# Anamaria; what is shorter is one name.
_SHORTEST_JOINED = 7


@dataclass(frozen=True)
class Token:
    """One part of a name: `text` in small Latin letters, `root` the name it stands for, `code` how that sounds.

    `others`: what else a short name may stand for (Alex: Alexander, Alexandra, Alejandro). `initial`: one letter only.
    """

    text: str = field(repr=False)
    root: str = field(repr=False)
    code: str = field(repr=False)
    initial: bool = False
    others: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class NameParts:
    """The parts in the order in which they were written. Either may be empty: some people have one name."""

    given: tuple[Token, ...] = field(repr=False)
    family: tuple[Token, ...] = field(repr=False)

    @property
    def all(self) -> tuple[Token, ...]:
        return self.given + self.family


def parts_of(person: Person) -> NameParts:
    """Return the parts of a person's name."""
    given, family = latin_words(person.given_name), latin_words(person.family_name)
    # 'FNU' and the like are names only where there is nothing else.
    named = [[word for word in words if word not in tables.NOTHING] for words in (given, family)]
    if any(named):
        given, family = named
    return NameParts(given=_tokens(given, family=False), family=_tokens(family, family=True))


def exact_tokens(person: Person) -> tuple[str, ...]:
    """Return the words of a whole name without accents, case, punctuation and order, for exact look-ups."""
    return tuple(sorted(latin_words(person.given_name) + latin_words(person.family_name)))


def _tokens(words: list[str], *, family: bool) -> tuple[Token, ...]:
    words = _without(_without(words, tables.TITLES), tables.SUFFIXES)
    words = _drop_particles(_join_prefixes(words), family=family)
    return tuple(_token(part) for word in words[: MOST_PARTS // 2] for part in _split(word))


def _split(word: str) -> tuple[str, ...]:
    """Part two names written as one: Mariajose, Jeanpierre."""
    if len(word) < _SHORTEST_JOINED or word in tables.ROOTS or word in (known := known_names()):
        return (word,)
    for place in range(3, len(word) - 2):
        if word[:place] in known and word[place:] in known:
            return word[:place], word[place:]
    return (word,)


def _token(word: str) -> Token:
    if len(word) == 1:
        return Token(text=word, root=word, code=word.upper(), initial=word.isascii())
    roots = tables.ROOTS.get(word) or tables.ROOTS.get(bare := _bare(word)) or (bare,)
    return Token(text=word, root=roots[0], code=code_of(roots[0]), others=roots[1:])


_SERVANT = re.compile("^abd(?:[aeou]|ou|oo)?(?:l(?=.{3})|([rsdnzt])(?=\\1))(?!ah$)")
# Almudaris has the article, Alcantara has not.
_ARABIC_LOOKING = re.compile("^[ae]l(?=[^aeiouyl])(?=.{4}).*(?:kh|gh|sh|dh|th|q(?!u)|aa|ee|oo|ou|aw|iy|h)")
# Little John: Mariazinha, Luisito.
_SMALL = re.compile("^(.{2,}?)(?:z?inh[oa]|c?it[oa]s?)$")
_JOINED = re.compile("^(?:dela|delos|delas)(?=.{4})")


def _bare(word: str) -> str:
    """Return a name without 'servant of the', 'of the' or 'little' that is written as one word with it."""
    if word.startswith("abd"):
        bare = _SERVANT.sub("", word)
    elif word.startswith("del"):
        bare = _JOINED.sub("", word)
    elif word[:2] in ("al", "el") and (word[2:] in tables.WITH_ARTICLE or _ARABIC_LOOKING.match(word)):
        bare = word[2:]
    elif found := _SMALL.match(word):
        known = known_names()
        bare = next((name for end in ("", "o", "a", "e") if (name := found[1] + end) in known), word)
    else:
        return word
    return tables.ROOTS.get(bare, (bare,))[0]


def _without(words: list[str], unwanted: Collection[str]) -> list[str]:
    kept = [word for word in words if word not in unwanted]
    return kept or words


def _join_prefixes(words: list[str]) -> list[str]:
    """Make one word of Mc Donald and O Neill, and of Abd al-Rahman."""
    joined: list[str] = []
    waiting = ""
    for place, word in enumerate(words):
        following = words[place + 1] if place + 1 < len(words) else ""
        if following and (word in tables.PREFIXES or (word == "o" and len(following) > 2)):
            waiting += word
        elif following and word in tables.SERVANT:
            waiting = "abdul"
        elif not (waiting == "abdul" and following and word in tables.ARABIC_PARTICLES):
            joined.append(waiting + word)
            waiting = ""
    return joined


def _drop_particles(words: list[str], *, family: bool) -> list[str]:
    """Leave out what only joins the parts.

    The last part always stays (Ly, Do and La are surnames in Viet Nam), and so does a first name Al or Ben.
    """
    places = [place for place, word in enumerate(words) if word not in tables.WORN_BY_ALL]
    last = places[-1] if places else 0
    return [
        word
        for place, word in enumerate(words)
        if place >= last
        or (
            word not in tables.PARTICLES
            and (word not in tables.ARABIC_PARTICLES or (place == 0 and not family))
        )
    ]
