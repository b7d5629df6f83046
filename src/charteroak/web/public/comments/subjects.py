"""What a comment or a report is about, its title, and the address of its page."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language

from charteroak.guide.queries.comments import Subject, find_subject
from charteroak.guide.states import SubjectKind
from charteroak.web.public.comments.words import SITE_WORDS

# The route of its own page; of another page of the site, the route is its name.
_ROUTES = {SubjectKind.GUIDE: "guide_page", SubjectKind.SERVICE: "help_service"}


def find_titled(kind: str, ref: str) -> Subject | None:
    """Return what stands at a kind and reference, with its title in the reader's language; None where nothing does."""
    found = find_subject(kind=kind, ref=ref, language=get_language() or "en")
    if found is None or found.kind is not SubjectKind.SITE:
        return found
    return replace(found, title=str(SITE_WORDS[found.slug]))


def get_subject(kind: str, ref: str) -> Subject:
    """Return what stands at a kind and reference. :raises Http404: nothing that anybody may read."""
    found = find_titled(kind, ref)
    if found is None:
        raise Http404
    return found


def page_of(subject: Subject, *, urlconf: str | None = None) -> str:
    """Return the address of its own page, or '' where this face has none."""
    route = _ROUTES.get(subject.kind)
    try:
        return (
            reverse(route, args=[subject.slug], urlconf=urlconf)
            if route
            else reverse(subject.slug, urlconf=urlconf)
        )
    except NoReverseMatch:
        return ""


def page_number(request: HttpRequest) -> int:
    """Return which page of a list is asked for, from 1; nonsense is the first."""
    typed = request.GET.get("page", "1")
    return int(typed) if typed.isascii() and typed.isdigit() and 0 < int(typed[:6]) < 10_000 else 1
