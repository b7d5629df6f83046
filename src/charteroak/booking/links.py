"""What stands in the links of messages: a reference, and until when it opens, signed.

Background work writes them and the public face reads them; each has secrets of its own, so these have a third. It opens
pages of appointments and nothing else.
"""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer

_HOUR = 3600


def _signer() -> Signer:
    path: Path = settings.CHARTEROAK_LINKS_SECRET_FILE
    return Signer(key=path.read_text().strip(), sep=".", salt="charteroak.booking.link")


def link_token(*, reference: UUID, until: datetime) -> str:
    """Return what opens an appointment, or a place on the waiting list, until a moment; about 75 characters.

    :raises OSError: there is no secret; `charteroak prepare` writes one.
    """
    name = base64.urlsafe_b64encode(reference.bytes).decode().rstrip("=")
    return _signer().sign(f"{name}.{-(-int(until.astimezone(UTC).timestamp()) // _HOUR)}")


def read_link_token(token: str, *, at: datetime) -> str | None:
    """Return the reference in a token, or None where it is forged, or its time is over."""
    try:
        name, _, hour = _signer().unsign(token).partition(".")
        if at.timestamp() > int(hour) * _HOUR:
            return None
        return str(UUID(bytes=base64.urlsafe_b64decode(name + "==")))
    except (BadSignature, ValueError, OSError):
        return None
