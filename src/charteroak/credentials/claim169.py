"""Claim 169: identity data for a QR code (MOSIP, specification 1.2.0, section 3.1)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from charteroak.credentials.cbor import Value
from charteroak.credentials.cwt import Claims, find_number, find_text
from charteroak.credentials.refusals import Refusal, Refused

VERSION = "1.2.0"

# Attribute numbers of the table in section 3.1 that a city card has a use for.
ID, VERSION_OF_DATA, FULL_NAME, FIRST_NAME, LAST_NAME = 1, 2, 4, 5, 7
DATE_OF_BIRTH, GENDER, ADDRESS = 8, 9, 10
BINARY_IMAGE, BINARY_IMAGE_FORMAT, FACE = 16, 17, 62
# Inside a biometric: data, data format (0 is an image), sub format of an image.
DATA, FORMAT, SUB_FORMAT = 0, 1, 2
FORMAT_IMAGE, IMAGE_JPEG, IMAGE_WEBP = 0, 1, 4

# ICAO 9303's letters for what Claim 169 numbers.
GENDERS = {"M": 1, "F": 2, "X": 3}
_GENDER_LETTERS = {number: letter for letter, number in GENDERS.items()}

MAX_TEXT = 200
MAX_ADDRESS = 300
MAX_PHOTO = 2000  # bytes; a code of version 22 holds fewer than 1,000 in all


@dataclass(frozen=True)
class Identity:
    """The attributes of Claim 169 that we have a use for, as read. A name that is not there is empty."""

    number: str = field(default="", repr=False)
    full_name: str = field(default="", repr=False)
    first_name: str = field(default="", repr=False)
    last_name: str = field(default="", repr=False)
    birth_date: date | None = field(default=None, repr=False)
    gender: str | None = field(default=None, repr=False)
    address: str | None = field(default=None, repr=False)
    photo: bytes = field(default=b"", repr=False)
    photo_sub_format: int | None = field(default=None, repr=False)


def to_map(
    *,
    number: str,
    full_name: str,
    first_name: str,
    last_name: str,
    birth_date: date | None,
    gender: str | None,
    address: str | None,
    photo: bytes,
) -> dict[int, object]:
    """Write the attributes in the order of their numbers, leaving out what is not there. The photo is WebP.

    :raises ValueError: the gender is none of M, F and X.
    """
    attributes: dict[int, object] = {ID: number, VERSION_OF_DATA: VERSION, FULL_NAME: full_name}
    if first_name:
        attributes[FIRST_NAME] = first_name
    if last_name:
        attributes[LAST_NAME] = last_name
    if birth_date:
        attributes[DATE_OF_BIRTH] = birth_date.isoformat().replace("-", "")
    if gender is not None:
        if gender not in GENDERS:
            raise ValueError("gender must be M, F or X")
        attributes[GENDER] = GENDERS[gender]
    if address:
        attributes[ADDRESS] = address
    if photo:
        attributes[FACE] = [{DATA: photo, FORMAT: FORMAT_IMAGE, SUB_FORMAT: IMAGE_WEBP}]
    return attributes


def from_map(attributes: Claims) -> Identity:
    """Read the attributes; those we have no use for are passed over.

    :raises Refused: malformed or oversized.
    """
    photo, sub_format = _face(attributes)
    return Identity(
        number=find_text(attributes, ID, limit=MAX_TEXT) or "",
        full_name=find_text(attributes, FULL_NAME, limit=MAX_TEXT) or "",
        first_name=find_text(attributes, FIRST_NAME, limit=MAX_TEXT) or "",
        last_name=find_text(attributes, LAST_NAME, limit=MAX_TEXT) or "",
        birth_date=_birth_date(find_text(attributes, DATE_OF_BIRTH, limit=MAX_TEXT)),
        gender=_gender(find_number(attributes, GENDER)),
        address=find_text(attributes, ADDRESS, limit=MAX_ADDRESS),
        photo=photo,
        photo_sub_format=sub_format,
    )


def _birth_date(text: str | None) -> date | None:
    if text is None:
        return None
    # The table says YYYYMMDD; the specification's own example (section 3.2.1) writes dashes. Both are read.
    digits = text.replace("-", "") if len(text) == 10 and text[4] == text[7] == "-" else text
    if len(digits) != 8 or not digits.isascii() or not digits.isdigit():
        raise Refused(Refusal.MALFORMED)
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        raise Refused(Refusal.MALFORMED) from None


def _gender(number: int | None) -> str | None:
    if number is None:
        return None
    if number not in _GENDER_LETTERS:
        raise Refused(Refusal.MALFORMED)
    return _GENDER_LETTERS[number]


def _face(attributes: Claims) -> tuple[bytes, int | None]:
    """Return the face image and its sub format.

    The table asks for a list of biometrics; the specification's own example has a bare map. Both are read.
    """
    if FACE not in attributes:
        return b"", None
    face = attributes[FACE]
    first: Value = face[0] if isinstance(face, list) and face else face
    if not isinstance(first, dict):
        raise Refused(Refusal.MALFORMED)
    data = first.get(DATA)
    if not isinstance(data, bytes) or find_number(first, FORMAT) not in (None, FORMAT_IMAGE):
        raise Refused(Refusal.MALFORMED)
    if len(data) > MAX_PHOTO:
        raise Refused(Refusal.OVERSIZED)
    return data, find_number(first, SUB_FORMAT)
