"""What people need, by the terms of our own taxonomy: what a page offers to whoever has no word for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from charteroak.directory.models import Attribute, Listing
from charteroak.directory.reading import find_services_filed_under, load_terms
from charteroak.directory.rules import TAXONOMY
from charteroak.directory.standard import TRANSLATIONS
from charteroak.directory.states import ListingState


@dataclass(frozen=True)
class Need:
    """A term that stands below none, in a language. `code`: its own, the same in every installation."""

    code: str
    name: str
    description: str


def list_needs(*, language: str) -> list[Need]:
    """List the topmost terms under which, or below which, a published service is filed, in the taxonomy's order."""
    terms = _own_terms()
    published = Listing.objects.filter(state=ListingState.PUBLISHED).values("service_id")
    filed = Attribute.objects.filter(link_id__in=published).values_list("taxonomy_term_id", flat=True)
    used = {_top(str(key), terms) for key in filed.distinct()}
    return [_need(term, language) for key, term in terms.items() if key in used]


def find_services_for_need(code: str) -> tuple[str, ...] | None:
    """Return the ids of services that are filed under a term or below it; None: no term has this code."""
    terms = _own_terms()
    roots = {key for key, term in terms.items() if term["code"] == code}
    if not roots:
        return None
    below = {key for key in terms if roots & set(_way_up(key, terms))}
    return tuple(sorted(find_services_filed_under(below)))


def find_need(code: str, *, language: str) -> Need | None:
    """Return a term of any height by its code."""
    found = [term for term in _own_terms().values() if term["code"] == code]
    return _need(found[0], language) if found else None


def _own_terms() -> dict[str, dict[str, Any]]:
    terms = load_terms()["taxonomy_term"]
    return {key: term for key, term in terms.items() if term.get("taxonomy") == TAXONOMY and term.get("code")}


def _way_up(key: str, terms: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return a term and what stands above it; a circle is gone around once."""
    way: list[str] = []
    while key in terms and key not in way:
        way.append(key)
        key = str(terms[key].get("parent_id") or "")
    return way


def _top(key: str, terms: Mapping[str, Mapping[str, Any]]) -> str:
    return (_way_up(key, terms) or [""])[-1]


def _need(term: Mapping[str, Any], language: str) -> Need:
    said = {**term, **(term.get(TRANSLATIONS) or {}).get(language, {})}
    return Need(str(term["code"]), str(said["name"]), str(said["description"]))
