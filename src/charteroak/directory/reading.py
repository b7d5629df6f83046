"""Rows of the directory out of the database: one statement an entity, however many services there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Q

from charteroak.directory.columns import column_of, row_of, table
from charteroak.directory.models import Attribute, Service, ServiceAtLocation, TaxonomyTerm
from charteroak.directory.rules import LEGAL_HELP
from charteroak.directory.standard import ENTITIES, Rows

# What may stand under what, in the order in which it is found: an entity's parents come before it.
_BELOW = (
    "service_at_location", "location", "program", "address", "accessibility", "organization_identifier", "contact",
    "phone", "schedule", "funding", "service_area", "required_document", "language", "cost_option", "url",
    "service_capacity", "unit", "attribute", "taxonomy_term", "taxonomy", "metadata",
)  # fmt: skip


class Reader:
    """Gathers rows that belong together. Each method is one statement."""

    def __init__(self) -> None:
        self.rows: Rows = defaultdict(dict)

    def take(self, entity: str, condition: Q) -> list[str]:
        """Read the rows that meet a condition, in the order of their places; return their ids."""
        found = [row_of(entity, one) for one in table(entity).filter(condition)]
        self.rows[entity].update({row["id"]: row for row in found})
        return [row["id"] for row in found]

    def ids(self, entity: str) -> list[str]:
        return list(self.rows[entity])

    def named(self, entity: str, column: str) -> set[str]:
        """Return the ids that a column of the rows so far names."""
        return {row[column] for row in self.rows[entity].values() if row.get(column)}

    def take_below(self, *, places_of_organizations: bool) -> None:
        """Read all that nests under the services, organizations, terms and places so far."""
        for entity in _BELOW:
            condition = self._condition(entity, places_of_organizations)
            if condition is not None:
                self.take(entity, condition)

    def _condition(self, entity: str, places_of_organizations: bool) -> Q | None:
        condition = Q()
        for name, known in ENTITIES.items():
            wanted: Collection[Any]
            if not self.rows[name]:
                continue
            for one in known.ones:
                if one.entity == entity and (wanted := self.named(name, one.column)):
                    condition |= Q(pk__in=wanted)
            for many in known.lists:
                if many.entity != entity or (entity == "location" and not places_of_organizations):
                    continue
                condition |= Q(**{f"{column_of(entity, many.column)}__in": self.ids(name)})
        return condition or None


def load_services(ids: Iterable[str]) -> Rows:
    """Read services with everything that nests in them, but for their organizations' other places."""
    reader = Reader()
    reader.take("service", Q(pk__in=list(ids)))
    reader.take("organization", Q(pk__in=reader.named("service", "organization_id")))
    reader.take_below(places_of_organizations=False)
    return reader.rows


def load_others(entity: str, ids: Iterable[str]) -> Rows:
    """Read organizations, places, services at places, terms or taxonomies with everything that nests in them."""
    reader = Reader()
    reader.take(entity, Q(pk__in=list(ids)))
    reader.take_below(places_of_organizations=entity == "organization")
    return reader.rows


def load_listed(entity: str, ids: Iterable[str]) -> Rows:
    """Read rows with their one-to-one parts alone: what the standard's lists show."""
    reader = Reader()
    reader.take(entity, Q(pk__in=list(ids)))
    for one in ENTITIES[entity].ones:
        reader.take(one.entity, Q(pk__in=reader.named(entity, one.column)))
    return reader.rows


def load_terms() -> Rows:
    """Read every term and taxonomy."""
    reader = Reader()
    reader.take("taxonomy", Q())
    reader.take("taxonomy_term", Q())
    return reader.rows


def load_all() -> Rows:
    """Read the whole directory."""
    reader = Reader()
    for entity in ENTITIES:
        reader.take(entity, Q())
    return reader.rows


def find_legal_terms() -> frozenset[str]:
    """Return the ids of our term for immigration legal help and of all below it, whichever taxonomy they are in."""
    found: set[Any] = {
        str(key) for key in TaxonomyTerm.objects.filter(code=LEGAL_HELP).values_list("pk", flat=True)
    }
    below = found
    while below:
        children = TaxonomyTerm.objects.filter(parent_id__in=below).values_list("pk", flat=True)
        below = {str(key) for key in children} - found
        found |= below
    return frozenset(found)


def find_services_filed_under(terms: Collection[Any]) -> set[str]:
    """Return the ids of services that are filed under one of some terms, by themselves, their program or a place."""
    linked: set[Any] = set(
        Attribute.objects.filter(taxonomy_term_id__in=terms, link_id__isnull=False).values_list(
            "link_id", flat=True
        )
    )
    there = ServiceAtLocation.objects.filter(pk__in=linked).values_list("service_id", flat=True)
    services = Service.objects.filter(Q(pk__in=linked) | Q(program_id__in=linked) | Q(pk__in=there))
    return {str(key) for key in services.values_list("pk", flat=True)}
