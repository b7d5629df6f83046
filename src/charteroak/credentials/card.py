"""The card's code: CWT with Claim 169, signed, then zlib, then Base45 (Claim 169 1.2.0 section 3.2.1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey

from charteroak.credentials import base45, cbor, claim169, cose, cwt, packing
from charteroak.credentials.refusals import Refusal, Refused
from charteroak.credentials.signing import SIGNATURE_BYTES, Signer

MAX_CHARACTERS = 4296  # a QR code of version 40 holds no more (ISO/IEC 18004, table 7)
MAX_BYTES = 8192  # unpacked; a card has under 1,000
MAX_URI = 300
_DAY, _HALF_A_DAY = timedelta(days=1), timedelta(hours=12)


@dataclass(frozen=True, kw_only=True)
class CardClaims:
    """What a card states. Everything about the person stays out of the repr.

    `full_name` is the name as the person writes it; left empty, it becomes the given and the family name.
    The photo is WebP, or empty. A text that is not there is None, and the empty text where it is a name.
    The card is good from the first moment of `not_before` to the last of `expires_on`, in the city's time.
    """

    number: str = field(repr=False)
    given_name: str = field(repr=False)
    family_name: str = field(repr=False)
    full_name: str = field(default="", repr=False)
    preferred_name: str | None = field(default=None, repr=False)
    birth_date: date | None = field(repr=False)
    gender: str | None = field(default=None, repr=False)  # 'M', 'F' or 'X'
    address: str | None = field(default=None, repr=False)
    photo: bytes = field(repr=False)
    issued_on: date
    not_before: date
    expires_on: date
    statement: str
    issuer: str
    status_uri: str
    status_index: int = field(repr=False)

    def __post_init__(self) -> None:
        if not self.full_name:
            object.__setattr__(self, "full_name", f"{self.given_name} {self.family_name}".strip())


@dataclass(frozen=True)
class OpenedCard:
    """An authentic card: signed by a known key. Whether it is good at a given moment is another question."""

    claims: CardClaims
    valid_from: datetime
    valid_until: datetime

    def check_dates(self, *, at: datetime) -> None:
        """Check a moment against both ends; at the last it is over (RFC 8392 sections 3.1.4 and 3.1.5).

        :raises Refused: not_yet_valid or expired.
        """
        if at < self.valid_from:
            raise Refused(Refusal.NOT_YET_VALID)
        if at >= self.valid_until:
            raise Refused(Refusal.EXPIRED)


def sign_card(*, claims: CardClaims, signer: Signer, time_zone: str) -> str:
    """Sign a card and return the text of its QR code.

    `time_zone` is the city's: in it the days of the claims begin and end.

    :raises ValueError: the claims could not be read back; says which claim, never what it holds.
    """
    message = sign_credential(claims=claims, signer=signer, time_zone=time_zone)
    return base45.encode(_pack(message, claims.photo))


def sign_credential(*, claims: CardClaims, signer: Signer, time_zone: str) -> bytes:
    """Sign a card as a CWT (COSE_Sign1, tag 18), not yet packed for a QR code.

    :raises ValueError: as in sign_card.
    """
    _check_writable(claims)
    return cose.sign1(payload=cbor.encode(_to_map(claims, time_zone)), signer=signer)


def open_card(*, text: str | bytes, keys: Mapping[bytes, EllipticCurvePublicKey]) -> OpenedCard:
    """Read a card's code and check its signature, not its dates.

    :raises Refused: wrong_signature, unknown_key, malformed or oversized, and nothing else.
    """
    message = cose.parse(unpack(text))
    cose.check(message, keys=keys)
    claims = cbor.decode_map(message.payload)
    valid_from, valid_until = cwt.get_moment(claims, cwt.NBF), cwt.get_moment(claims, cwt.EXP)
    if valid_until <= valid_from:
        raise Refused(Refusal.MALFORMED)
    return OpenedCard(_from_map(claims), valid_from, valid_until)


def read_card(*, text: str | bytes, keys: Mapping[bytes, EllipticCurvePublicKey], at: datetime) -> CardClaims:
    """Read a card's code, check its signature with the issuer's public keys by key id, and its dates.

    :raises Refused: with one of the reasons of Refusal; no input makes it raise anything else.
    """
    opened = open_card(text=text, keys=keys)
    opened.check_dates(at=at)
    return opened.claims


def unpack(text: str | bytes) -> bytes:
    """Take Base45 and zlib off a code, however large it claims to become.

    :raises Refused: malformed or oversized.
    """
    if len(text) > MAX_CHARACTERS + 2:  # a line end may follow in a file
        raise Refused(Refusal.OVERSIZED)
    if isinstance(text, bytes):
        try:
            text = text.decode("ascii")
        except UnicodeDecodeError:
            raise Refused(Refusal.MALFORMED) from None
    packed = base45.decode(text.strip("\r\n"))  # a space is a character of Base45
    return packing.unpack(packed, limit=MAX_BYTES)


def _pack(message: bytes, photo: bytes) -> bytes:
    """Compress what stands around the photo and the signature, which ends the message."""
    at, end = message.find(photo), len(message) - SIGNATURE_BYTES
    after = at + len(photo)
    return packing.pack(((message[:at], photo), (message[after:end], message[end:])))


def _to_map(claims: CardClaims, time_zone: str) -> dict[int, object]:
    attributes = claim169.to_map(
        number=claims.number,
        full_name=claims.full_name,
        first_name=claims.given_name,
        last_name=claims.family_name,
        birth_date=claims.birth_date,
        gender=claims.gender,
        address=claims.address,
        photo=claims.photo,
    )
    # In deterministic order: that of the encoded keys, so the private ones come last.
    whole: dict[int, object] = {
        cwt.ISS: claims.issuer,
        cwt.EXP: _midnight(claims.expires_on + _DAY, time_zone),
        cwt.NBF: _midnight(claims.not_before, time_zone),
        cwt.IAT: _midnight(claims.issued_on, time_zone),
        cwt.CLAIM_169: attributes,
        cwt.STATUS: {"status_list": {"idx": claims.status_index, "uri": claims.status_uri}},
        cwt.STATEMENT: claims.statement,
    }
    if claims.preferred_name:
        whole[cwt.PREFERRED_NAME] = claims.preferred_name
    return whole


def _from_map(claims: cwt.Claims) -> CardClaims:
    identity = claim169.from_map(cwt.get_map(claims, cwt.CLAIM_169))
    status = cwt.get_map(cwt.get_map(claims, cwt.STATUS), "status_list")
    index = cwt.find_number(status, "idx")
    if index is None or not identity.number or not identity.full_name or not is_webp(identity.photo):
        raise Refused(Refusal.MALFORMED)
    return CardClaims(
        number=identity.number,
        given_name=identity.first_name,
        family_name=identity.last_name,
        full_name=identity.full_name,
        preferred_name=cwt.find_text(claims, cwt.PREFERRED_NAME, limit=claim169.MAX_TEXT),
        birth_date=identity.birth_date,
        gender=identity.gender,
        address=identity.address,
        photo=identity.photo,
        issued_on=_date_of_midnight(cwt.get_moment(claims, cwt.IAT)),
        not_before=_date_of_midnight(cwt.get_moment(claims, cwt.NBF)),
        expires_on=_date_of_midnight(cwt.get_moment(claims, cwt.EXP)) - _DAY,
        statement=cwt.get_text(claims, cwt.STATEMENT, limit=claim169.MAX_TEXT),
        issuer=cwt.get_text(claims, cwt.ISS, limit=MAX_URI),
        status_uri=cwt.get_text(status, "uri", limit=MAX_URI),
        status_index=index,
    )


def _check_writable(claims: CardClaims) -> None:
    limits = {"address": claim169.MAX_ADDRESS, "issuer": MAX_URI, "status_uri": MAX_URI}
    for name in _TEXTS:
        value = getattr(claims, name)
        if value and not (len(value) <= limits.get(name, claim169.MAX_TEXT) and cwt.is_plain(value)):
            raise ValueError(f"{name} is too long or holds control characters")
    for name in _NEEDED:
        if not getattr(claims, name):
            raise ValueError(f"{name} is needed")
    if claims.status_index < 0 or not claims.not_before <= claims.expires_on:
        raise ValueError("status_index or the dates are out of order")
    if len(claims.photo) > claim169.MAX_PHOTO or not is_webp(claims.photo):
        raise ValueError("photo is too large or not WebP")


_NEEDED = ("number", "full_name", "statement", "issuer", "status_uri")
_TEXTS = ("given_name", "family_name", *_NEEDED, "preferred_name", "address")


def is_webp(photo: bytes) -> bool:
    """Say whether a photo is a WebP file by its first bytes (RFC 9649 section 2), or none at all."""
    return not photo or (photo[:4] == b"RIFF" and photo[8:12] == b"WEBP")


@lru_cache(maxsize=64)
def _midnight(day: date, time_zone: str) -> int:
    return int(datetime.combine(day, time.min, ZoneInfo(time_zone)).timestamp())


def _date_of_midnight(moment: datetime) -> date:
    """Return the day that begins at a moment in whatever zone has midnight then: noon of it, seen from UTC.

    A card states no time zone, and a verifier needs none: this holds from UTC-12 to just short of UTC+12.
    """
    try:
        return (moment.astimezone(UTC) + _HALF_A_DAY).date()
    except OverflowError:
        raise Refused(Refusal.MALFORMED) from None
