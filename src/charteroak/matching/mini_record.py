"""The mini-record: the few words by which a clerk can tell whether a card is this person's, in 128 bytes, sealed twice.

Layout: birth date (year in two bytes, month, day; zeros for none), card number (5 bytes), length of the given name,
length of the family name (a byte each), given name, family name, and the lines of the address with line feeds between
them, all in UTF-8; then padding. What does not fit is cut at whole characters, the end of the address first, then the
end of the longer name: 116 bytes hold any name of the two fields' usual length, in Vietnamese or Arabic too.
"""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import dataclass, field, replace

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from charteroak.custody.padding import NotPadded, pad, unpad
from charteroak.custody.stores.base import KeyStore, SealBroken
from charteroak.matching.people import BirthDate, Person

SIZE = 128
_HEAD = 11
_ROOM = SIZE - 1 - _HEAD
_NONCE_SIZE = 12


@dataclass(frozen=True)
class MiniRecord:
    """Whom a card is of, as far as it is kept for matching, and the card's number."""

    person: Person = field(repr=False)
    card_number: str = field(repr=False)

    def encode(self) -> bytes:
        """Return the padded text, 128 bytes; of what is too long the end is cut."""
        person = fit(self.person)
        given, family = person.given_name.encode(), person.family_name.encode()
        address = "\n".join(person.address).encode()
        born = person.birth_date or BirthDate(0, 0, 0)
        head = born.year.to_bytes(2) + bytes([born.month, born.day]) + int(self.card_number).to_bytes(5)
        return pad(head + bytes([len(given), len(family)]) + given + family + address, length=SIZE)

    @classmethod
    def decode(cls, opened: bytes) -> MiniRecord:
        """:raises SealBroken: it is no mini-record."""
        try:
            text = unpad(opened, length=SIZE)
            born = BirthDate(int.from_bytes(text[:2]), text[2], text[3])
            family = _HEAD + text[9]
            address = family + text[10]
            lines = text[address:].decode()
            person = Person(
                text[_HEAD:family].decode(),
                text[family:address].decode(),
                born if born.year else None,
                tuple(lines.split("\n")) if lines else (),
            )
        except (NotPadded, IndexError, UnicodeDecodeError) as error:
            raise SealBroken("no mini-record") from error
        return cls(person, f"{int.from_bytes(text[4:9]):012}")


def fit(person: Person) -> Person:
    """Return as much of a person as a mini-record holds. The names do not depend on the address."""
    given, family = (unicodedata.normalize("NFC", name) for name in (person.given_name, person.family_name))
    while (over := _size(given) + _size(family) - _ROOM) > 0:
        # The longer one, down to the other's length at most in one go, so that neither is lost.
        if _size(given) >= _size(family):
            given = _cut(given, max(_size(given) - over, min(_size(family), _size(given) - 1)))
        else:
            family = _cut(family, max(_size(family) - over, min(_size(given), _size(family) - 1)))
    room = _ROOM - _size(given) - _size(family)
    address = _cut(unicodedata.normalize("NFC", "\n".join(person.address)), room).rstrip()
    return replace(
        person,
        given_name=given,
        family_name=family,
        address=tuple(address.split("\n")) if address else (),
    )


def _size(text: str) -> int:
    return len(text.encode())


def _cut(text: str, size: int) -> str:
    """Return the beginning of a text that has `size` bytes at most, and ends with a whole character and its marks."""
    if _size(text) <= size:
        return text
    kept = text.encode()[:size].decode(errors="ignore")
    # Marks that follow belong to the last character: without them it would be another one.
    while kept and unicodedata.combining(text[len(kept)]):
        kept = kept[:-1]
    return kept


def seal_inner(record: MiniRecord, *, record_id: bytes, key: bytes) -> bytes:
    """Seal a mini-record under its own key, which stands in its postings alone."""
    nonce = secrets.token_bytes(_NONCE_SIZE)
    return nonce + AESGCM(key).encrypt(nonce, record.encode(), record_id)


def seal(record: MiniRecord, *, record_id: bytes, key: bytes, store: KeyStore, cohort: str) -> bytes:
    """Seal a mini-record under its own key and then under the key of the month in which the card expires.

    :raises StoreUnavailable: the key store cannot be reached. :raises KeyMissing: the month's key is not there.
    """
    inner = seal_inner(record, record_id=record_id, key=key)
    return store.seal(cohort, inner, context=_context(record_id))


def open_sealed(sealed: bytes, *, record_id: bytes, key: bytes, store: KeyStore, cohort: str) -> MiniRecord:
    """Open a mini-record: one use of the month's key.

    :raises SealBroken: altered, moved, or another key. :raises KeyDestroyed: the month is over.
    :raises StoreUnavailable: the key store cannot be reached, or is spent for the day.
    """
    inner = store.open(cohort, sealed, context=_context(record_id))
    try:
        opened = AESGCM(key).decrypt(inner[:_NONCE_SIZE], inner[_NONCE_SIZE:], record_id)
    except InvalidTag as error:
        raise SealBroken("mini-record") from error
    return MiniRecord.decode(opened)


def _context(record_id: bytes) -> bytes:
    return b"mini|1|" + record_id
