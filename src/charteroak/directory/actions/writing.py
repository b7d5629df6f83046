"""Rows into the tables: what is new, what is changed, what belongs to nothing. Inside the caller's transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q

from charteroak.directory.checking import clean_row, list_missing
from charteroak.directory.columns import instance_of, row_of, table, writable_columns
from charteroak.directory.models import Service, ServiceAtLocation
from charteroak.directory.rules import TAXONOMY
from charteroak.directory.standard import ENTITIES, Kind, Row, Rows
from charteroak.directory.translating import mark_older
from charteroak.directory.unnesting import Intake

# Where a service's own rows end. These are shared, so that what a service's tree lacks of them says nothing.
SHARED = frozenset({"organization", "program", "location", "unit", "taxonomy_term", "taxonomy"})


@dataclass
class Changes:
    """Rows to write, in the order of the standard's table, and rows to remove.

    `added`: how many are new. `moved`: those of which nothing is new but their place in a list.
    """

    writes: list[tuple[str, Row, int]] = field(default_factory=list)
    deletes: list[tuple[str, str]] = field(default_factory=list)
    added: int = 0
    moved: set[tuple[str, str]] = field(default_factory=set)

    @property
    def changed(self) -> int:
        """How many rows say something else than before."""
        return sum((entity, row["id"]) not in self.moved for entity, row, _ in self.writes) - self.added

    def __bool__(self) -> bool:
        return bool(self.writes or self.deletes)


def clean_rows(intake: Intake) -> Rows:
    """Return the intake's rows that may be kept as far as each alone can tell; the others are refused in it."""
    clean: Rows = defaultdict(dict)
    for entity, by_id in intake.rows.items():
        for key, row in by_id.items():
            good, faults = clean_row(entity, row)
            for name, code in faults:
                intake.refuse(intake.where[entity, key], entity, key, name, code)
            if not faults:
                clean[entity][key] = good
    return clean


def find_changes(
    rows: Rows, *, positions: Mapping[tuple[str, str], int], whole: bool, intake: Intake
) -> Changes:
    """Compare rows with what is kept. What lacks a required field, or names a row that is not there, is refused.

    `whole`: a row says all of itself, so that a field it lacks is empty; else such a field stays as it is.
    """
    changes = Changes()
    accepted: Rows = defaultdict(dict)
    for entity in ENTITIES:
        known = _existing(entity, rows.get(entity, {}))
        for key, row in parents_first(rows.get(entity, {})).items():
            old, place = known.get(key, ({}, 0))
            merged = _compact(row if whole and entity not in SHARED else {**old, **row})
            merged = mark_older(old, merged)
            if old.get("taxonomy") == TAXONOMY and entity == "taxonomy_term" and merged != _compact(old):
                # Else a file could rename the very term that the gate before legal help looks for.
                intake.refuse(intake.where.get((entity, key), ""), entity, key, "", "ours")
                continue
            if missing := list_missing(entity, merged):
                for name in missing:
                    intake.refuse(intake.where.get((entity, key), ""), entity, key, name, "missing")
                continue
            accepted[entity][key] = merged
            position = positions.get((entity, key), place)
            if merged != _compact(old) or position != place:
                changes.writes.append((entity, merged, position))
                changes.added += not old
                if old and merged == _compact(old):
                    changes.moved.add((entity, key))
    _refuse_dangling(changes, accepted, intake)
    return changes


def _existing(entity: str, ids: Iterable[str]) -> dict[str, tuple[Row, int]]:
    found = table(entity).in_bulk(list(ids))
    return {str(key): (row_of(entity, one), one.position) for key, one in found.items()}


def _compact(row: Row) -> Row:
    return {name: value for name, value in row.items() if value not in (None, "", {})}


def parents_first(by_id: Mapping[str, Row]) -> dict[str, Row]:
    """Return rows so that one which names another of its own kind comes after it; a circle is left as it stands."""
    done: dict[str, Row] = {}
    for key in by_id:
        way = [key]
        while True:
            row = by_id[way[-1]]
            parent = row.get("parent_id") or row.get("parent_organization_id")
            if parent not in by_id or parent in done or parent in way:
                break
            way.append(str(parent))
        for one in reversed(way):
            done.setdefault(one, by_id[one])
    return done


def _refuse_dangling(changes: Changes, accepted: Rows, intake: Intake) -> None:
    """Drop writes that name rows which are neither kept nor about to be, until none is left."""
    there = _targets_in_database(changes.writes, accepted)
    good: list[tuple[str, Row, int]] = []
    for entity, row, position in changes.writes:
        lost = next((name for name, target in _references(entity, row) if target not in there), None)
        if lost is None:
            good.append((entity, row, position))
            there.add((entity, row["id"]))
        else:
            where = intake.where.get((entity, row["id"]), "")
            intake.refuse(where, entity, row["id"], lost, "reference")
    changes.added -= sum((entity, row["id"]) not in there for entity, row, _ in changes.writes)
    changes.writes = good


