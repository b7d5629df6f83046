"""Mend a mistyped word by the words that pages and services have."""

from __future__ import annotations

from django.db import connection, transaction
from rapidfuzz.distance import OSA

from charteroak.guide.models import SearchWord
from charteroak.guide.search.folding import is_paired

# Trigrams that a mistyped word still shares with the right one.
_ALIKE = "0.2"
_SHORTEST = 3
_MOST_SPELLINGS = 2


def is_spelled(word: str, *, is_begun: bool) -> bool:
    """Tell whether some page or service has just this word, or one that begins so."""
    found = (
        SearchWord.objects.filter(word__startswith=word) if is_begun else SearchWord.objects.filter(word=word)
    )
    return found.exists()


def mend(word: str) -> list[str]:
    """Return the words that a mistyped one most likely is: the fewest slips away, and of these the most used.

    A slip is a letter too many, too few, wrong, or two in the wrong order (Damerau); short words may have one.
    """
    if is_paired(word) or len(word) < _SHORTEST or word.isdigit():
        return []
    most = 1 if len(word) < 6 else 2 if len(word) < 10 else 3
    slips = [
        (distance, other[0] != word[0], -count, other)
        for other, count in _alike(word, most)
        if (distance := OSA.distance(word, other, score_cutoff=most)) <= most
    ]
    slips.sort()
    return [other for distance, _, _, other in slips if distance == slips[0][0]][:_MOST_SPELLINGS]


def _alike(word: str, most: int) -> list[tuple[str, int]]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.similarity_threshold', %s, true)", [_ALIKE])
        # A slip leaves a short word hardly a trigram, so words with the same beginning are looked at too.
        cursor.execute(
            "SELECT word, count FROM guide_searchword WHERE word %% %(word)s"
            " UNION SELECT word, count FROM guide_searchword"
            " WHERE word LIKE %(begin)s AND length(word) BETWEEN %(least)s AND %(most)s",
            {
                "word": word,
                "begin": f"{word[: 1 if len(word) < 7 else 2]}%",
                "least": len(word) - most,
                "most": len(word) + most,
            },
        )
        return list(cursor.fetchall())
