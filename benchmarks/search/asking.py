"""What people type: right, with one slip, without accents, two words, half a word; and what is right to find."""

from __future__ import annotations

import random
from dataclasses import dataclass

from benchmarks.search.city import Concept

from charteroak.guide.search.folding import words_of

_KEYS = {
    **dict(zip("qwertyuiop", "wertyuiopo", strict=True)),
    **dict(zip("asdfghjkl", "sdfghjklk", strict=True)),
    **dict(zip("zxcvbnm", "xcvbnmn", strict=True)),
}


@dataclass(frozen=True)
class Asked:
    """`text` is typed by somebody who means `meant`; `right`: the concepts that have it."""

    kind: str
    text: str
    meant: str
    right: frozenset[int]


def concepts_by_word(concepts: list[Concept]) -> dict[str, set[int]]:
    """Return each word, as written, and the concepts of which it is an everyday word or in the name."""
    found: dict[str, set[int]] = {}
    for concept in concepts:
        for name, words in zip(concept.names, concept.words, strict=True):
            for word in [*name.lower().split(), *words]:
                found.setdefault(word, set()).add(concept.number)
    return found


def slip(word: str, dice: random.Random) -> str:
    """Return a word with one slip: a letter left out, doubled, beside the right key, or two in the wrong order."""
    place = dice.randrange(1, len(word) - 1)
    kind = dice.choice(("less", "more", "wrong", "swap"))
    if kind == "less":
        return word[:place] + word[place + 1 :]
    if kind == "more":
        return word[:place] + word[place] + word[place:]
    if kind == "wrong":
        return word[:place] + _KEYS.get(word[place], "e") + word[place + 1 :]
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def questions(concepts: list[Concept], count: int, seed: int) -> list[Asked]:
    """Return so many questions of each kind. A slip that makes another word is none, and a short word has none."""
    dice = random.Random(seed)  # noqa: S311
    by_word = concepts_by_word(concepts)
    folded = {fold for word in by_word for fold in words_of(word)}
    long = sorted(word for word in by_word if len(word) > 4 and word.isalpha())
    accented = sorted(word for word in long if not word.isascii())
    asked: list[Asked] = []
    for _ in range(count):
        word = dice.choice(long)
        asked.append(Asked("as it is written", word, word, frozenset(by_word[word])))
        plain = words_of(word)[0]
        while (typed := slip(plain, dice)) in folded or typed == plain:
            pass
        asked.append(Asked("mistyped", typed, word, frozenset(by_word[word])))
        word = dice.choice(accented)
        asked.append(Asked("without accents", words_of(word)[0], word, frozenset(by_word[word])))
        concept = dice.choice(concepts)
        pair = dice.sample(concept.words[dice.randrange(2)], 2)
        asked.append(Asked("two words", " ".join(pair), " ".join(pair), frozenset({concept.number})))
        word = dice.choice(long)
        asked.append(Asked("begun", word[:4], word, _beginning(by_word, word[:4])))
    return asked


def _beginning(by_word: dict[str, set[int]], begun: str) -> frozenset[int]:
    start = words_of(begun)[0]
    return frozenset(
        number
        for word, numbers in by_word.items()
        if any(one.startswith(start) for one in words_of(word))
        for number in numbers
    )
