"""Which ways out of the house the settings name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from django.conf import settings

from charteroak.notify.adapters.refusals import NotDelivered
from charteroak.notify.adapters.sms import SmsGateway
from charteroak.notify.adapters.smtp import SmtpServer
from charteroak.notify.states import Channel

_SCHEMES = {"smtp": ("none", 25), "smtp+starttls": ("starttls", 587), "smtps": ("tls", 465)}
# What says nothing of the message: the next would fare the same.
_SILENT = frozenset({"unreachable", "not_trusted", "not_admitted"})
_MOST_SILENCES = 3
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class BadWay(ValueError):
    """A setting names no way that may be used. Says which setting, and nothing of its value."""


class Way(Protocol):
    def send(self, *, to: str, subject: str, text: str, key: str, at: datetime, ends: str = "") -> None: ...

    def close(self) -> None: ...


class PatientWay:
    """A way that is left alone after it was silent three times in a row: whoever waits behind it goes first."""

    def __init__(self, way: Way) -> None:
        self._way, self._silences = way, 0

    @property
    def is_silent(self) -> bool:
        return self._silences >= _MOST_SILENCES

    def send(self, *, to: str, subject: str, text: str, key: str, at: datetime, ends: str = "") -> None:
        """:raises NotDelivered: as the way's own, or at once where it is silent."""
        if self.is_silent:
            raise NotDelivered("unreachable")
        try:
            self._way.send(to=to, subject=subject, text=text, key=key, at=at, ends=ends)
        except NotDelivered as failed:
            self._silences = self._silences + 1 if failed.why in _SILENT else 0
            raise
        self._silences = 0

    def close(self) -> None:
        self._way.close()


@contextmanager
def open_ways() -> Iterator[Mapping[Channel, PatientWay]]:
    """Have the ways that are set, by channel, each with a line that is kept open between messages.

    :raises BadWay: a setting cannot be read, or would send over an open line to another machine.
    """
    ways = {channel: PatientWay(way) for channel, way in list_ways().items()}
    try:
        yield ways
    finally:
        for way in ways.values():
            way.close()


def list_ways() -> Mapping[Channel, Way]:
    """Return the ways that are set, by channel; none on the public face, which sends nothing.

    :raises BadWay: a setting cannot be read, or would send over an open line to another machine.
    """
    ways: dict[Channel, Way] = {}
    if settings.CHARTEROAK_SMTP_URL:
        ways[Channel.MAIL] = _smtp(settings.CHARTEROAK_SMTP_URL)
    if settings.CHARTEROAK_SMS_URL:
        ways[Channel.SMS] = _sms(settings.CHARTEROAK_SMS_URL)
    return ways


def _smtp(url: str) -> SmtpServer:
    parts = urlsplit(url)
    security, port = _SCHEMES.get(parts.scheme, ("", 0))
    sender = settings.CHARTEROAK_SMTP_FROM
    if not security or not parts.hostname or not sender:
        raise BadWay("CHARTEROAK_SMTP_URL, CHARTEROAK_SMTP_FROM")
    if security == "none" and parts.hostname not in _LOOPBACK:
        raise BadWay("CHARTEROAK_SMTP_URL: use smtp+starttls:// or smtps:// for another machine")
    return SmtpServer(
        host=parts.hostname,
        port=parts.port or port,
        security=security,
        sender=sender,
        user=unquote(parts.username or ""),
        password=_secret(settings.CHARTEROAK_SMTP_PASSWORD_FILE),
        domain=urlsplit(settings.PUBLIC_URL).hostname or "localhost",
    )


def _sms(url: str) -> SmsGateway:
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        raise BadWay("CHARTEROAK_SMS_URL: use https:// for another machine")
    return SmsGateway(url=url, token=_secret(settings.CHARTEROAK_SMS_TOKEN_FILE))


def _secret(path: Path | None) -> str:
    if path is None:
        return ""
    try:
        return path.read_text().strip()
    except OSError:
        raise BadWay(f"{path.name} cannot be read") from None
