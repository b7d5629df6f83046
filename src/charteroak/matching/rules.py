"""Who is exactly the same by what is written: one text for a name and a birth date, and a key made of it. Pure.

The other keys (`keys.py`) find who is alike; this one is there for everybody, also for who has a single name, and leads
to nobody else: a card that was lost, or one that the law asks for, is found by it.
"""

from __future__ import annotations

from charteroak.matching.keys import MOST_KEYS, matching_keys
from charteroak.matching.names import exact_tokens
from charteroak.matching.people import BirthDate, Person

# Tag of the exact key; no family of `keys.FAMILIES` has it.
EXACT = "ex"


def name_tokens(*names: str) -> tuple[str, ...]:
    """Return the words of all names, without accents, case, punctuation or order."""
    return exact_tokens(Person(given_name=" ".join(names), family_name="", birth_date=None))


def exact_keys(person: Person) -> tuple[bytes, ...]:
    """Return the key of a person's exact name and birth date; none without a birth date."""
    return (_canonical(person),) if person.birth_date is not None else ()


def all_keys(person: Person) -> tuple[bytes, ...]:
    """Return every key that a person's postings stand under, 13 at most, the exact one last.

    The second holder is asked for 13 at a time: of the others the least telling one gives way.
    """
    exact = exact_keys(person)
    return matching_keys(person)[: MOST_KEYS - len(exact)] + exact


def is_exactly(one: Person, other: Person) -> bool:
    """Tell whether two have the same name, as it is written but for marks and order, and the same birth date."""
    return one.birth_date == other.birth_date and exact_tokens(one) == exact_tokens(other)


def _canonical(person: Person) -> bytes:
    born = person.birth_date or BirthDate(0, 0, 0)
    return f"{EXACT}|{born.year}|{born.month}|{born.day}|{' '.join(exact_tokens(person))}".encode()
