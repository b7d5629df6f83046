"""What a comment or a report is about, and the address of its page."""

from __future__ import annotations

from django.http import Http404
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language

from charteroak.guide.queries.comments import Subject, find_subject
from charteroak.guide.states import SubjectKind


def get_subject(kind: str, ref: str) -> Subject:
    """Return what stands at a kind and reference. :raises Http404: nothing that anybody may read."""
    found = find_subject(kind=kind, ref=ref, language=get_language() or "en")
    if found is None:
        raise Http404
    return found


def page_of(subject: Subject, *, urlconf: str | None = None) -> str:
    """Return the address of its own page, or '' where this face has none."""
    name = "guide_page" if subject.kind is SubjectKind.GUIDE else "service_page"
    try:
        return reverse(name, args=[subject.slug], urlconf=urlconf)
    except NoReverseMatch:
        return ""
