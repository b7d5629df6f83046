"""The issuer's signing keys, through the key store, as the codecs want them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey

from charteroak.cards.queries import SigningKeyFacts, list_signing_keys
from charteroak.credentials.signing import key_id
from charteroak.custody.actions import ISSUER_KEY, STATUS_KEY
from charteroak.custody.queries import get_key_store
from charteroak.custody.stores.base import KeyMissing
from charteroak.lib.clock import local_date
from charteroak.program.queries import current_policy
from charteroak.program.rules import Policy

FIRST_KEYS = {"issuer": ISSUER_KEY, "status": STATUS_KEY}
# A status list is believed for seven days at most; one more, since days end at different hours.
_STATUS_LIFE = timedelta(days=8)


@dataclass(frozen=True)
class StoreSigner:
    """Signs with a key that never leaves its store."""

    name: str
    kid: bytes

    def sign(self, data: bytes) -> bytes:
        return get_key_store().sign_es256(self.name, data)


def public_point_key(name: str) -> EllipticCurvePublicKey:
    """Return the public half of a signing key from the store.

    :raises StoreUnavailable: it cannot be reached. :raises KeyMissing: there is no such key.
    """
    key = get_key_store().public_key(name)
    if not isinstance(key, EllipticCurvePublicKey):
        raise KeyMissing(name)
    return key


def card_signer(*, at: datetime) -> StoreSigner:
    """:raises StoreUnavailable: the key store cannot be reached."""
    return _signer("issuer", at)


def status_signer(*, at: datetime) -> StoreSigner:
    """:raises StoreUnavailable: the key store cannot be reached."""
    return _signer("status", at)


def current_signing_key(purpose: str, *, today: date) -> str:
    """Return the name of the key that signs today; before any is registered, the first one's."""
    signing = [key.name for key in list_signing_keys(purpose) if may_sign(key, today=today)]
    return signing[-1] if signing else FIRST_KEYS[purpose]


def may_sign(key: SigningKeyFacts, *, today: date) -> bool:
    """Tell whether a key's day has come, it was not retired, and it was not withdrawn."""
    retired = key.retired_on is not None and key.retired_on <= today
    return key.signs_from <= today and not retired and key.withdrawn_on is None


def issuer_keys(*, at: datetime) -> dict[bytes, EllipticCurvePublicKey]:
    """Return the public keys that cards and status lists are checked with, by key id.

    Those that will sign soon are among them, and retired ones for as long as what they signed is good.
    """
    policy = current_policy()
    today = local_date(at, policy.city.time_zone)
    keys: list[EllipticCurvePublicKey] = []
    for purpose, first in FIRST_KEYS.items():
        known = list_signing_keys(purpose)
        if not known:
            keys.append(public_point_key(first))
        keys += [
            EllipticCurvePublicKey.from_encoded_point(SECP256R1(), key.point)
            for key in known
            if _still_believed(key, today=today, policy=policy)
        ]
    return {key_id(key): key for key in keys}


def _still_believed(key: SigningKeyFacts, *, today: date, policy: Policy) -> bool:
    if key.withdrawn_on is not None:
        return False
    if key.retired_on is None:
        return True
    if key.purpose == "status":
        return today <= key.retired_on + _STATUS_LIFE
    # A card ends with a month, up to 31 days after its years are over.
    return today <= key.retired_on + timedelta(days=366 * policy.card.validity_years + 31)


def _signer(purpose: str, at: datetime) -> StoreSigner:
    today = local_date(at, current_policy().city.time_zone)
    name = current_signing_key(purpose, today=today)
    return StoreSigner(name, key_id(public_point_key(name)))