def _references(entity: str, row: Row) -> list[tuple[str, tuple[str, str]]]:
    found = []
    for one in ENTITIES[entity].fields.values():
        if one.kind == Kind.REF and row.get(one.name):
            to = one.to
            if one.name in ("link_id", "resource_id"):
                to = str(row.get("link_entity" if one.name == "link_id" else "resource_type") or "")
                if to not in ENTITIES:
                    # An attribute must belong to something; a note may be of something we do not keep.
                    if one.name == "resource_id":
                        continue
                    to = ""
            found.append((one.name, (to, row[one.name])))
    return found


def _targets_in_database(writes: Sequence[tuple[str, Row, int]], accepted: Rows) -> set[tuple[str, str]]:
    wanted: dict[str, set[str]] = defaultdict(set)
    for entity, row, _ in writes:
        for _name, (to, key) in _references(entity, row):
            if to and key not in accepted.get(to, {}):
                wanted[to].add(key)
    return {
        (entity, str(key))
        for entity, ids in wanted.items()
        for key in table(entity).filter(pk__in=ids).values_list("pk", flat=True)
    } | {
        (entity, str(key))
        for entity, by_id in accepted.items()
        for key in table(entity).filter(pk__in=list(by_id)).values_list("pk", flat=True)
    }


def find_deletes(kept: Rows, given: Rows, *, service: str) -> list[tuple[str, str]]:
    """List the service's own rows that are kept and not in its tree any more."""
    return sorted(_own_rows(kept, service) - {(e, key) for e, by_id in given.items() for key in by_id})


def _own_rows(rows: Rows, service: str) -> set[tuple[str, str]]:
    own = {("service", service)}
    to_see = [("service", service)]
    while to_see:
        entity, key = to_see.pop()
        for many in ENTITIES[entity].lists:
            for child, row in rows.get(many.entity, {}).items():
                if row.get(many.column) == key and (many.entity, child) not in own:
                    own.add((many.entity, child))
                    to_see.append((many.entity, child))
    return own


def apply_changes(changes: Changes, *, at: datetime) -> set[str]:
    """Write and remove rows, and mark the services that read differently now as changed; return their ids."""
    touched = list_touched(changes)
    by_entity: dict[str, list[Any]] = defaultdict(list)
    dated = set()
    for entity, row, position in changes.writes:
        by_entity[entity].append(instance_of(entity, row, position=position))
        if entity == "service" and row.get("last_modified"):
            dated.add(row["id"])
    for entity in ENTITIES:
        if by_entity[entity]:
            table(entity).bulk_create(
                by_entity[entity],
                update_conflicts=True,
                unique_fields=["id"],
                update_fields=writable_columns(entity),
                batch_size=500,
            )
    for entity, key in changes.deletes:
        table(entity).filter(pk=key).delete()
    Service.objects.filter(pk__in=touched - dated).update(last_modified=at)
    return touched


# What a row names that does not read differently for it.
_UNTOUCHED = {
    ("service", "organization_id"), ("service", "program_id"), ("location", "organization_id"),
    ("program", "organization_id"), ("organization", "parent_organization_id"), ("service_at_location", "location_id"),
    ("service_capacity", "unit_id"), ("attribute", "taxonomy_term_id"), ("taxonomy_term", "parent_id"),
    ("taxonomy_term", "taxonomy_id"),
}  # fmt: skip


def list_touched(changes: Changes) -> set[str]:
    """Return the ids of services that show a changed row, their organization's, program's and places' included."""
    seen: dict[str, set[str]] = defaultdict(set)
    rows = [(entity, row) for entity, row, _ in changes.writes if (entity, row["id"]) not in changes.moved]
    for entity, key in changes.deletes:
        rows += [(entity, row_of(entity, gone)) for gone in table(entity).filter(pk=key)]
    while rows:
        above: dict[str, set[str]] = defaultdict(set)
        for entity, row in rows:
            seen[entity].add(row["id"])
            for name, (to, key) in _references(entity, row):
                if to and key not in seen[to] and (entity, name) not in _UNTOUCHED:
                    above[to].add(key)
        rows = []
        for entity, ids in above.items():
            rows += [(entity, row_of(entity, one)) for one in table(entity).filter(pk__in=ids)]
    at_places = ServiceAtLocation.objects.filter(location_id__in=seen["location"])
    found = Service.objects.filter(
        Q(pk__in=seen["service"])
        | Q(organization_id__in=seen["organization"])
        | Q(program_id__in=seen["program"])
        | Q(pk__in=at_places.values_list("service_id", flat=True))
    )
    return {str(key) for key in found.values_list("pk", flat=True)} | seen["service"]
