"""The terms, and the services that a city's directory begins with. Everything later is done by editors."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from charteroak.directory.actions.refusals import NotPublishable, ServiceRefused
from charteroak.directory.actions.writing import apply_changes, clean_rows, find_changes
from charteroak.directory.columns import table
from charteroak.directory.models import Listing, Service
from charteroak.directory.rules import Provenance, filed_as_legal_help, legal_help_terms
from charteroak.directory.standard import ENTITIES, LISTING, Rows
from charteroak.directory.states import ListingState
from charteroak.directory.taxonomy import read_taxonomy
from charteroak.directory.unnesting import Intake, read_id, settle_positions, unnest
from charteroak.journal.actions import record_event
from charteroak.lib.locks import Lock, take_lock
from charteroak.program.queries import current_policy
from charteroak.staff.permissions import SYSTEM

# What is a part of a place or an organization, and the column that names it; programs and places stand for themselves.
_PARTS = [
    (part.entity, part.column)
    for owner in ("location", "organization")
    for part in ENTITIES[owner].lists
    if part.entity not in ("location", "program")
]


class SeedError(ValueError):
    """A file of first services that cannot be used. It names the file and what was expected."""


@transaction.atomic
def seed_directory(*, at: datetime) -> int:
    """Write the terms and the services that were never written; return how many services were.

    Files: `directory/taxonomy.toml` and `directory/CITY/*.json` (the standard's JSON) beside the city's policy. What
    is there already stays as it is, also where an editor has changed or withdrawn it. A service's `listing` says
    whether it is shown from the first day on; immigration legal help is not.

    :raises SeedError: a file cannot be used. :raises TaxonomyError: the terms cannot.
    """
    take_lock(Lock.DIRECTORY)
    folder = Path(settings.CHARTEROAK_POLICY).parent / "directory"
    if (folder / "taxonomy.toml").exists():
        _write_terms(folder / "taxonomy.toml", at)
    count = 0
    for path in sorted((folder / current_policy().city.code).glob("*.json")):
        count += _write_services(path, at)
    if count:
        record_event("directory.seeded", at=at, role=SYSTEM.role, details={"count": count})
    return count


def _write_terms(path: Path, at: datetime) -> None:
    taxonomy, terms = read_taxonomy(path)
    intake = Intake()
    for entity, rows in (("taxonomy", [taxonomy]), ("taxonomy_term", terms)):
        for row in rows:
            intake.add(entity, row, f"{path.name}: {row.get('code', '')}")
    # In the file's order, which a page may show.
    intake.orders = [("taxonomy_term", [row["id"] for row in terms])]
    _write_new(intake, path, at)


def _write_services(path: Path, at: datetime) -> int:
    try:
        trees = json.loads(path.read_text(encoding="utf-8"))["contents"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SeedError(f"{path}: expected JSON with the list 'contents'") from error
    known = {str(key) for key in Service.objects.values_list("pk", flat=True)}
    trees = [tree for tree in trees if read_id(tree.get("id")) not in known]
    intake = Intake()
    for n, tree in enumerate(trees):
        unnest(
            {key: value for key, value in tree.items() if key != LISTING},
            "service",
            where=f"contents[{n}]",
            into=intake,
        )
    rows = _write_new(intake, path, at)
    for tree in trees:
        _write_listing(tree, rows, path, at)
    return len(trees)


def _write_new(intake: Intake, path: Path, at: datetime) -> Rows:
    """Write the rows that are not there; return those that the file has.

    Nothing is hung on a place or an organization that is there: whoever edits them may have taken it away.
    """
    rows = clean_rows(intake)
    new: Rows = defaultdict(dict)
    there: set[str] = set()
    for entity, by_id in rows.items():
        there |= {str(key) for key in table(entity).filter(pk__in=list(by_id)).values_list("pk", flat=True)}
    for entity, by_id in rows.items():
        owners = [column for part, column in _PARTS if part == entity]
        new[entity] = {
            key: row
            for key, row in by_id.items()
            if key not in there and not any(str(row.get(column)) in there for column in owners)
        }
    changes = find_changes(new, positions=settle_positions(intake.orders), whole=False, intake=intake)
    if intake.refusals:
        raise SeedError(f"{path}: {ServiceRefused(intake.refusals)}")
    apply_changes(changes, at=at)
    return rows


def _write_listing(tree: dict[str, Any], rows: Rows, path: Path, at: datetime) -> None:
    said = dict(tree.get(LISTING) or {})
    state = ListingState(said.pop("state", ListingState.DRAFT))
    terms = {
        str(one.pk): {"code": one.code, "parent_id": str(one.parent_id or "")}
        for one in table("taxonomy_term").all()
    }
    if state == ListingState.PUBLISHED and filed_as_legal_help(
        rows, service=tree["id"], legal_terms=legal_help_terms(terms)
    ):
        # Nobody has looked at a bar's roll here.
        raise SeedError(f"{path}: {tree['id']}: {NotPublishable(['no_standing'])}")
    provenance = read_provenance(said)
    Listing.objects.create(
        service_id=tree["id"],
        state=state,
        changed_at=at,
        **{name: getattr(provenance, name) for name in Provenance.__dataclass_fields__},
    )


def read_provenance(said: Any) -> Provenance:
    """Return a source as the profile's field `listing` says it; what cannot be read of it is not said."""
    said = said if isinstance(said, dict) else {}

    def day(name: str) -> date | None:
        try:
            return date.fromisoformat(said.get(name) or "")
        except (TypeError, ValueError):
            return None

    words = said.get("source_translations")
    return Provenance(
        source=str(said.get("source") or "")[:160],
        source_translations={str(language)[:12]: str(text)[:160] for language, text in words.items()}
        if isinstance(words, dict)
        else {},
        source_url=str(said.get("source_url") or "")[:500],
        read_on=day("read_on"),
        review_by=day("review_by"),
        reviewer_role=str(said.get("reviewer_role") or "")[:20],
    )


def write_provenance(provenance: Provenance) -> dict[str, Any]:
    """Return a source as JSON that `read_provenance` reads."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in asdict(provenance).items()
    }
