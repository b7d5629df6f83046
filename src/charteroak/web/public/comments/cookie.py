"""Who is signed in to comment: a signed cookie that browsers send to the comments' own pages and nowhere else."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, override

from charteroak.guide.queries.comments import CommenterFacts, find_commenter

_SALT = "charteroak.comments.signed_in"
_LIFE = timedelta(days=30)


def _name(language: str) -> str:
    # One for each language's path; so none has the prefix __Host-, which wants the path '/'.
    return f"{'__Secure-' if settings.CSRF_COOKIE_SECURE else ''}comments-{language}"


def _path(language: str) -> str:
    with override(language):
        return reverse("comments_home")


def signed_in_as(request: HttpRequest) -> CommenterFacts | None:
    """Return who is signed in to comment in this browser, or None."""
    value = request.COOKIES.get(_name(get_language() or settings.LANGUAGE_CODE), "")
    if not value or len(value) > 400:
        return None
    try:
        name, sessions = signing.loads(value, salt=_SALT, max_age=_LIFE)
        return find_commenter(UUID(name), sessions=int(sessions))
    except (signing.BadSignature, TypeError, ValueError):
        return None


def sign_in(response: HttpResponse, commenter: CommenterFacts) -> None:
    """Set the cookie for the comments' pages in every language."""
    value = signing.dumps([commenter.id.hex, commenter.sessions], salt=_SALT)
    for language, _native in settings.LANGUAGES:
        response.set_cookie(
            _name(language),
            value,
            max_age=int(_LIFE.total_seconds()),
            path=_path(language),
            secure=settings.CSRF_COOKIE_SECURE,
            httponly=True,
            samesite="Strict",
        )


def sign_out(response: HttpResponse) -> None:
    """Take the cookie back."""
    for language, _native in settings.LANGUAGES:
        response.delete_cookie(_name(language), path=_path(language), samesite="Strict")
