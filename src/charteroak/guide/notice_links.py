"""What stands in a letter about a comment and ends these letters: whose account it is, signed. It opens nothing else.

Background work writes it and the public face reads it, each with secrets of its own; so it is signed with the one that
they share for links (`booking/links.py`), under a salt of its own. It is good as long as the account is.
"""

from __future__ import annotations

import base64
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer


def _signer() -> Signer:
    path: Path = settings.CHARTEROAK_LINKS_SECRET_FILE
    return Signer(key=path.read_text().strip(), sep=".", salt="charteroak.comments.end_notices")


def notice_token(commenter: UUID) -> str:
    """Return what ends the notices of an account; about 65 characters.

    :raises OSError: there is no secret; `charteroak prepare` writes one.
    """
    return _signer().sign(base64.urlsafe_b64encode(commenter.bytes).decode().rstrip("="))


def read_notice_token(token: str) -> UUID | None:
    """Return whose notices a token ends, or None where it is forged."""
    try:
        return UUID(bytes=base64.urlsafe_b64decode(_signer().unsign(token[:200]) + "=="))
    except (BadSignature, ValueError, OSError):
        return None
