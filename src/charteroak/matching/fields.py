"""Compare two records of people field by field. Pure; it keeps nothing and says only how alike they are."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz.distance import OSA, Hamming, JaroWinkler

from charteroak.matching.addresses import AddressParts, address_parts
from charteroak.matching.birth_dates import digits_of, is_swapped
from charteroak.matching.letters import LONGEST, latin_words
from charteroak.matching.levels import (
    AddressLevel,
    Agreement,
    DateLevel,
    Marks,
    NameLevel,
    Order,
    PartAgreement,
    Side,
)
from charteroak.matching.names import Token, parts_of
from charteroak.matching.people import BirthDate, Person
from charteroak.matching.weights import Weights, current_weights

# Below this, two names of the invented city are more often two names than one with a slip.
_CLOSE = 0.88
_RANKS = {level: rank for rank, level in enumerate(NameLevel)}
_NOT_BY_NAME: tuple[float, ...] = ()


Part = tuple[Side, Token]


@dataclass(frozen=True)
class Prepared:
    """A person taken apart, to be compared with several records without doing it each time. Never kept."""

    parts: Sequence[Part] = field(repr=False)
    birth_date: BirthDate | None = field(repr=False)
    address: AddressParts | None = field(repr=False)
    written: Mapping[str, str] = field(repr=False)


def prepare(person: Person) -> Prepared:
    """Take a person apart."""
    parts = parts_of(person)
    sided = [(Side.GIVEN, token) for token in parts.given] + [(Side.FAMILY, token) for token in parts.family]
    return Prepared(sided, person.birth_date, address_parts(person.address), _written(person))


def compare(a: Person | Prepared, b: Person | Prepared, *, weights: Weights | None = None) -> Agreement:
    """Compare `a`, who has come, with `b`, who is on record."""
    known = weights or current_weights()
    one = a if isinstance(a, Prepared) else prepare(a)
    other = b if isinstance(b, Prepared) else prepare(b)
    ours, theirs = one.parts, other.parts
    pairs = _pairs(ours, theirs, known)
    parts = [_part(ours[i], theirs[j], level, known) for i, j, level in pairs]
    parts += _left_over(ours, theirs, pairs)
    exact = [ours[i][1].text for i, _, level in pairs if level is NameLevel.EXACT]
    return Agreement(
        parts=tuple(parts),
        birth_date=_birth_date(one.birth_date, other.birth_date),
        address=address_level(one.address, other.address),
        order=Order.CROSSED if any(ours[i][0] is not theirs[j][0] for i, j, _ in pairs) else Order.KEPT,
        marks=_marks(one.written, other.written, exact),
    )


def _pairs(ours: Sequence[Part], theirs: Sequence[Part], known: Weights) -> list[tuple[int, int, NameLevel]]:
    """Pair parts, each at most once: the most alike first, then those on one side, then those in one place."""
    found = []
    for i, one in enumerate(ours):
        for j, other in enumerate(theirs):
            level = _level(one[1], other[1], known)
            if level is not None:
                found.append((_RANKS[level], one[0] is not other[0], abs(i - j), i, j, level))
    found.sort(key=lambda each: each[:5])
    taken_ours: set[int] = set()
    taken_theirs: set[int] = set()
    pairs = []
    for *_, i, j, level in found:
        if i not in taken_ours and j not in taken_theirs:
            taken_ours.add(i)
            taken_theirs.add(j)
            pairs.append((i, j, level))
    return pairs


def _level(one: Token, other: Token, known: Weights) -> NameLevel | None:
    if one.text == other.text:
        return NameLevel.EXACT
    if one.initial or other.initial:
        return NameLevel.INITIAL if one.text[0] == other.text[0] else None
    if _root(one, other):
        return NameLevel.ROOT
    if one.code == other.code:
        return NameLevel.SOUND
    if not _is_close(one.text, other.text):
        return None
    both = known.is_known(one.text) and known.is_known(other.text)
    return NameLevel.NEAR if both else NameLevel.SLIP


def _root(one: Token, other: Token) -> str:
    """Return the name that both may stand for, or ''."""
    if one.root == other.root:
        return one.root
    shared = {one.root, *one.others} & {other.root, *other.others} if one.others or other.others else ()
    return min(shared, default="")


def _is_close(one: str, other: str) -> bool:
    if JaroWinkler.similarity(one, other, score_cutoff=_CLOSE) > 0:
        return True
    # A slip in the first letter costs more with Jaro and Winkler than it does in life.
    return min(len(one), len(other)) > 3 and OSA.distance(one, other, score_cutoff=1) <= 1


def _part(one: Part, other: Part, level: NameLevel, known: Weights) -> PartAgreement:
    side, token = one
    common = _NOT_BY_NAME
    if level is NameLevel.EXACT:
        common = known.commonness(level, token.text)
    elif level is NameLevel.ROOT:
        common = known.commonness(level, _root(token, other[1]))
    elif level is NameLevel.SOUND:
        common = known.commonness(level, token.code)
    return PartAgreement(side, level, common)


def _left_over(
    ours: Sequence[Part], theirs: Sequence[Part], pairs: Sequence[tuple[int, int, NameLevel]]
) -> list[PartAgreement]:
    """Say of each part without a partner whether the other record has another one there, or none."""
    left: list[PartAgreement] = []
    for side in Side:
        mine = sum(part[0] is side for part in ours) - sum(ours[i][0] is side for i, _, _ in pairs)
        other = sum(part[0] is side for part in theirs) - sum(theirs[j][0] is side for _, j, _ in pairs)
        left += [PartAgreement(side, NameLevel.DIFFERENT, _NOT_BY_NAME)] * min(mine, other)
        left += [PartAgreement(side, NameLevel.MISSING, _NOT_BY_NAME)] * abs(mine - other)
    return left


def _marks(ours: Mapping[str, str], theirs: Mapping[str, str], agreeing: Sequence[str]) -> Marks:
    if not ours or not theirs:
        return Marks.UNKNOWN
    same = all(ours.get(text, text) == theirs.get(text, text) for text in agreeing)
    return Marks.SAME if same else Marks.DIFFERENT


def _written(person: Person) -> dict[str, str]:
    """Return, where a name has any mark, its words as they were written, by what they are without marks."""
    name = f"{person.given_name} {person.family_name}"
    if name.isascii():
        return {}
    words = unicodedata.normalize("NFC", name[:LONGEST]).casefold().replace("-", " ").split()
    return {" ".join(latin_words(word)): word for word in words}


def _birth_date(one: BirthDate | None, other: BirthDate | None) -> DateLevel:
    if one is None or other is None:
        return DateLevel.MISSING
    if one == other:
        return DateLevel.SAME_COMMON if (one.month, one.day) == (1, 1) else DateLevel.SAME
    if is_swapped(one, other):
        return DateLevel.SWAPPED
    if abs(one.year - other.year) == 1 and (one.month, one.day) == (other.month, other.day):
        return DateLevel.YEAR
    ours, theirs = digits_of(one), digits_of(other)
    if Hamming.distance(ours, theirs, score_cutoff=1) <= 1:
        return DateLevel.DIGIT
    if OSA.distance(ours, theirs, score_cutoff=1) <= 1:
        return DateLevel.TRANSPOSED
    same = (one.year == other.year) + (one.month == other.month) + (one.day == other.day)
    return DateLevel.PART if same == 2 else DateLevel.DIFFERENT


def address_level(one: AddressParts | None, other: AddressParts | None) -> AddressLevel:
    """Compare two addresses."""
    if one is None or other is None:
        return AddressLevel.MISSING
    if one.street != other.street and not _is_close(one.street, other.street):
        return AddressLevel.DIFFERENT
    if one.number != other.number:
        near = one.unit == other.unit and OSA.distance(one.number, other.number, score_cutoff=1) <= 1
        return AddressLevel.SLIP if near else AddressLevel.STREET
    if one.unit == other.unit:
        return AddressLevel.UNIT
    return AddressLevel.OTHER_UNIT if one.unit and other.unit else AddressLevel.HOUSE
