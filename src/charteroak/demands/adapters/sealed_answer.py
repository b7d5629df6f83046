"""A document that only its reader can open: an age file (age-encryption.org/v1)."""

from __future__ import annotations

import pyrage

from charteroak.lib.ids import new_code

_LONGEST_RECIPIENT = 100
_GROUPS = 4


class BadRecipient(ValueError):
    """What was given is no age recipient such as 'age1...'."""


def check_recipient(recipient: str) -> str:
    """Return the recipient as age writes it; '' stands for a passphrase.

    :raises BadRecipient: it is none.
    """
    cleaned = "".join(recipient.split())
    if not cleaned:
        return ""
    if len(cleaned) > _LONGEST_RECIPIENT:
        raise BadRecipient
    try:
        return str(pyrage.x25519.Recipient.from_str(cleaned))
    except pyrage.RecipientError:
        raise BadRecipient from None


def seal_document(document: bytes, *, recipient: str) -> tuple[bytes, str]:
    """Seal to a public key, or to a new passphrase of 100 random bits. Returns (age file, passphrase or '').

    :raises BadRecipient: the recipient is none.
    """
    cleaned = check_recipient(recipient)
    if cleaned:
        return bytes(pyrage.encrypt(document, [pyrage.x25519.Recipient.from_str(cleaned)])), ""
    passphrase = "-".join(new_code(5) for _ in range(_GROUPS))
    return bytes(pyrage.passphrase.encrypt(document, passphrase)), passphrase
