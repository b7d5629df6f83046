"""A single slip is always mended: what the index leaves out of a vocabulary is never what was meant."""

from __future__ import annotations

import random

import pytest
from rapidfuzz.distance import OSA

from charteroak.guide.models import SearchWord
from charteroak.guide.search.mending import mend

pytestmark = pytest.mark.django_db
_SEED = 20261122
# Two letters, so that trigrams come twice in a word; many; and others than Latin ones.
_ALPHABETS = ("ab", "abcdefghilmnoprstu", "абвгдежз", "ابتثجحخد")


def _vocabulary(dice: random.Random) -> dict[str, int]:
    return {
        "".join(dice.choices(letters, k=dice.randint(3, 12))): dice.randint(1, 9)
        for letters in _ALPHABETS
        for _ in range(120)
    }


def _slip(word: str, dice: random.Random) -> str:
    """Return a word with one slip anywhere, at its first and last letter as often as in all the others together."""
    at = dice.choice((0, len(word) - 1, dice.randrange(len(word))))
    letter = dice.choice(next(letters for letters in _ALPHABETS if word[0] in letters))
    before = max(at - 1, 0)
    return dice.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + letter + word[at:],
            word + letter,
            word[:at] + letter + word[at + 1 :],
            word[:before] + word[before : before + 2][::-1] + word[before + 2 :],
        )
    )


def _nearest(word: str, vocabulary: dict[str, int]) -> list[str]:
    """Return what is to be found, by comparing the word with every other."""
    slips = {other: OSA.distance(word, other) for other in vocabulary}
    fewest = min(slips.values())
    near = [other for other, distance in slips.items() if distance == fewest]
    return sorted(near, key=lambda other: (other[0] != word[0], -vocabulary[other], other))[:2]


def test_no_single_slip_in_a_word_of_four_letters_or_more_is_missed() -> None:
    dice = random.Random(_SEED)
    vocabulary = _vocabulary(dice)
    SearchWord.objects.bulk_create(SearchWord(word=word, count=count) for word, count in vocabulary.items())
    meant = [word for word in vocabulary if len(word) >= 4]
    typed = {_slip(dice.choice(meant), dice) for _ in range(300)}
    wrong = {
        word: (found, right)
        for word in typed
        if (found := mend(word)) != (right := _nearest(word, vocabulary))
    }
    assert wrong == {}


@pytest.mark.parametrize(
    ("typed", "meant"), [("desempelo", "desempleo"), ("aboagdoss", "abogados"), ("celinc", "clinic")]
)
def test_two_slips_are_mended_where_there_is_nothing_nearer(typed: str, meant: str) -> None:
    SearchWord.objects.bulk_create(
        SearchWord(word=word, count=1) for word in ("desempleo", "abogados", "clinic")
    )
    assert mend(typed) == [meant]
