"""Between the standard's rows and this room's tables."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Manager

from charteroak.directory import models
from charteroak.directory.standard import ENTITIES, TRANSLATIONS, Kind, Row

MODELS: Mapping[str, type[models.Entity]] = {
    entity: getattr(models, "".join(part.title() for part in entity.split("_")))
    if entity not in ("metadata", "meta_table_description")
    else {"metadata": models.Metadata, "meta_table_description": models.MetaTableDescription}[entity]
    for entity in ENTITIES
}
_COLUMN = {("taxonomy_term", "taxonomy_id"): "taxonomy_detail_id"}


def table(entity: str) -> Manager[Any]:
    """Return what reaches an entity's rows."""
    return MODELS[entity]._default_manager


def column_of(entity: str, field: str) -> str:
    """Return the attribute of a model that holds a field of the standard."""
    return _COLUMN.get((entity, field), field)


def row_of(entity: str, instance: models.Entity) -> Row:
    """Return a row as the standard's JSON has it: what is empty is left out, but for what the standard requires."""
    row: Row = {"id": str(instance.pk)}
    for field in ENTITIES[entity].fields.values():
        value = getattr(instance, column_of(entity, field.name))
        if value or value == 0 or (value == "" and field.required):
            row[field.name] = _as_json(value)
    if instance.translations:
        row[TRANSLATIONS] = instance.translations
    return {**row, **instance.extra}


def _as_json(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def instance_of(entity: str, row: Row, *, position: int) -> models.Entity:
    """Return an unsaved instance of a checked row (checking.py)."""
    table = ENTITIES[entity]
    known = set(table.fields) | {"id", TRANSLATIONS}
    values: dict[str, Any] = {"id": UUID(row["id"]), "position": position}
    values["translations"] = row.get(TRANSLATIONS) or {}
    values["extra"] = {name: value for name, value in row.items() if name not in known}
    for field in table.fields.values():
        value = row.get(field.name)
        if value not in (None, ""):
            values[column_of(entity, field.name)] = _as_column(field.kind, value)
    return MODELS[entity](**values)


def _as_column(kind: Kind, value: Any) -> Any:
    if kind == Kind.DATE:
        return date.fromisoformat(value)
    if kind == Kind.MOMENT:
        return datetime.fromisoformat(value)
    if kind == Kind.REF:
        return UUID(value)
    return float(value) if kind == Kind.NUMBER else value


def writable_columns(entity: str) -> list[str]:
    """Return the names of a model's fields that a row fills, without its id."""
    return [field.name for field in MODELS[entity]._meta.concrete_fields if field.name != "id"]
