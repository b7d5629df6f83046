"""Labels and sealed postings under the keys of two holders (DESIGN: Custody, Fingerprints).

`z = HMAC(second holder's key, HMAC(city's match key, person))`; `label_i = HMAC(z, "L" i)`; a posting is sealed under
`HMAC(z, "E")`. Without both keys, which stand outside the database and with two institutions, labels cannot be computed
and postings cannot be opened, nor can the two be told apart from random bytes. The second holder sees only what the
city's key made: it cannot tell of whom it was asked, only how often.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import date

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from charteroak.custody.actions import HOLDER_KEY, MATCH_KEY
from charteroak.custody.stores.base import KeyStore
from charteroak.matching.rules import canonical_person

# As many cards as one name and birth date can have at a time: twins named alike, and a card with its replacements.
PLACES = 16


class Fingerprint:
    """One person's labels, and the key to what stands under them. Never stored, never printed."""

    def __init__(
        self, city: KeyStore, second: KeyStore, *, given_name: str, family_name: str, birth_date: date
    ) -> None:
        """:raises StoreUnavailable: one of the two holders cannot be reached."""
        person = canonical_person(given_name=given_name, family_name=family_name, birth_date=birth_date)
        self._secret = second.mac(HOLDER_KEY, city.mac(MATCH_KEY, person))

    def __repr__(self) -> str:
        return "Fingerprint(...)"

    def labels(self) -> list[bytes]:
        """Return all the labels that this person's postings can stand under, 32 bytes each."""
        return [hmac.digest(self._secret, b"L%d" % place, hashlib.sha256) for place in range(PLACES)]

    def seal(self, card_number: str, label: bytes) -> bytes:
        """Seal a card's number, bound to the label it will stand under."""
        nonce = secrets.token_bytes(12)
        return nonce + self._box().encrypt(nonce, card_number.encode(), label)

    def open(self, sealed: bytes, label: bytes) -> str | None:
        """Return the card's number, or None where the posting was not sealed for this person and label."""
        try:
            return self._box().decrypt(sealed[:12], sealed[12:], label).decode()
        except InvalidTag:
            return None

    def _box(self) -> AESGCM:
        return AESGCM(hmac.digest(self._secret, b"E", hashlib.sha256))
