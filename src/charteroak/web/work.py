"""A little work instead of a puzzle: a shared computer, or anybody while a release is hot, does it first.

The protocol is ALTCHA's, version 1: the page is given SHA-256(salt + number) and finds the number by trying; the
challenge is signed, so nothing is kept here. It is bound to one form, and one form makes one appointment or one
comment: it cannot be used twice.
Without script the form's age stands in for it: who took a minute has shown as much.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.utils.crypto import salted_hmac

# About a second of an old phone, a fraction of that elsewhere.
MOST = 40_000
_GOOD_FOR = timedelta(hours=1)
PATIENCE = timedelta(seconds=60)
_LONGEST_PAYLOAD = 2000


@dataclass(frozen=True)
class Challenge:
    """What the page's script is given, and what a page without script sends back as it is."""

    salt: str
    challenge: str
    signature: str
    stamp: str  # when the form was first shown, signed

    def as_json(self) -> str:
        return json.dumps(
            {
                "algorithm": "SHA-256",
                "challenge": self.challenge,
                "maxnumber": MOST,
                "salt": self.salt,
                "signature": self.signature,
            }
        )


def new_challenge(form: str, *, at: datetime, stamp: str = "") -> Challenge:
    """Make a challenge for one form. :param stamp: the one it was shown with first, if it is shown again."""
    expires = int((at + _GOOD_FOR).timestamp())
    salt = f"{secrets.token_hex(12)}?{urlencode({'expires': expires, 'form': form})}&"
    challenge = _digest(salt, secrets.randbelow(MOST + 1))
    known = stamp if _age(stamp, form, at) is not None else f"{int(at.timestamp())}.{_sign_stamp(at, form)}"
    return Challenge(salt=salt, challenge=challenge, signature=_sign(challenge), stamp=known)


def is_done(*, answer: str, stamp: str, form: str, at: datetime) -> bool:
    """Tell whether a form's work is done: by a right number, or by the minute that passed."""
    age = _age(stamp, form, at)
    return (age is not None and age >= PATIENCE) or _is_solved(answer, form, at)


def seconds_left(*, stamp: str, form: str, at: datetime) -> int:
    """Return how many seconds are left until the form's age alone is enough."""
    age = _age(stamp, form, at) or timedelta(0)
    return max(0, int((PATIENCE - age).total_seconds()) + 1)


def is_older_than(age: timedelta, *, stamp: str, form: str, at: datetime) -> bool:
    """Tell whether a form was first shown so long ago, and not more than an hour."""
    shown = _age(stamp, form, at)
    return shown is not None and shown >= age


def _is_solved(answer: str, form: str, at: datetime) -> bool:
    read = _read(answer)
    salt, number = read.get("salt"), read.get("number")
    if not isinstance(salt, str) or type(number) is not int or not 0 <= number <= MOST:
        return False
    challenge, signature = str(read.get("challenge")), str(read.get("signature"))
    about = dict(parse_qsl(salt.partition("?")[2]))
    expires = about.get("expires", "")
    return (
        read.get("algorithm") == "SHA-256"
        and about.get("form") == form
        and expires.isdecimal()
        and int(expires) >= at.timestamp()
        and hmac.compare_digest(challenge.encode(), _digest(salt, number).encode())
        and hmac.compare_digest(signature.encode(), _sign(challenge).encode())
    )


def _read(answer: str) -> dict[str, Any]:
    """Read what the script sends: base64 of JSON. Nonsense is as good as nothing."""
    if len(answer) > _LONGEST_PAYLOAD:
        return {}
    try:
        read = json.loads(base64.b64decode(answer, validate=True))
    except (ValueError, binascii.Error, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}


def _digest(salt: str, number: int) -> str:
    return hashlib.sha256(f"{salt}{number}".encode()).hexdigest()


def _sign(challenge: str) -> str:
    return salted_hmac("charteroak.book.work", challenge, algorithm="sha256").hexdigest()


def _sign_stamp(at: datetime, form: str) -> str:
    return salted_hmac(
        "charteroak.book.patience", f"{int(at.timestamp())}|{form}", algorithm="sha256"
    ).hexdigest()


def _age(stamp: str, form: str, at: datetime) -> timedelta | None:
    """Return how long ago a form was shown first, or None where the stamp is none of ours for it, or too old."""
    seconds, _, signature = stamp.partition(".")
    if not seconds.isdecimal() or len(seconds) > 12:
        return None
    shown = datetime.fromtimestamp(int(seconds), UTC)
    if not hmac.compare_digest(signature.encode(), _sign_stamp(shown, form).encode()):
        return None
    age = at - shown
    return age if timedelta(0) <= age <= _GOOD_FOR else None
