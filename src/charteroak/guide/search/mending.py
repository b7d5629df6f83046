"""Mend a mistyped word by the words that pages and services have."""

from __future__ import annotations

from django.db import connection, transaction
from django.db.models.functions import Length
from rapidfuzz import process
from rapidfuzz.distance import OSA

from charteroak.guide.models import SearchWord
from charteroak.guide.search.folding import is_paired

# The share of their trigrams that two words must have in common for PostgreSQL to find one by the other. One slip away:
# of the t that were typed a wrong letter spoils 3 and brings in 3 others (one too many 3 and 2, one too few 2 and 3),
# so t - 3 of t + 3 are in common. A hair less, since the share is reckoned with few digits.
_ONE_SLIP = (
    "SELECT set_config('pg_trgm.similarity_threshold', (greatest(cardinality(show_trgm(%(word)s)) - 3, 1)::float"
    " / (cardinality(show_trgm(%(word)s)) + 3) - 0.001)::text, true)"
)
# More slips may leave a short word none; then it is found by how it begins.
_MORE_SLIPS = "SELECT set_config('pg_trgm.similarity_threshold', '0.2', true)"
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
    slips = _measure(word, _one_slip_away(word), 1)
    if not slips:
        others = _begun_alike(word, most) | (_look_alike(word, most, _MORE_SLIPS) if most > 1 else {})
        slips = _measure(word, others, most)
    slips.sort()
    return [other for distance, _, _, other in slips if distance == slips[0][0]][:_MOST_SPELLINGS]


def _measure(word: str, others: dict[str, int], most: int) -> list[tuple[int, bool, int, str]]:
    """Return of each word that is so near: slips, whether the first letter is another, minus its count, the word."""
    near = process.extract_iter(word, list(others), scorer=OSA.distance, score_cutoff=most)
    return [(int(slips), other[0] != word[0], -others[other], other) for other, slips, _ in near]


def _one_slip_away(word: str) -> dict[str, int]:
    """Return every word that is a single slip away, and others, with their counts."""
    # Two letters in the wrong order spoil a trigram more. There are few such words, so they are looked up themselves.
    swapped = [word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)]
    return _look_alike(word, 1, _ONE_SLIP) | dict(
        SearchWord.objects.filter(word__in=swapped).values_list("word", "count")
    )


@transaction.atomic
def _look_alike(word: str, most: int, set_share: str) -> dict[str, int]:
    """Return words with so many of the same trigrams, at most `most` letters longer or shorter.

    `set_share`: the statement that says how many.
    """
    values: dict[str, str | int] = {"word": word, "least": len(word) - most, "most": len(word) + most}
    with connection.cursor() as cursor:
        cursor.execute(set_share, values)
        cursor.execute(
            "SELECT word, count FROM guide_searchword"
            " WHERE word %% %(word)s AND length(word) BETWEEN %(least)s AND %(most)s",
            values,
        )
        return dict(cursor.fetchall())


def _begun_alike(word: str, most: int) -> dict[str, int]:
    """Return words that begin with the same letter or two, at most `most` letters longer or shorter."""
    begun = SearchWord.objects.filter(word__startswith=word[: 1 if len(word) < 7 else 2])
    begun = begun.annotate(letters=Length("word")).filter(
        letters__gte=len(word) - most, letters__lte=len(word) + most
    )
    return dict(begun.values_list("word", "count"))
