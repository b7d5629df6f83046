"""The standard's entities as types, made of its table, so that pages of JSON and their OpenAPI description agree."""

from __future__ import annotations

from typing import Any, Literal, Optional, cast

from pydantic import BaseModel, ConfigDict, Field, create_model
from pydantic.config import JsonDict

from charteroak.directory.standard import ENTITIES, EntityTable, Kind
from charteroak.directory.standard import Field as Column

_FORMATS = {
    Kind.URI: "uri",
    Kind.EMAIL: "email",
    Kind.MOMENT: "date-time",
    Kind.DATE: "date",
    Kind.REF: "uuid",
}


class _Entity(BaseModel):
    # Not ninja's own Schema, which reads declared fields alone and would drop the others.
    # What an import brought beside the standard, and the profile's fields.
    model_config = ConfigDict(extra="allow")


class Listing(BaseModel):
    """The profile's field of a service: on whose word it is listed, read when, and to be looked at again when."""

    source: Optional[str] = None  # noqa: UP045  # read by pydantic while the program runs
    source_url: Optional[str] = None  # noqa: UP045
    source_translations: Optional[dict[str, str]] = None  # noqa: UP045
    read_on: Optional[str] = None  # noqa: UP045
    review_by: Optional[str] = None  # noqa: UP045
    reviewer_role: Optional[str] = None  # noqa: UP045


def name_of(entity: str) -> str:
    """Return the name of an entity's type."""
    return "".join(part.title() for part in entity.split("_"))


def _type_of(column: Column) -> Any:
    if column.choices:
        return Literal[column.choices]
    return float | int if column.kind == Kind.NUMBER else str


def _fields(table: EntityTable) -> dict[str, Any]:
    fields: dict[str, Any] = {"id": (str, Field(json_schema_extra={"format": "uuid"}))}
    for column in table.fields.values():
        extra: JsonDict = {"format": _FORMATS[column.kind]} if column.kind in _FORMATS else {}
        kind = _type_of(column)
        fields[column.name] = (
            (kind, Field(json_schema_extra=extra))
            # What names the row around it is left out where a row nests.
            if column.required and column.kind != Kind.REF
            else (Optional[kind], Field(None, json_schema_extra=extra))  # noqa: UP045
        )
    for one in table.ones:
        fields[one.key] = (Optional[name_of(one.entity)], None)  # noqa: UP045
    for many in table.lists:
        fields[many.key] = (Optional[list[name_of(many.entity)]], None)  # type: ignore[misc]  # noqa: UP045
    fields["translations"] = (Optional[dict[str, dict[str, str]]], None)  # noqa: UP045
    if table.name == "service":
        fields["listing"] = (Optional[Listing], None)  # noqa: UP045
    return fields


def _types() -> dict[str, type[BaseModel]]:
    found = {
        entity: cast(
            "type[BaseModel]",
            create_model(name_of(entity), __base__=_Entity, __module__=__name__, **_fields(table)),
        )
        for entity, table in ENTITIES.items()
    }
    names = {name_of(entity): kind for entity, kind in found.items()}
    for kind in found.values():
        kind.model_rebuild(_types_namespace=names)
    return found


TYPES = _types()


class Publisher(BaseModel):
    name: str
    url: str


class About(BaseModel):
    """What this API is: the standard's version, the profile's address, its description, and who publishes it."""

    version: str
    profile: str
    openapi_url: str
    publisher: Publisher


def _page_of(entity: str) -> type[BaseModel]:
    return cast(
        "type[BaseModel]",
        create_model(
            f"PageOf{name_of(entity)}",
            __base__=BaseModel,
            __module__=__name__,
            total_items=(int, ...),
            total_pages=(int, ...),
            page_number=(int, ...),
            size=(int, ...),
            first_page=(bool, ...),
            last_page=(bool, ...),
            empty=(bool, ...),
            contents=(list[TYPES[entity]], ...),  # type: ignore[valid-type]  # made above
        ),
    )


PAGES = {
    entity: _page_of(entity)
    for entity in ("service", "organization", "service_at_location", "taxonomy", "taxonomy_term")
}


class Problem(BaseModel):
    """What is wrong with what was asked."""

    detail: Any
