"""How a person's name and birth date become one canonical text. Pure."""

from __future__ import annotations

from datetime import date

from charteroak.matching.names import exact_tokens
from charteroak.matching.people import Person


def name_tokens(*names: str) -> tuple[str, ...]:
    """Return the words of all names, without accents, case, punctuation or order."""
    return exact_tokens(Person(given_name=" ".join(names), family_name="", birth_date=None))


def canonical_person(*, given_name: str, family_name: str, birth_date: date) -> bytes:
    """Return the bytes that a person's fingerprint is computed over."""
    words = " ".join(exact_tokens(Person(given_name, family_name, None)))
    return f"v1|{birth_date.isoformat()}|{words}".encode()
