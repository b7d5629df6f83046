"""Keys that no city may use, to see how well judgement does where no pair is kept from it. For labelled sets alone.

What the city's keys leave out they leave out so that nobody can guess their way into the index: each has the whole
birth date, or the address with part of the date. A set that anybody may read needs none of that.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from charteroak.matching.addresses import address_parts
from charteroak.matching.birth_dates import date_word
from charteroak.matching.keys import matching_keys
from charteroak.matching.names import parts_of
from charteroak.matching.people import Person


def wide_keys(person: Person) -> tuple[bytes, ...]:
    """Return the city's keys and others: a date alone, two names alone, a street with a name."""
    return (*matching_keys(person), *(("|".join(words)).encode() for words in _others(person)))


def _others(person: Person) -> Iterator[tuple[str, ...]]:
    parts = parts_of(person)
    codes = sorted({token.code for token in (*parts.given, *parts.family) if not token.initial})
    where = address_parts(person.address)
    street = where.street.replace(" ", "")[:6] if where else ""
    if person.birth_date:
        yield "w1", date_word(person.birth_date)
    for one, other in combinations(codes[:5], 2):
        yield "w2", one, other
    for code in codes[:5] if street else ():
        yield "w3", street, code
    if street and where and where.number:
        yield "w4", where.number, street
