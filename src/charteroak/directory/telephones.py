"""Telephone numbers as people dial them. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import phonenumbers

_SHORT = re.compile(r"\d{3}")  # 211, 311, 911: dialed as they are, within the country alone
_EXTENSION = re.compile(r"\d{1,7}")


class NotATelephone(ValueError):
    """A text that nobody can dial."""


@dataclass(frozen=True)
class Telephone:
    """A number as it is written for people, and as a link dials it (RFC 3966)."""

    national: str  # '(860) 555-0123', '211'
    uri: str  # 'tel:+18605550123;ext=4', 'tel:211'
    extension: str = ""

    @property
    def number(self) -> str:
        """The number alone, by which two ways of writing it are the same: '+18605550123' (E.164), '211'."""
        return self.uri.removeprefix("tel:").partition(";")[0]


def read_telephone(number: Any, *, extension: Any = None, region: str = "US") -> Telephone:
    """Return a telephone number; `region`: where a number without a country's code is dialed, such as 'US'.

    :raises NotATelephone: nobody can dial it.
    """
    text = number.strip() if isinstance(number, str) else ""
    if len(text) > 60:
        raise NotATelephone
    if _SHORT.fullmatch(text.replace("-", "")):
        short = text.replace("-", "")
        return Telephone(national=short, uri=f"tel:{short}")
    try:
        parsed = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException as error:
        raise NotATelephone from error
    if not phonenumbers.is_possible_number(parsed):
        raise NotATelephone
    ext = _extension(extension) or (parsed.extension or "")
    parsed.extension = None
    home = phonenumbers.country_code_for_region(region) == parsed.country_code
    way = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    uri = f"tel:{phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)}"
    return Telephone(
        national=phonenumbers.format_number(parsed, way),
        uri=f"{uri};ext={ext}" if ext else uri,
        extension=ext,
    )


def region_of(holidays: str) -> str:
    """Return the country of a city's policy, such as 'US' of 'US-CT', for numbers written without their country."""
    return holidays.partition("-")[0].upper() or "US"


def _extension(value: Any) -> str:
    text = str(int(value)) if isinstance(value, int | float) else str(value or "")
    return text if _EXTENSION.fullmatch(text) else ""
