"""The cookie that is one place in line: signed, so that it cannot be made up; copied, it is still the same place."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from charteroak.booking.rush import INSIDE, PlaceFacts

_COOKIE = "__Host-line" if settings.CSRF_COOKIE_SECURE else "line"
_SALT = "charteroak.book.line"
_HOURS = 12


@dataclass(frozen=True)
class Held:
    """What a browser holds. Moments in seconds since 1970; 0: not yet."""

    release: int
    place: int
    joined: int
    number: int = 0
    admitted: int = 0

    def with_facts(self, facts: PlaceFacts) -> Held:
        admitted = int(facts.admitted_at.timestamp()) if facts.admitted_at else 0
        return replace(self, number=facts.number, admitted=admitted)

    def is_inside(self, at: datetime) -> bool:
        """Tell whether its minutes run."""
        return 0 < self.admitted <= at.timestamp() + 1 < self.admitted + INSIDE.total_seconds() + 1

    @property
    def release_at(self) -> datetime:
        return datetime.fromtimestamp(self.release, UTC)

    @property
    def joined_at(self) -> datetime:
        return datetime.fromtimestamp(self.joined, UTC)


def read_held(request: HttpRequest, release_at: datetime) -> Held | None:
    """Return the place in the line of one release that a browser holds, or None."""
    value = request.COOKIES.get(_COOKIE, "")
    if not value or len(value) > 400:
        return None
    try:
        held = Held(**signing.loads(value, salt=_SALT))
    except (signing.BadSignature, TypeError, ValueError):
        return None
    return held if held.release == int(release_at.timestamp()) else None


def write_held(response: HttpResponse, held: Held) -> None:
    response.set_cookie(
        _COOKIE,
        signing.dumps(asdict(held), salt=_SALT),
        max_age=_HOURS * 3600,
        secure=settings.CSRF_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
