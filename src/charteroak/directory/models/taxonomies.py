"""Terms that services are filed under, and notes on single rows. Columns bear HSDS 3.1's names."""

from __future__ import annotations

from django.db import models

from charteroak.directory.models.base import Entity, part_of, text


class Taxonomy(Entity):
    name = text()
    description = text()
    uri = text()
    version = text()


class TaxonomyTerm(Entity):
    code = text()
    name = text()
    description = text()
    parent = part_of("self", on_delete=models.SET_NULL)
    taxonomy = text()
    language = text()
    # `taxonomy` is the standard's name for the taxonomy's own name.
    taxonomy_detail = part_of("Taxonomy", db_column="taxonomy_id")
    term_uri = text()


class Attribute(Entity):
    link_id = models.UUIDField(null=True, blank=True, db_index=True)
    taxonomy_term = part_of("TaxonomyTerm")
    link_type = text()
    link_entity = text()
    value = text()
    label = text()


class Metadata(Entity):
    resource_id = models.UUIDField(null=True, blank=True, db_index=True)
    resource_type = text()
    last_action_date = text()
    last_action_type = text()
    field_name = text()
    previous_value = text()
    replacement_value = text()
    updated_by = text()


class MetaTableDescription(Entity):
    name = text()
    language = text()
    character_set = text()
