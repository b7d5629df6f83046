"""The standard's entities as types, made of its table, so that pages of JSON and their OpenAPI description agree."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal, Optional, cast
from uuid import UUID

from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, ConfigDict, Field, create_model
from pydantic.config import JsonDict

from charteroak.api.hsds.wording import describe_entity, describe_field
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

    # Optional[...]: pydantic reads these while the program runs.
    source: Optional[str] = Field(None, description=_("Who says so."))  # noqa: UP045
    source_url: Optional[str] = Field(None, description=_("Where they say so."))  # noqa: UP045
    source_translations: Optional[dict[str, str]] = Field(  # noqa: UP045
        None, description=_("The same in other languages.")
    )
    read_on: Optional[date] = Field(None, description=_("When it was read there."))  # noqa: UP045
    review_by: Optional[date] = Field(None, description=_("When it is to be looked at again."))  # noqa: UP045
    reviewer_role: Optional[str] = Field(None, description=_("Who looks at it: an office, no person."))  # noqa: UP045


class ServiceId(_Entity):
    """A service in an organization that was asked for without full_service."""

    id: UUID = Field(description=_("The service's id."))


def name_of(entity: str) -> str:
    """Return the name of an entity's type."""
    return "".join(part.title() for part in entity.split("_"))


def _type_of(column: Column) -> Any:
    if column.choices:
        return Literal[column.choices]
    return float | int if column.kind == Kind.NUMBER else str


def _fields(table: EntityTable) -> dict[str, Any]:
    def field(name: str, default: Any = None, extra: JsonDict | None = None) -> Any:
        return Field(default, description=describe_field(table.name, name), json_schema_extra=extra)

    fields: dict[str, Any] = {"id": (str, field("id", ..., {"format": "uuid"}))}
    for column in table.fields.values():
        extra: JsonDict = {"format": _FORMATS[column.kind]} if column.kind in _FORMATS else {}
        kind = _type_of(column)
        fields[column.name] = (
            (kind, field(column.name, ..., extra))
            # What names the row around it is left out where a row nests.
            if column.required and column.kind != Kind.REF
            else (Optional[kind], field(column.name, None, extra))  # noqa: UP045
        )
    for one in table.ones:
        fields[one.key] = (Optional[name_of(one.entity)], field(one.key))  # noqa: UP045
    for many in table.lists:
        fields[many.key] = (Optional[list[name_of(many.entity)]], field(many.key))  # type: ignore[misc]  # noqa: UP045
    fields["translations"] = (Optional[dict[str, dict[str, str]]], field("translations"))  # noqa: UP045
    if table.name == "service":
        fields["listing"] = (Optional[Listing], field("listing"))  # noqa: UP045
    if table.name == "organization":
        fields["services"] = (Optional[list["Service | ServiceId"]], field("services"))  # type: ignore[name-defined]  # noqa: F821, UP045
    return fields


def _types() -> dict[str, type[BaseModel]]:
    found = {
        entity: cast(
            "type[BaseModel]",
            create_model(
                name_of(entity),
                __base__=_Entity,
                __doc__=describe_entity(entity),
                __module__=__name__,
                **_fields(table),
            ),
        )
        for entity, table in ENTITIES.items()
    }
    names = {"ServiceId": ServiceId, **{name_of(entity): kind for entity, kind in found.items()}}
    for kind in found.values():
        kind.model_rebuild(_types_namespace=names)
    return found


TYPES = _types()


class Publisher(BaseModel):
    """A city."""

    name: str = Field(description=_("The city."))
    url: str = Field(description=_("Its site for residents."))


class About(BaseModel):
    """What this API is: the standard's version, the profile's address, its description, and who publishes it."""

    version: str = Field(description=_("The standard and its version."))
    profile: str = Field(description=_("What stands beside the standard: an address."))
    openapi_url: str = Field(description=_("This description for machines: an address."))
    documentation_url: str = Field(description=_("The same for people: an address. Beside the standard."))
    publisher: Publisher = Field(description=_("Who publishes the directory."))


class ServiceStamp(BaseModel):
    """What `minimal` says of a service."""

    id: UUID = Field(description=_("The service's id."))
    modified_date: Optional[datetime] = Field(None, description=_("When it was last changed."))  # noqa: UP045


def _page_of(name: str, kind: type[BaseModel]) -> type[BaseModel]:
    return cast(
        "type[BaseModel]",
        create_model(
            f"PageOf{name}",
            __base__=BaseModel,
            __doc__="A page of a list.",
            __module__=__name__,
            total_items=(int, Field(description=_("How many there are in all."))),
            total_pages=(int, Field(description=_("How many pages there are."))),
            page_number=(int, Field(description=_("Which page this is."))),
            size=(int, Field(description=_("How many are on this page."))),
            first_page=(bool, Field(description=_("Whether this is the first page."))),
            last_page=(bool, Field(description=_("Whether this is the last page, or beyond it."))),
            empty=(bool, Field(description=_("Whether nothing is on this page."))),
            contents=(list[kind], Field(description=_("What is on this page."))),  # type: ignore[valid-type]  # made above
        ),
    )


PAGES = {
    entity: _page_of(name_of(entity), TYPES[entity])
    for entity in ("service", "organization", "service_at_location", "taxonomy", "taxonomy_term")
}
PAGE_OF_STAMPS = _page_of("ServiceStamp", ServiceStamp)


class Problem(BaseModel):
    """Why there is no answer."""

    detail: str = Field(description=_("What is wrong with what was asked, in English, for programmers."))
