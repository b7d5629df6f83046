"""Which services give immigration legal help, who may, and when a listing may be shown. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from charteroak.directory.standard import Rows
from charteroak.directory.states import StandingKind

# Our taxonomy's name, and its term for whoever gives advice on immigration law or stands for somebody there.
TAXONOMY = "charter-oak"
LEGAL_HELP = "legal-immigration"
# Terms for which people look who need such help, and may be met by somebody who must not give it.
_NEAR_LEGAL_HELP = frozenset({"newcomers-referral", "learning-citizenship", "legal-notary"})
# How long before a standing ends its editors see it.
LAPSING = timedelta(days=30)
# The longest time after which facts are to be looked at again.
LONGEST_REVIEW = timedelta(days=366)

_IMMIGRATION = re.compile(r"\b(immigra|inmigra|migrator|visas?\b|asylum|asilo|deport|uscis|daca|green card)")
_LAW = re.compile(r"\b(lawyer|attorney|legal|abogad|licenciad|notari|represent|consult|asesor)")


@dataclass(frozen=True)
class Standing:
    """Why somebody may give immigration legal help: a bar number, or the Department of Justice's recognition of the
    organization and accreditation of its representative, each until a day (8 CFR 1292.11 and 1292.12)."""

    kind: str
    bar_state: str = ""
    bar_number: str = ""
    recognized_until: date | None = None
    accredited_until: date | None = None

    @property
    def good_until(self) -> date | None:
        """The last day on which it holds; None: it names no end."""
        if self.kind == StandingKind.BAR:
            return None
        return min(self.recognized_until or date.min, self.accredited_until or date.min)


def list_standing_faults(standing: Standing | None, *, on: date) -> list[str]:
    """Return codes of what keeps a standing from being good on a day; none: legal help may be listed by it."""
    if standing is None:
        return ["no_standing"]
    if standing.kind == StandingKind.BAR:
        faults = [] if standing.bar_number.strip() else ["no_bar_number"]
        return faults if standing.bar_state.strip() else [*faults, "no_bar_state"]
    if standing.kind != StandingKind.RECOGNITION:
        return ["no_standing"]
    faults = []
    for name, until in (
        ("recognition", standing.recognized_until),
        ("accreditation", standing.accredited_until),
    ):
        if until is None:
            faults.append(f"no_{name}")
        elif until < on:
            faults.append(f"{name}_over")
    return faults


def legal_help_terms(terms: Mapping[str, Mapping[str, Any]]) -> frozenset[str]:
    """Return the ids of the term for immigration legal help and of every term below it.

    `terms`: rows of terms by id. A term of another taxonomy that bears our code counts too.
    """
    found = {key for key, term in terms.items() if term.get("code") == LEGAL_HELP}
    grown = True
    while grown:
        below = {key for key, term in terms.items() if term.get("parent_id") in found} - found
        found |= below
        grown = bool(below)
    return frozenset(found)


def filed_as_legal_help(rows: Rows, *, service: str, legal_terms: frozenset[str]) -> bool:
    """Tell whether a service, its program or one of its places is filed under immigration legal help."""
    row = rows.get("service", {}).get(service, {})
    linked = {service, row.get("program_id")} | {
        key for key, at in rows.get("service_at_location", {}).items() if at.get("service_id") == service
    }
    return any(
        attribute.get("link_id") in linked and attribute.get("taxonomy_term_id") in legal_terms
        for attribute in rows.get("attribute", {}).values()
    )


def needs_notary_warning(rows: Rows, *, service: str, legal_terms: frozenset[str]) -> bool:
    """Tell whether the warning against notaries and consultants must stand beside a service."""
    near = {
        key for key, term in rows.get("taxonomy_term", {}).items() if term.get("code") in _NEAR_LEGAL_HELP
    }
    return filed_as_legal_help(rows, service=service, legal_terms=legal_terms | near)


def sounds_like_legal_help(texts: Iterable[str]) -> bool:
    """Tell whether texts speak of immigration and of law, so that a person must say whether it is legal help."""
    whole = " ".join(texts).lower()
    whole = "".join(c for c in unicodedata.normalize("NFD", whole) if not unicodedata.combining(c))
    return bool(_IMMIGRATION.search(whole) and _LAW.search(whole))


@dataclass(frozen=True)
class Provenance:
    """Where a listing's facts were read, when, and when a named office looks at them again."""

    source: str
    source_url: str = ""
    read_on: date | None = None
    review_by: date | None = None
    reviewer_role: str = ""
    source_translations: Mapping[str, str] = field(default_factory=dict)


def list_provenance_faults(provenance: Provenance, *, on: date) -> list[str]:
    """Return codes of what a listing lacks to be shown: a source, the day it was read, and a day of review ahead."""
    faults = [] if provenance.source.strip() else ["no_source"]
    if provenance.read_on is None or provenance.read_on > on:
        faults.append("no_read_date")
    if provenance.review_by is None:
        faults.append("no_review_date")
    elif provenance.review_by <= on:
        faults.append("review_date_over")
    elif provenance.review_by > on + LONGEST_REVIEW:
        faults.append("review_date_too_far")
    if not provenance.reviewer_role.strip():
        faults.append("no_reviewer")
    return faults
