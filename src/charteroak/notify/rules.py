"""When to try again, and by which way somebody is reached. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from charteroak.notify.states import Channel

# After the first failure, the second, and so on; then it is given up. Four hours in all.
_PAUSES = tuple(timedelta(minutes=minutes) for minutes in (2, 8, 30, 60, 140))


def try_again_at(*, attempts: int, at: datetime) -> datetime | None:
    """Return when to try again what failed so many times, or None where it is given up."""
    return at + _PAUSES[attempts - 1] if attempts <= len(_PAUSES) else None


def channel_of(contact: str) -> Channel:
    """Return which way leads to a contact, which is an e-mail address or a number in E.164."""
    return Channel.MAIL if "@" in contact else Channel.SMS


def number_of(contact: str) -> str:
    """Return the number that an SMS can go to: without an extension, which no SMS reaches."""
    return contact.partition(";")[0]
