"""A way to reach somebody: an e-mail address or a telephone number, as typed. Pure."""

from __future__ import annotations

import re
import unicodedata

import phonenumbers

# RFC 5321 section 4.5.3.1.3: a path has at most 256 octets, two of them its brackets.
LONGEST_BYTES = 254
# Plainly: something, an at sign, something with a dot. Whether it is read is found out by writing to it.
_EMAIL = re.compile(r"""[^\s@<>()\[\],;:"\\]{1,64}@[^\s@<>()\[\],;:"\\.]+(\.[^\s@<>()\[\],;:"\\.]+)+""")


class BadContact(ValueError):
    """It is no e-mail address ('email'), no telephone number ('telephone') or too long ('too_long').

    It never says what was typed.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def clean_contact(typed: str, *, region: str) -> str:
    """Return an e-mail address as typed or a number in E.164 ('+18605550142'), or '' where nothing was typed.

    `region`: two letters of the country whose numbers need no prefix (ISO 3166-1), such as 'US'.

    :raises BadContact: it can be neither, or is too long.
    """
    text = unicodedata.normalize("NFC", typed).strip()
    if not text:
        return ""
    if len(text.encode()) > LONGEST_BYTES:
        raise BadContact("too_long")
    if "@" in text:
        if not (_EMAIL.fullmatch(text) and text.isprintable()):
            raise BadContact("email")
        return text
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        raise BadContact("telephone") from None
    if not phonenumbers.is_valid_number(number):
        raise BadContact("telephone")
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return f"{written};ext={number.extension}" if number.extension else written
