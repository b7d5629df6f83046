"""The keys under which a person is found again: combinations of what they are called, when born, where they live. Pure.

Every key has the whole birth date (day and month in either order) or the address, so that a name alone is never enough;
and beside the birth date, so much of the name that few residents share it. `FAMILIES` says which there are,
`MOST_SHARE` how many may share what stands beside the date; docs/reference/matching.md says why.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, islice, permutations

from charteroak.matching.addresses import AddressParts, address_parts
from charteroak.matching.birth_dates import date_word, order_free
from charteroak.matching.names import NameParts, parts_of
from charteroak.matching.people import BirthDate, Person
from charteroak.matching.phonetics import code_of
from charteroak.matching.shares import joint_share, part_of, shares_of
from charteroak.matching.tables import WORN_BY_ALL

# Each costs a call to both key holders.
MOST_KEYS = 13

# Beside a birth date, but for two whole names: not more residents than this may share it.
MOST_SHARE = 0.003

# And of a single name fewer: no list knows all names that sound alike.
RARE = 0.001

FAMILIES = {
    "da": "birth date and address",
    "dr": "birth date and one name that few people bear, by ear",
    "do": "birth date and the only name, or a part of it, of one who has no other",
    "dp": "birth date and two names, by ear",
    "dh": "birth date and two names, of which one or both only in part",
    "ap": "address and two names, by ear, of one whose birth date is not known",
    "ay": "address, birth year and one name, by ear",
    "am": "address, day and month of birth and one name, by ear",
}

# Of longer names the parts that are kept most often.
_MOST_NAMES = 6
_FEW_NAMES = 2
# Three of four: given and family name may have changed places.
_AT_HOME = 3


class _Name:
    """One name of a person, as keys use it: its parts, and what share of each community has them."""

    __slots__ = ("_parts", "code", "text", "twice")

    def __init__(self, code: str, text: str) -> None:
        self.code, self.text, self.twice = code, text, False
        self._parts: dict[str, tuple[str, tuple[float, ...]]] = {}

    def part(self, kind: str) -> tuple[str, tuple[float, ...]]:
        """Return a part as it stands in a key, and its shares."""
        if kind not in self._parts:
            part = part_of(kind, code=self.code, text=self.text)
            self._parts[kind] = kind + part, shares_of(kind, part)
        return self._parts[kind]


_Part = tuple[_Name, str]


def matching_keys(person: Person) -> tuple[bytes, ...]:
    """Return a person's keys, at most MOST_KEYS, the most telling first, each behind its family's tag."""
    names, letters = _names(parts_of(person))
    where = address_parts(person.address)
    house = _house(where)
    by_house = list(_with_address(names, person.birth_date, house)) if house else []
    keys: list[tuple[str, ...]] = []
    if person.birth_date:
        date = date_word(person.birth_date)
        keys = [("da", date, house)] if house else []
        keys.extend(islice(_with_date(names, letters, date), MOST_KEYS - len(keys) - len(by_house)))
    return tuple(dict.fromkeys("|".join(words).encode() for words in keys + by_house))


def _house(where: AddressParts | None) -> str:
    """Return number and street, by ear; nothing where one of them is missing."""
    if where is None or not (where.number and where.street):
        return ""
    return " ".join((where.number, *map(code_of, where.street.split())))


def _names(parts: NameParts) -> tuple[list[_Name], list[_Name]]:
    """Return the names that keys are made of, those first that people keep, and the letters that stand for names."""
    given = [token for token in parts.given if token.text not in WORN_BY_ALL]
    family = [token for token in parts.family if token.text not in WORN_BY_ALL]
    # The first given name, the last and the first of the family, then what is left out more often.
    order = given[:1] + family[-1:] + family[:1] + given[1:2] + given[-1:] + family + given
    names: dict[str, _Name] = {}
    letters: dict[str, _Name] = {}
    for token in order:
        if token.initial:
            letters[token.text] = _Name("", token.text)
        elif token.code not in names:
            names[token.code] = _Name(token.code, token.text)
    codes = [token.code for token in given + family]
    for code, name in names.items():
        name.twice = codes.count(code) > 1
    return list(names.values())[:_MOST_NAMES], list(letters.values())


def _with_date(names: list[_Name], letters: list[_Name], date: str) -> Iterator[tuple[str, ...]]:
    """Give the combinations of names that go with the birth date, those that find the most first.

    A name that few bear stands alone; every key with it and another would find nobody more.
    """
    common = []
    if len(names) == 1:
        yield from (("do", date, names[0].part(kind)[0]) for kind in ("F", "H2", "T2"))
    for name in names:
        if _share((name, "F")) <= RARE:
            yield "dr", date, name.part("F")[0]
        else:
            common.append(name)
    for name in names:
        if name.twice:
            yield "dp", date, name.part("F")[0], name.part("F")[0]
    for one, other in combinations(common, 2):
        yield "dp", date, *sorted((one.part("F")[0], other.part("F")[0]))
    for parts in _halves(common, names, letters):
        if _share(*parts) <= MOST_SHARE:
            yield "dh", date, *sorted(name.part(kind)[0] for name, kind in parts)


def _halves(common: list[_Name], names: list[_Name], letters: list[_Name]) -> Iterator[tuple[_Part, _Part]]:
    """Give the pairs of a common name and a part of another: its first letter, or what a slip in the rest leaves.

    Who has three names or more is met by two others.
    """
    few = names if len(names) <= _FEW_NAMES else []
    for one in common[:2]:
        for letter in letters or few:
            if letter is not one:
                yield (one, "F"), (letter, "L")
    for kind in ("H2", "T2"):
        for one, other in permutations(few, 2):
            if one in common:
                yield (one, "F"), (other, kind)


def _share(*parts: _Part) -> float:
    return joint_share(*(name.part(kind)[1] for name, kind in parts))


def _with_address(names: list[_Name], born: BirthDate | None, house: str) -> Iterator[tuple[str, ...]]:
    """Give what meets somebody whose date was written wrongly: one slip leaves either the year, or day and month."""
    if born is None:
        for one, other in islice(combinations(names, 2), 1):
            yield "ap", house, *sorted((one.code, other.code))
        return
    year, low, high = order_free(born)
    for name in names[:_AT_HOME]:
        yield "ay", house, f"{year:04d}", name.code
        yield "am", house, f"{low:02d}{high:02d}", name.code
