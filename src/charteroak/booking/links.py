"""What stands in the links of messages and in QR codes: a reference, and until when it opens, signed.

Background work and the public face write them, the public face and the desk read them; each has secrets of its own, so
these have a third. It opens pages of appointments, checks in at the door, and nothing else.
"""

from __future__ import annotations

import base64
import re
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer

_HOUR = 3600
_LONGEST = 400
_IN_ADDRESS = re.compile(r"/done/([A-Za-z0-9._-]{60,120})/?$")


def _signer() -> Signer:
    path: Path = settings.CHARTEROAK_LINKS_SECRET_FILE
    return Signer(key=path.read_text().strip(), sep=".", salt="charteroak.booking.link")


def link_token(*, reference: UUID, until: datetime) -> str:
    """Return what opens an appointment, or a place on the waiting list, until a moment; about 75 characters.

    :raises OSError: there is no secret; `charteroak prepare` writes one.
    """
    name = base64.urlsafe_b64encode(reference.bytes).decode().rstrip("=")
    return _signer().sign(f"{name}.{-(-int(until.astimezone(UTC).timestamp()) // _HOUR)}")


def reference_in(text: str, *, at: datetime) -> str | None:
    """Return the reference that a whole address of ours opens, as a scanner reads it off a page; else None.

    Only what was signed here: a reference by itself, or one in an address that somebody made up, is none.
    """
    token = _IN_ADDRESS.search(text[:_LONGEST])
    return read_link_token(token[1], at=at) if token else None


def read_link_token(token: str, *, at: datetime) -> str | None:
    """Return the reference in a token, or None where it is forged, or its time is over."""
    try:
        name, _, hour = _signer().unsign(token).partition(".")
        if at.timestamp() > int(hour) * _HOUR:
            return None
        return str(UUID(bytes=base64.urlsafe_b64decode(name + "==")))
    except (BadSignature, ValueError, OSError):
        return None
